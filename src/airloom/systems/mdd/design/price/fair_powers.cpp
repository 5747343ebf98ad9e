#include "airloom/systems/mdd/design/price/fair_powers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "airloom/core/limits.hpp"
#include "airloom/systems/mdd/design/baselines.hpp"
#include "airloom/systems/mdd/design/promises/proof_search.hpp"

namespace airloom::mdd {
namespace {

/// Beams' gains as shares, users on their floors.
Powers beam_split_shares(const PowerProblem& x, const Powers& like) {
  Powers out{.p = x.gain.cwiseAbs2(), .q = like.q};
  for (Eigen::Index l = 0; l < x.aps(); ++l) {
    const double sum = out.p.row(l).sum();
    if (sum > 0.0) out.p.row(l) /= sum;
  }
  return out;
}

/// The downlink as one sum that every user is promised, the uplink as it is.
Promises common_rate(const PowerProblem& x, double rate) {
  Promises out = promises_of(x);
  out.floor_dl = 0.0;
  out.rate_dl = rate;
  return out;
}

/// (D, M).
Eigen::MatrixXd downlink_sinr(const PowerProblem& x, const Powers& powers) {
  const Links at = links(x, powers);
  return (at.amplitude.array().square() / at.disturbance.array()).matrix().reshaped(x.subcarriers_dl, x.users).transpose();
}

double least_rate(const ShareModel& model) { return model.sinr_dl().array().log1p().rowwise().sum().minCoeff(); }

/// Raises the common rate, as far as powers are found that keep it and all promises: a smooth least rate stops a little short.
void raise_least_rate(const PowerProblem& x, const SearchClock& clock, Powers& powers) {
  ShareModel model(x);
  const Promises promises = promises_of(x);
  Shares at;
  model.split(powers, at.p, at.q);
  model.look(at.p, at.q);
  double rate = least_rate(model);
  for (double step = 1e-2; step > 1e-6 && rate > 0.0 && !clock.over();) {
    const Promises asked = common_rate(x, rate * (1.0 + step));
    const RatioPoint found = largest_ratio(model, asked, clock, {at});
    model.look(found.at.p, found.at.q);
    if (found.least > 0.0 && (!promises.any() || ratios(model, promises).least() >= 0.0)) {
      at = found.at;
      rate = least_rate(model);
      powers = model.powers();
    } else {
      step *= 0.25;
    }
  }
}

}  // namespace

double common_rate_bound(const PowerProblem& x, const Powers& best, const SearchClock& clock) {
  const Eigen::MatrixXd sinr = downlink_sinr(x, best);
  const double reached = sinr.array().log1p().rowwise().sum().minCoeff();
  const auto impossible = [&](double rate) { return search_proof(x, common_rate(x, rate), sinr, clock).holds(); };
  double high = std::max(reached, 1e-9) * 1.001;
  int doublings = 0;
  while (!impossible(high)) {
    if (++doublings > 12 || clock.over()) return infinity;
    high = reached + 2.0 * (high - reached);
  }
  double low = reached;
  while (high - low > 1e-3 * high && !clock.over()) {
    const double middle = 0.5 * (low + high);
    (impossible(middle) ? high : low) = middle;
  }
  return high;
}

FairResult fair_powers(const PowerProblem& x, Objective objective, const SearchOptions& options, const SolveControl& control,
                       const Powers& by_sum) {
  const SearchClock clock(options.time_limit_s, control.on_iteration.token());
  std::vector<GivenPowers> starts{{.family = StartFamily::given, .shares = by_sum},
                                  {.family = StartFamily::greedy, .shares = beam_split_shares(x, by_sum)}};
  if (objective == Objective::max_min) {
    const OnIteration quiet(control.on_iteration.token());
    starts.push_back({.family = StartFamily::given,
                      .shares = best_powers(x, options, starts, control.seed, quiet, Objective::proportional_fair).powers});
  }
  FairResult out;
  static_cast<PowerResult&>(out) = best_powers(x, options, starts, control.seed, control.on_iteration, objective);
  const bool finished = out.status == Status::converged || out.status == Status::iteration_limit;
  if (objective != Objective::max_min || !finished) return out;
  raise_least_rate(x, clock, out.powers);
  out.least_rate = downlink_sinr(x, out.powers).array().log1p().rowwise().sum().minCoeff();
  if (const double bound = common_rate_bound(x, out.powers, clock); std::isfinite(bound)) out.rate_bound = bound;
  return out;
}

}  // namespace airloom::mdd
