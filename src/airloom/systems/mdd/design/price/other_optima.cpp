#include "airloom/systems/mdd/design/price/other_optima.hpp"

#include "airloom/systems/mdd/design/price/ul_step.hpp"
#include "airloom/systems/mdd/problem/log_product.hpp"

namespace airloom::mdd {
namespace {

/// Sum rate where the downlink has the part `scale` of these powers and the uplink these SINRs.
double sum_rate_at(const PowerProblem& x, const Eigen::VectorXd& amplitude, double scale, const Eigen::VectorXd& base,
                   const Eigen::VectorXd& sinr) {
  const Eigen::VectorXd used = base.cwiseProduct(sinr).reshaped(x.subcarriers_ul, x.users).colwise().sum();
  const Eigen::VectorXd disturbance = (1.0 + (x.user_cross * used).array()).matrix();
  LogProduct rates;
  for (Eigen::Index k = 0; k < amplitude.size(); ++k) {
    rates.times(1.0 + scale * amplitude[k] * amplitude[k] / disturbance[k / x.subcarriers_dl]);
  }
  for (const double s : sinr) rates.times(1.0 + s);
  return rates.log();
}

}  // namespace

bool may_have_better_optima(const PowerProblem& x, const Powers& powers) {
  constexpr double close = 0.9;
  const Links at = links(x, powers);
  const double value = sum_rate(x, powers);
  const Eigen::VectorXd disturbed = at.base - x.noise;
  const UlPromise promise = ul_promise(x);
  const Eigen::Index ul = x.subcarriers_ul;
  Eigen::VectorXd full(x.streams_ul()), least(x.streams_ul()), own(ul);
  for (const double scale : {1.0, 0.1, 1e-2, 1e-3, 1e-4, 1e-6}) {
    const Eigen::VectorXd base = x.noise + scale * disturbed;
    bool affordable = true;
    for (Eigen::Index d = 0; d < x.users && affordable; ++d) {
      const auto noises = base.segment(d * ul, ul);
      affordable =
          least_power(promise, noises, &own) <= x.user_power[d] && ul_step(promise, noises, 0.0, x.user_power[d], full.segment(d * ul, ul));
      least.segment(d * ul, ul) = own;
    }
    if (!affordable) continue;
    if (sum_rate_at(x, at.amplitude, scale, base, full) >= close * value) return true;
    if (scale < 1.0 && sum_rate_at(x, at.amplitude, scale, base, least) >= close * value) return true;
  }
  return false;
}

}  // namespace airloom::mdd
