#include "airloom/systems/mdd/design/price/price_point.hpp"

#include "airloom/systems/mdd/problem/log_product.hpp"

namespace airloom::mdd {

void evaluate(const PowerProblem& x, PricePoint& at) {
  at.base = x.noise;
  at.base.noalias() += x.ap_cross * at.ap_total;
  at.user_total.resize(x.users);
  const Eigen::Index ul = x.subcarriers_ul;
  for (Eigen::Index d = 0; d < x.users; ++d) at.user_total[d] = at.sinr.segment(d * ul, ul).dot(at.base.segment(d * ul, ul));
  at.disturbance.setOnes(x.users);
  at.disturbance.noalias() += x.user_cross * at.user_total;
  LogProduct rates;
  for (Eigen::Index d = 0; d < x.users; ++d) {
    const double inverse = 1.0 / at.disturbance[d];
    for (Eigen::Index k = d * x.subcarriers_dl; k < (d + 1) * x.subcarriers_dl; ++k)
      rates.times(1.0 + at.amplitude[k] * at.amplitude[k] * inverse);
  }
  for (const double s : at.sinr) rates.times(1.0 + s);
  at.value = rates.log();
}

void user_prices(const PowerProblem& x, const PricePoint& at, const Eigen::VectorXd& floor_price, Eigen::VectorXd& eta,
                 Eigen::VectorXd& mu) {
  eta.resize(x.users);
  for (Eigen::Index d = 0; d < x.users; ++d) {
    const double i = at.disturbance[d];
    double sum = 0.0;
    for (Eigen::Index k = d * x.subcarriers_dl; k < (d + 1) * x.subcarriers_dl; ++k) {
      const double a = at.amplitude[k] * at.amplitude[k];
      sum += a / (i * (i + a));
    }
    if (floor_price.size() > 0) sum += floor_price.segment(d * x.subcarriers_dl, x.subcarriers_dl).sum();
    eta[d] = sum;
  }
  mu.noalias() = x.user_cross.transpose() * eta;
}

void make_dense(const Eigen::MatrixXd& squared, PricePoint& at) {
  if (at.dense) return;
  at.p = at.row.cwiseAbs2().asDiagonal() * squared.transpose() * at.column.asDiagonal();
  at.dense = true;
}

void look_at_powers(const PowerProblem& x, PricePoint& at) {
  at.amplitude = x.gain.cwiseProduct(at.p.cwiseSqrt()).colwise().sum();
  at.ap_total = at.p.rowwise().sum();
}

Powers exact_powers(const PowerProblem& x, const Eigen::MatrixXd& squared, PricePoint& at) {
  make_dense(squared, at);
  Powers out{.p = std::move(at.p), .q = {}};
  for (int pass = 0; pass < 4; ++pass) {
    const Eigen::VectorXd total = out.p.rowwise().sum();
    for (Eigen::Index l = 0; l < x.aps(); ++l)
      if (total[l] > x.ap_power[l]) out.p.row(l) *= x.ap_power[l] / total[l] * (1.0 - 2e-16);
  }
  // q = s b(T) again, for the T that evaluators see; a few roundings above, so that a floor is never missed
  const Eigen::VectorXd base = x.noise + x.ap_cross * out.p.rowwise().sum();
  out.q = at.sinr.cwiseProduct(base) * (1.0 + 1e-15);
  return out;
}

}  // namespace airloom::mdd
