#include "airloom/systems/mdd/design/price/alternation_start.hpp"

#include <cmath>

#include "airloom/numerics/water_fill.hpp"

namespace airloom::mdd {
namespace {

/// Takes the given uplink powers as they are, where they keep budgets and promise. @return  whether they do
bool begin_at_uplink(const PowerProblem& x, const UlPromise& promise, const Powers& given, PricePoint& at) {
  constexpr double rounding = 1e-9;
  if (given.q.size() != x.streams_ul() || !(given.q.minCoeff() >= 0.0)) return false;
  const Eigen::VectorXd base = x.noise + x.ap_cross * at.ap_total;
  const Eigen::Index ul = x.subcarriers_ul;
  at.sinr = given.q.cwiseQuotient(base);
  for (Eigen::Index d = 0; d < x.users; ++d) {
    const auto own = at.sinr.segment(d * ul, ul);
    if (given.q.segment(d * ul, ul).sum() > x.user_power[d] * (1.0 + rounding)) return false;
    if (own.minCoeff() < promise.floor * (1.0 - rounding)) return false;
    if (own.array().log1p().sum() < promise.rate * (1.0 - rounding)) return false;
  }
  evaluate(x, at);
  return true;
}

}  // namespace

Eigen::Index start_alternation(const PowerProblem& x, const UlPromise& promise, const Powers* given, PricePoint& at) {
  const Eigen::Index ul = x.subcarriers_ul;
  for (Eigen::Index d = 0; d < x.users; ++d)
    if (!(least_power(promise, x.noise.segment(d * ul, ul)) < x.user_power[d])) return d;
  at.dense = true;
  if (given != nullptr) {
    at.p = given->p;
  } else {
    at.p.resize(x.aps(), x.streams_dl());
    for (Eigen::Index l = 0; l < x.aps(); ++l) at.p.row(l) = water_fill(x.gain.row(l).transpose().cwiseAbs2(), x.ap_power[l]).transpose();
  }
  look_at_powers(x, at);
  at.sinr.resize(x.streams_ul());
  if (given != nullptr && begin_at_uplink(x, promise, *given, at)) return -1;
  double scale = 1.0;
  const Eigen::VectorXd full = x.ap_cross * at.ap_total;
  Eigen::VectorXd own;
  const auto affordable = [&] {
    bool all = true;
    for (Eigen::Index d = 0; d < x.users; ++d) {
      const Eigen::VectorXd base = x.noise.segment(d * ul, ul) + scale * full.segment(d * ul, ul);
      all = all && least_power(promise, base, &own) < x.user_power[d];
      at.sinr.segment(d * ul, ul) = own;
    }
    return all;
  };
  for (int k = 0; k < 2000 && !affordable(); ++k) scale *= 0.7;
  at.p *= scale;
  at.ap_total *= scale;
  at.amplitude *= std::sqrt(scale);
  evaluate(x, at);
  return -1;
}

}  // namespace airloom::mdd
