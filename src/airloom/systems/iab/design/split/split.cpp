#include "airloom/systems/iab/design/split/split.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/numerics/root.hpp"
#include "airloom/numerics/utility.hpp"

namespace airloom::iab {
namespace {

/// The derivatives, first and second, in the share x of the streams' utility.
Slope utility_slope(double x, const std::vector<Stream>& streams, double c, const AlphaFair& psi) {
  Slope sum{0.0, 0.0};
  for (const Stream& s : streams) {
    const Phi p = phi(x, s, c);
    if (p.value <= 0.0) continue;
    sum.value += psi.slope(p.value) * p.derivative;
    sum.derivative += psi.slope(p.value) * p.second + psi.curvature(p.value) * p.derivative * p.derivative;
  }
  return sum;
}

/// The smallest phi of a group, with its slope.
Phi smallest(double x, const std::vector<Stream>& streams, double c) {
  Phi least{.value = std::numeric_limits<double>::infinity()};
  for (const Stream& s : streams) {
    if (const Phi p = phi(x, s, c); p.value < least.value) least = p;
  }
  return least;
}

}  // namespace

Split proportional_fair_split(const BandTerms& t) {
  Split out;
  out.mu_balance = balance_point(t, out.evaluations);
  const AlphaFair psi(1.0);
  const auto slope = [&](double mu) {
    const Slope aerial = utility_slope(mu, t.access, t.c_aerial, psi);
    const Slope ground = utility_slope(1.0 - mu, t.ground, t.c_ground, psi);
    return Slope{aerial.value - ground.value, aerial.derivative + ground.derivative};
  };
  const auto users = [](const std::vector<Stream>& s) { return static_cast<double>(s.size()); };
  const double fair = t.linear() ? users(t.access) / (users(t.access) + users(t.ground))
                                 : bracketed_root(slope, 0.0, 1.0, false, tolerance_mu, out.evaluations);
  out.mu = std::max(out.mu_balance, fair);
  out.optimality = out.mu > out.mu_balance ? SplitCase::interior : SplitCase::balance;
  out.slope = split_slope(t, out.mu, 1.0);
  return out;
}

Split max_min_split(const BandTerms& t) {
  Split out;
  out.mu_balance = balance_point(t, out.evaluations);
  double fair = 0.0;
  if (t.linear()) {
    const double a = smallest(1.0, t.access, 0.0).value;
    const double g = smallest(1.0, t.ground, 0.0).value;
    fair = a + g > 0.0 ? g / (a + g) : 0.0;
  } else {
    const auto surplus = [&](double mu) {
      const Phi aerial = smallest(mu, t.access, t.c_aerial);
      const Phi ground = smallest(1.0 - mu, t.ground, t.c_ground);
      return Slope{aerial.value - ground.value, aerial.derivative + ground.derivative};
    };
    fair = bracketed_root(surplus, 0.0, 1.0, true, tolerance_mu, out.evaluations);
  }
  out.mu = std::max(out.mu_balance, fair);
  out.optimality = out.mu > out.mu_balance ? SplitCase::interior : SplitCase::balance;
  out.slope = split_slope(t, out.mu, 1.0);
  return out;
}

namespace {

/// The split that an objective stands for.
SplitRule rule_of(SplitObjective objective) {
  switch (objective) {
    case SplitObjective::sum:
    case SplitObjective::sum_rate: return SplitRule::exact;
    case SplitObjective::weighted: return SplitRule::weighted;
    case SplitObjective::proportional_fair: return SplitRule::proportional_fair;
    case SplitObjective::max_min: return SplitRule::max_min;
    case SplitObjective::min_ground_rate: return SplitRule::min_ground_rate;
  }
  return SplitRule::exact;
}

NetworkObjective utility_of(SplitRule rule) {
  switch (rule) {
    case SplitRule::min_ground_rate: return NetworkObjective::min_ground_rate;
    case SplitRule::proportional_fair: return NetworkObjective::proportional_fair;
    case SplitRule::max_min: return NetworkObjective::max_min;
    case SplitRule::weighted: return NetworkObjective::weighted;
    case SplitRule::exact:
    case SplitRule::balanced:
    case SplitRule::sca:
    case SplitRule::genetic:
    case SplitRule::fixed: break;
  }
  return NetworkObjective::sum;
}

bool pursues_sum(SplitRule rule) {
  switch (rule) {
    case SplitRule::exact:
    case SplitRule::balanced:
    case SplitRule::sca:
    case SplitRule::genetic:
    case SplitRule::fixed: return true;
    case SplitRule::min_ground_rate:
    case SplitRule::proportional_fair:
    case SplitRule::max_min:
    case SplitRule::weighted: return false;
  }
  return false;
}

}  // namespace

bool Asked::free() const { return split.flows == FlowRule::free && (split.split == SplitRule::exact || !pursues_sum(split.split)); }

Asked asked_for(const Instance& x, const SplitOptions& options) {
  Asked asked{.split = options, .utility = {}};
  SplitOptions& split = asked.split;
  split.min_ground_rate_bps = std::max(options.min_ground_rate_bps, x.min_ground_rate_bps);
  if (options.objective) {
    const SplitRule rule = rule_of(*options.objective);
    const bool agrees = options.split == SplitRule::exact || options.split == rule || (pursues_sum(options.split) && pursues_sum(rule));
    if (!agrees) {
      throw InvalidInput("options.objective: " + std::string(name(*options.objective)) +
                         " together with split = " + std::string(name(options.split)) + "; they contradict each other");
    }
    if (options.split == SplitRule::exact) split.split = rule;
  }
  // the largest sum of a network that promises a ground rate is the largest that keeps the promise
  if (split.min_ground_rate_bps > 0.0 && split.split == SplitRule::exact) split.split = SplitRule::min_ground_rate;
  asked.utility.objective = utility_of(split.split);
  if (split.split == SplitRule::weighted) {
    if (!options.ground_weight) throw InvalidInput("options.ground_weight: missing; weighted needs the weight of ground traffic, >= 0");
    asked.utility.ground_weight = *options.ground_weight;
  }
  if (split.split == SplitRule::min_ground_rate) asked.utility.min_ground_rate = split.min_ground_rate_bps / x.bandwidth_hz;
  return asked;
}

namespace {

/// The share of a rule that leaves the flows in proportion.
Split plain_split(const BandTerms& t, const Asked& asked, std::uint64_t seed) {
  const SplitOptions& o = asked.split;
  Split out;
  switch (o.split) {
    case SplitRule::exact:
    case SplitRule::weighted:
    case SplitRule::min_ground_rate: return best_division(t, asked.utility).split;
    case SplitRule::proportional_fair: return proportional_fair_split(t);
    case SplitRule::max_min: return max_min_split(t);
    case SplitRule::sca: return t.linear() ? exact_split(t) : sca_split(t, o.sca_tolerance, o.sca_polish);
    case SplitRule::genetic: return genetic_split(t, seed);
    case SplitRule::balanced: out.mu = out.mu_balance = balance_point(t, out.evaluations); break;
    case SplitRule::fixed:
      out.mu_balance = balance_point(t, out.evaluations);
      out.mu = o.mu;
      break;
  }
  out.slope = split_slope(t, out.mu, 1.0);
  return out;
}

}  // namespace

Division divide(const BandTerms& t, const Asked& asked, std::uint64_t seed) {
  if (asked.free() || !t.has_node()) return best_division(t, asked.utility);
  Division out{.split = plain_split(t, asked, seed), .flow = {}, .donor_price = {}, .node_price = {}};
  out.flow = proportional_flows(t, out.split.mu);
  out.value = out.split.shortfall > 0.0 ? -out.split.shortfall : utility_of(t, asked.utility, out.split.mu, out.flow);
  return out;
}

}  // namespace airloom::iab
