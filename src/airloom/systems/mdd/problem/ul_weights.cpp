#include "airloom/systems/mdd/problem/ul_weights.hpp"

#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/zero_forcing.hpp"

namespace airloom::mdd {

Eigen::MatrixXd ul_weights(const Instance& x) {
  const Eigen::MatrixXd upsilon = zero_forcing_gains(x).ul;
  const Eigen::VectorXd noise = x.noise_w + (ap_coupling(x) * x.ap_power_max_w).array();
  Eigen::MatrixXd weight = Eigen::MatrixXd::Zero(x.aps(), upsilon.cols());
  for (Eigen::Index j = 0; j < weight.cols(); ++j) {
    const auto serving = x.serve.col(j / x.count_ul());
    for (Eigen::Index l = 0; l < x.aps(); ++l) {
      if (serving[l]) weight(l, j) = 1.0 / (upsilon(l, j) * noise[l]);
    }
    weight.col(j) *= static_cast<double>(serving.count()) / weight.col(j).sum();
  }
  return weight;
}

Eigen::MatrixXd combining_shares(const Instance& x, const std::optional<Eigen::MatrixXd>& weight) {
  Eigen::MatrixXd share(x.aps(), x.users() * x.count_ul());
  for (Eigen::Index j = 0; j < share.cols(); ++j) {
    share.col(j) = x.serve.col(j / x.count_ul()).cast<double>();
    if (weight) share.col(j) = share.col(j).cwiseProduct(weight->col(j));
    share.col(j) /= share.col(j).sum();
  }
  return share;
}

}  // namespace airloom::mdd
