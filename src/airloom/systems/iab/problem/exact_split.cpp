#include "airloom/systems/iab/problem/exact_split.hpp"

#include <algorithm>

#include "airloom/numerics/root.hpp"

namespace airloom::iab {
double split_slope(const SumTerms& t, double mu, double weight) {
  const double ground = weight == 0.0 ? 0.0 : weight * t.ground(1.0 - mu).derivative;
  return t.access(mu).derivative - ground;
}

double balance_point(const SumTerms& t, int& evaluations) {
  if (t.ground_silent()) return 0.0;
  // a backhaul that would carry less than a trillionth of the ground traffic is none: its share of the band is below rounding
  if (t.backhaul(1.0).value <= 1e-12 * t.ground(1.0).value) return 1.0;
  const auto surplus = [&](double mu) {
    const Phi b = t.backhaul(mu);
    const Phi g = t.ground(1.0 - mu);
    return Slope{b.value - g.value, b.derivative + g.derivative};
  };
  double root = 0.0;
  if (t.linear()) {
    root = t.ground(1.0).value / (t.ground(1.0).value + t.backhaul(1.0).value);
  } else {
    root = bracketed_root(surplus, 0.0, 1.0, true, tolerance_mu, evaluations);
  }
  double mu = root;  // the side of the root where the traffic fits: a weak backhaul would magnify the last digits
  for (double step = 1e-16; step < 1e-10 && mu < 1.0 && surplus(mu).value < 0.0; step *= 4.0) mu = std::min(1.0, root + step);
  return mu;
}

Split exact_split(const SumTerms& t, double weight) {
  Split out;
  out.mu_balance = balance_point(t, out.evaluations);
  const double at_balance = split_slope(t, out.mu_balance, weight);
  if (out.mu_balance >= 1.0 || at_balance <= 0.0) {
    out.mu = out.mu_balance;
    out.non_unique = t.linear() && at_balance == 0.0 && out.mu_balance < 1.0;
  } else if (split_slope(t, 1.0, weight) >= 0.0) {
    out.mu = 1.0;
    out.optimality = SplitCase::all_aerial;
  } else {
    const auto slope = [&](double mu) {
      return Slope{split_slope(t, mu, weight), t.access(mu).second + (weight == 0.0 ? 0.0 : weight * t.ground(1.0 - mu).second)};
    };
    out.mu = bracketed_root(slope, out.mu_balance, 1.0, false, tolerance_mu, out.evaluations);
    out.optimality = SplitCase::interior;
  }
  out.slope = split_slope(t, out.mu, weight);
  return out;
}

}  // namespace airloom::iab
