#pragma once
/// First-order conditions of the powers of `mdd`, from the powers alone; without interference between users.
#include "systems/mdd/layouts.hpp"

namespace airloom::mdd::testing {

struct Stationarity {
  double residual = 0.0;          ///< largest |p (G - nu)| over the largest P nu
  double least_multiplier = 0.0;  ///< over the largest
  double complementarity = 0.0;   ///< largest |nu| (1 - T/P) over the largest nu
};

/// Where downlink promises and user budgets are slack. Source: specification of [mdd], 11.
inline Stationarity stationarity(const PowerProblem& x, const Powers& powers) {
  const Links at = links(x, powers);
  const Eigen::ArrayXd a = at.amplitude.array().square(), i = at.disturbance.array(), b = at.base.array(), q = powers.q.array();
  const Eigen::VectorXd eta = (a / (i * (i + a))).matrix().reshaped(x.subcarriers_dl, x.users).colwise().sum().transpose();
  const Eigen::VectorXd mu = x.user_cross.transpose() * eta;
  Eigen::VectorXd slope_base(x.streams_ul());  // dF/db, with what the floor adds
  for (Eigen::Index j = 0; j < x.streams_ul(); ++j) {
    const double gradient = 1.0 / (b[j] + q[j]) - mu[j / x.subcarriers_ul];
    const bool floored = q[j] <= x.floor_ul() * b[j] * (1.0 + 1e-7);
    slope_base[j] = -q[j] / (b[j] * (b[j] + q[j])) - (floored ? x.floor_ul() * -gradient : 0.0);
  }
  const Eigen::VectorXd slope_total = x.ap_cross.transpose() * slope_base;
  const Eigen::VectorXd per_stream = (at.amplitude.array() / (i + a)).matrix();
  const Eigen::MatrixXd gradient_times_p = x.gain.cwiseProduct(powers.p.cwiseSqrt()) * per_stream.asDiagonal();
  const Eigen::VectorXd nu = gradient_times_p.rowwise().sum().cwiseQuotient(at.ap_total) + slope_total;
  const double largest = nu.maxCoeff();
  Stationarity out;
  const Eigen::MatrixXd rest = gradient_times_p - (nu - slope_total).asDiagonal() * powers.p;
  out.residual = (x.ap_power.cwiseInverse().asDiagonal() * rest).cwiseAbs().maxCoeff() / largest;
  out.least_multiplier = nu.minCoeff() / largest;
  out.complementarity = ((1.0 - at.ap_total.array() / x.ap_power.array()) * nu.array().abs()).maxCoeff() / largest;
  return out;
}

/// How far ln(p_lk / w_lk^2) is from a sum of a row and a column term, over the links with noticeable power.
inline double rank_one_spread(const PowerProblem& x, const Powers& powers) {
  Eigen::Index l0 = 0;
  powers.p.rowwise().sum().maxCoeff(&l0);
  Eigen::Index k0 = 0;
  powers.p.row(l0).maxCoeff(&k0);
  const auto log_ratio = [&](Eigen::Index l, Eigen::Index k) { return std::log(powers.p(l, k)) - 2.0 * std::log(x.gain(l, k)); };
  double spread = 0.0;
  for (Eigen::Index l = 0; l < x.aps(); ++l) {
    for (Eigen::Index k = 0; k < x.streams_dl(); ++k) {
      if (powers.p(l, k) < 1e-12 * x.ap_power[l] || powers.p(l0, k) <= 0.0 || powers.p(l, k0) <= 0.0) continue;
      spread = std::max(spread, std::abs(log_ratio(l, k) - log_ratio(l0, k) - log_ratio(l, k0) + log_ratio(l0, k0)));
    }
  }
  return spread;
}

}  // namespace airloom::mdd::testing
