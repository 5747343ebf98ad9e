#include "airloom/systems/iab/problem/sum_division.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/numerics/root.hpp"

namespace airloom::iab {
namespace {

/// Share x of the ground tier with T-term(x) = wanted, on the side that carries it.
double smallest_ground_share(const SumTerms& t, double wanted, int& evaluations) {
  if (t.linear()) return wanted / t.ground(1.0).value;
  constexpr double tolerance = 1e-12;
  const auto surplus = [&](double x) {
    const Phi g = t.ground(x);
    return Slope{g.value - wanted, g.derivative};
  };
  return bracketed_root(surplus, 0.0, 1.0, true, tolerance, evaluations) + tolerance;
}

/// Beams that do not carry the promise: the balance carries most, at the prices of what is carried.
void fall_short(const SumTerms& t, double bandwidth_hz, double wanted, double most, Division& out) {
  const double mu = out.split.mu_balance;
  out.split.mu = mu;
  out.split.status = Status::stalled;
  out.split.shortfall = 1.0 - most / wanted;
  out.split.message = "min_ground_rate_bps: " + shortest(wanted * bandwidth_hz) +
                      "; with the beams and powers found, the largest ground rate is " + shortest(most * bandwidth_hz) +
                      " bit/s (other algorithms or power_mode=backhaul_share may carry more)";
  out.value = -out.split.shortfall;
  const double backhaul = t.backhaul(mu).derivative;
  const double ground = t.ground(1.0 - mu).derivative;
  const double of_backhaul = std::isinf(ground) ? 1.0 : ground / (ground + backhaul);
  out.donor_price.setConstant(1e-3 / wanted);
  out.donor_price[out.donor_price.size() - 1] = mu * of_backhaul / wanted;
  out.node_price.setConstant((1.0 - mu) * (1.0 - of_backhaul) / wanted);
}

}  // namespace

Division sum_division(const BandTerms& terms, double weight, double min_ground_rate) {
  const SumTerms t(terms);
  Division out;
  Split& split = out.split = exact_split(t, weight);
  out.donor_price.resize(static_cast<Eigen::Index>(terms.access.size()) + 1);
  out.node_price.resize(static_cast<Eigen::Index>(terms.ground.size()));
  const double most = min_ground_rate > 0.0 ? t.ground(1.0 - split.mu_balance).value : 0.0;
  if (min_ground_rate > most * (1.0 + 1e-9)) {  // a tenth of what the judge lets pass
    fall_short(t, terms.bandwidth_hz, min_ground_rate, most, out);
    return out;
  }
  double lambda = 0.0, nu = 0.0;
  if (min_ground_rate > 0.0) {
    const double ends = std::max(split.mu_balance, 1.0 - smallest_ground_share(t, min_ground_rate, split.evaluations));
    if (split.mu > ends) {
      split.mu = ends;
      split.slope = split_slope(t, ends, weight);
      split.optimality = SplitCase::ground_rate;
      nu = split.slope / t.ground(1.0 - ends).derivative;
    }
  }
  const double mu = split.mu;
  if (split.optimality == SplitCase::balance && split.slope < 0.0) {
    const double rise = t.backhaul(mu).derivative + t.ground(1.0 - mu).derivative;
    const double most_worth = weight;  // rounding, or a slope that is infinite: the backhaul is never worth more than what it carries
    lambda = std::isfinite(rise) && rise > 0.0 ? std::clamp(-split.slope / rise, 0.0, most_worth) : most_worth;
  }
  out.value = t.access(mu).value + weight * std::min(t.ground(1.0 - mu).value, t.backhaul(mu).value);
  out.donor_price.setConstant(mu);
  out.donor_price[out.donor_price.size() - 1] = lambda * mu;
  out.node_price.setConstant((1.0 - mu) * std::max(0.0, weight - lambda + nu));
  return out;
}

}  // namespace airloom::iab
