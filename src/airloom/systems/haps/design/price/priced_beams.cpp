#include "airloom/systems/haps/design/price/priced_beams.hpp"

#include <Eigen/Cholesky>

#include "airloom/numerics/hermitian.hpp"

namespace airloom::haps {

bool price_by_gram(const Eigen::MatrixXcd& m, const Eigen::VectorXd& q, const Eigen::VectorXd& r, PricedBeams& out) {
  const Eigen::Index users = m.rows();
  out.by_antennas = false;
  out.price = q.cwiseMax(least_price);
  const Eigen::VectorXd root = out.price.cwiseSqrt();
  out.inverse.resize(users, users);
  for (Eigen::Index k = 0; k < users; ++k) {
    out.inverse.col(k).tail(users - k) = m.col(k).tail(users - k).cwiseProduct(root.tail(users - k)) * root[k];
    out.inverse(k, k) = 1.0 + out.price[k] * m(k, k).real();
  }
  if (!invert_hermitian(out.inverse)) return false;
  const Eigen::VectorXd d = out.inverse.diagonal().real();
  out.own = d.cwiseInverse().array() - 1.0;
  out.weight = r.array() / (root.array() * d.array());
  out.squared = out.inverse.cwiseAbs2();
  const Eigen::VectorXd weight_squared = out.weight.cwiseAbs2();
  out.interference = (out.squared * weight_squared - d.cwiseAbs2().cwiseProduct(weight_squared)).cwiseQuotient(out.price).cwiseMax(0.0);
  out.norm_squared = weight_squared.dot(d - out.squared.colwise().sum().transpose());
  return out.interference.allFinite();
}

bool price_by_antennas(const Eigen::MatrixXcd& h, const Eigen::VectorXd& diagonal, const Eigen::VectorXd& q, const Eigen::VectorXd& r,
                       PricedBeams& out) {
  out.by_antennas = true;
  out.price = q.cwiseMax(least_price);
  Eigen::MatrixXcd a = diagonal.asDiagonal().toDenseMatrix().cast<std::complex<double>>();
  a.selfadjointView<Eigen::Lower>().rankUpdate(h * out.price.cwiseSqrt().asDiagonal());
  const Eigen::LLT<Eigen::MatrixXcd> factor(a);
  if (factor.info() != Eigen::Success) return false;
  // G = (L^{-1} H)^H (L^{-1} H): half the work of H^H A^{-1} H
  out.beams = h;
  factor.matrixL().solveInPlace(out.beams);
  out.inverse.setZero(h.cols(), h.cols());
  out.inverse.selfadjointView<Eigen::Lower>().rankUpdate(out.beams.adjoint());
  out.inverse.triangularView<Eigen::StrictlyUpper>() = out.inverse.adjoint();
  factor.matrixU().solveInPlace(out.beams);
  const Eigen::VectorXd gain = out.inverse.diagonal().real();
  const Eigen::VectorXd d = (1.0 - out.price.array() * gain.array()).max(1e-300);
  out.own = out.price.array() * gain.array() / d.array();
  out.weight = r.cwiseQuotient(d);
  out.squared = out.inverse.cwiseAbs2();
  const Eigen::VectorXd weight_squared = out.weight.cwiseAbs2();
  out.interference = (out.squared * weight_squared - gain.cwiseAbs2().cwiseProduct(weight_squared)).cwiseMax(0.0);
  out.norm_squared = 0.0;
  for (Eigen::Index k = 0; k < h.cols(); ++k) out.norm_squared += weight_squared[k] * out.beams.col(k).cwiseAbs2().dot(diagonal);
  return out.interference.allFinite();
}

Eigen::MatrixXcd PricedBeams::received() const {
  if (by_antennas) return inverse * weight.asDiagonal();
  Eigen::MatrixXcd t = -inverse;
  t.diagonal().array() += 1.0;
  return price.cwiseSqrt().cwiseInverse().asDiagonal() * t * weight.asDiagonal();
}

Eigen::MatrixXcd PricedBeams::coefficients() const {
  if (!by_antennas) return price.cwiseSqrt().asDiagonal() * inverse * weight.asDiagonal();
  Eigen::MatrixXcd c = -(price.asDiagonal() * inverse);
  c.diagonal().array() += 1.0;
  return c * weight.asDiagonal();
}

}  // namespace airloom::haps
