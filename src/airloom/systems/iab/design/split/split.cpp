#include "airloom/systems/iab/design/split/split.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/numerics/root.hpp"
#include "airloom/numerics/utility.hpp"

namespace airloom::iab {
namespace {

constexpr double tolerance_mu = 1e-12;

double spectral_efficiency(const std::vector<Stream>& streams) { return phi_sum(1.0, streams, 0.0).value; }

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

namespace {

/// Share x of the ground tier with T-term(x) = wanted, on the side that carries it.
double smallest_ground_share(const BandTerms& t, double wanted, int& evaluations) {
  if (t.linear()) return wanted / spectral_efficiency(t.ground);
  const auto surplus = [&](double x) {
    const Phi g = t.ground_term(x);
    return Slope{g.value - wanted, g.derivative};
  };
  return bracketed_root(surplus, 0.0, 1.0, true, tolerance_mu, evaluations) + tolerance_mu;
}

}  // namespace

Split min_ground_rate_split(const BandTerms& t, double min_ground_rate_bps) {
  Split out = exact_split(t);
  const double wanted = min_ground_rate_bps / t.bandwidth_hz;
  const double most = t.ground_term(1.0 - out.mu_balance).value;
  if (wanted > most * (1.0 + 1e-12)) {
    out.status = Status::stalled;
    out.shortfall = 1.0 - most / wanted;
    out.message = "min_ground_rate_bps: " + shortest(min_ground_rate_bps) +
                  "; with the beams and powers found, the largest ground rate is " + shortest(most * t.bandwidth_hz) +
                  " bit/s (other algorithms or power_mode=backhaul_share may carry more)";
    out.mu = out.mu_balance;
    return out;
  }
  if (wanted <= 0.0) return out;
  const double x_min = smallest_ground_share(t, wanted, out.evaluations);
  out.mu = std::clamp(out.mu, out.mu_balance, std::max(out.mu_balance, 1.0 - x_min));
  out.slope = split_slope(t, out.mu, 1.0);
  return out;
}

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

double rate_or_shortfall(const BandTerms& t, const Split& split) { return split.shortfall > 0.0 ? -split.shortfall : t.sum_rate(split.mu); }

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

SplitOptions asked_split(const Instance& x, const SplitOptions& options) {
  SplitOptions asked = options;
  asked.min_ground_rate_bps = std::max(options.min_ground_rate_bps, x.min_ground_rate_bps);
  if (options.objective) {
    const SplitRule rule = rule_of(*options.objective);
    const bool agrees = options.split == SplitRule::exact || options.split == rule || (pursues_sum(options.split) && pursues_sum(rule));
    if (!agrees) {
      throw InvalidInput("options.objective: " + std::string(name(*options.objective)) +
                         " together with split = " + std::string(name(options.split)) + "; they contradict each other");
    }
    if (options.split == SplitRule::exact) asked.split = rule;
  } else if (asked.min_ground_rate_bps > 0.0 && options.split == SplitRule::exact) {
    asked.split = SplitRule::min_ground_rate;
  }
  return asked;
}

Split choose_split(const BandTerms& t, const SplitOptions& o, std::uint64_t seed) {
  switch (o.split) {
    case SplitRule::exact: return exact_split(t);
    case SplitRule::balanced: {
      Split out;
      out.mu = out.mu_balance = balance_point(t, out.evaluations);
      out.slope = split_slope(t, out.mu, 1.0);
      return out;
    }
    case SplitRule::sca: return t.linear() ? exact_split(t) : sca_split(t, o.sca_tolerance, o.sca_polish);
    case SplitRule::genetic: return genetic_split(t, seed);
    case SplitRule::fixed: {
      Split out;
      out.mu_balance = balance_point(t, out.evaluations);
      out.mu = o.mu;
      out.slope = split_slope(t, out.mu, 1.0);
      return out;
    }
    case SplitRule::min_ground_rate: return min_ground_rate_split(t, o.min_ground_rate_bps);
    case SplitRule::proportional_fair: return proportional_fair_split(t);
    case SplitRule::max_min: return max_min_split(t);
    case SplitRule::weighted: return exact_split(t, o.ground_weight);
  }
  return {};
}

}  // namespace airloom::iab
