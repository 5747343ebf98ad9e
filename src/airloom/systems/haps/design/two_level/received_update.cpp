#include "airloom/systems/haps/design/two_level/received_update.hpp"

#include <Eigen/Eigenvalues>
#include <cmath>

#include "airloom/numerics/root.hpp"
#include "airloom/systems/haps/design/sca/sca_step.hpp"

namespace airloom::haps {

bool ReceivedUpdate::decompose(const Eigen::VectorXd& unit_s, const Eigen::VectorXd& unit_i, const std::stop_token& stop) {
  unit_s_.resize(0);  // until all is done
  vectors_.clear();
  values_.clear();
  for (Eigen::Index k = 0; k < unit_i.size(); ++k) {
    if (stop.stop_requested()) return false;
    Eigen::VectorXd weight = unit_i;
    weight[k] = unit_s[k];
    const Eigen::MatrixXcd gram = span_.h * weight.asDiagonal() * span_.h.adjoint();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> eigen(gram);
    vectors_.push_back(eigen.eigenvectors());
    values_.push_back(eigen.eigenvalues().cwiseMax(0.0));
  }
  unit_s_ = unit_s;
  unit_i_ = unit_i;
  return true;
}

ReceivedUpdate::Result ReceivedUpdate::solve(const Eigen::MatrixXcd& target, const Eigen::VectorXd& rho_s, const Eigen::VectorXd& rho_i,
                                             const std::stop_token& stop) {
  const Eigen::Index users = span_.h.cols();
  const double common = rho_i[0];
  const Eigen::VectorXd unit_s = rho_s / common;
  const Eigen::VectorXd unit_i = rho_i / common;
  const bool known = unit_s_.size() == users && unit_s.isApprox(unit_s_, 1e-13) && unit_i.isApprox(unit_i_, 1e-13);
  if (!known && !decompose(unit_s, unit_i, stop)) {
    if (w_.size() == 0) w_ = Eigen::MatrixXcd::Zero(span_.h.rows(), users);
    return {.solved = false};
  }

  Eigen::MatrixXcd y(span_.h.rows(), users);  // H R_k D_k in the eigenvectors
  Eigen::MatrixXd lambda(span_.h.rows(), users);
  for (Eigen::Index k = 0; k < users; ++k) {
    Eigen::VectorXd weight = rho_i;
    weight[k] = rho_s[k];
    y.col(k).noalias() = vectors_[static_cast<std::size_t>(k)].adjoint() * (span_.h * weight.cwiseProduct(target.col(k)));
    lambda.col(k) = common * values_[static_cast<std::size_t>(k)];
  }
  const Eigen::ArrayXXd squared = y.cwiseAbs2().array();
  const auto power = [&](double eta) { return (squared / (lambda.array() + eta).square()).sum(); };
  double eta = least_power_price;
  if (power(eta) > 1.0) {
    int evaluations = 0;
    const double most = std::sqrt(squared.sum());  // ||W|| <= ||Y|| / eta
    const auto excess = [&](double at) -> Slope {  // 1/||W|| - 1: nearly straight in eta
      const double norm = std::sqrt(power(at));
      const double bend = (squared / (lambda.array() + at).cube()).sum();
      return {1.0 / norm - 1.0, bend / (norm * norm * norm)};
    };
    eta = bracketed_root(excess, least_power_price, most * (1.0 + 1e-12), true, 1e-14 * most, evaluations);
  }
  w_.resize(span_.h.rows(), users);
  for (Eigen::Index k = 0; k < users; ++k)
    w_.col(k).noalias() = vectors_[static_cast<std::size_t>(k)] * y.col(k).cwiseQuotient((lambda.col(k).array() + eta).matrix());

  const auto distance = [&] {
    const Eigen::MatrixXd off = (target - received()).cwiseAbs2();
    return 0.5 * (rho_i.dot(off.rowwise().sum()) + (rho_s - rho_i).dot(off.diagonal()));
  };
  const double dual = distance() + 0.5 * eta * (w_.squaredNorm() - 1.0);
  w_ /= std::max(1.0, w_.norm());
  Result result;
  result.value = distance();
  result.gap = result.value + 0.5 * least_power_price * (w_.squaredNorm() - 1.0) - dual;
  return result;
}

}  // namespace airloom::haps
