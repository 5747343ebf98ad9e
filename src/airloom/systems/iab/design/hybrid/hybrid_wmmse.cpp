#include "airloom/systems/iab/design/hybrid/hybrid_wmmse.hpp"

#include <cmath>

#include "airloom/systems/iab/design/ascent/common_level_search.hpp"
#include "airloom/systems/iab/design/ascent/ground_rate_search.hpp"
#include "airloom/systems/iab/design/ascent/phase_grid.hpp"
#include "airloom/systems/iab/problem/files.hpp"

namespace airloom::iab {
namespace {

/// Shares only set where the ascent starts: a rule that does not apply here is no reason to refuse.
Shares starting_shares(const Instance& x, const DesignOptions& o) {
  DesignOptions starts = o;
  const bool paper_applies = x.node_power_max_w / x.ground_users() < x.donor_power_max_w;
  if (starts.power_mode == PowerMode::paper && !paper_applies) starts.power_mode = PowerMode::equal;
  return stream_shares(x, starts, 1.0 / x.donor_streams());
}

TierDesign tier_design(const BeamSpace& space, const TierBeams& beams, std::int64_t evaluations, std::int64_t starts,
                       std::vector<double> history) {
  TierDesign design;
  design.total_power = true;
  design.precoder = space.precoder(beams.beams);
  design.iterations = evaluations;
  bool monotone = true;
  for (std::size_t k = 1; k < history.size(); ++k) monotone = monotone && history[k] >= history[k - 1];
  design.certificate.set("monotone", monotone);
  design.certificate.set("starts", starts);
  design.history = std::move(history);
  return design;
}

Outcome<Solution> solve(const Instance& x, const WmmseOptions& o, const SolveControl& control, bool digital) {
  validate(x, "instance");
  const Asked asked = asked_for(x, o.design.split);
  const Tiers tiers = make_tiers(x, starting_shares(x, o.design));
  const NoiseModel noise = noise_model(x);
  const SearchOptions search{.tolerance = o.tolerance,
                             .max_evaluations = o.max_iterations,
                             .allow_drop_backhaul = o.allow_drop_backhaul,
                             .max_subsets = o.max_subsets,
                             .random_starts = o.random_starts,
                             .digital = digital};
  const Pursuit pursuit{.utility = asked.utility, .plain = !o.joint};
  SearchResult found = [&] {
    if (o.joint && asked.utility.objective == NetworkObjective::max_min) return search_common_level(tiers, noise, search, control);
    if (o.joint && asked.utility.min_ground_rate > 0.0) {
      return search_ground_rate(tiers, noise, asked.utility.min_ground_rate, search, control);
    }
    return search_network(tiers, noise, pursuit, search, control);
  }();
  if (x.phase_bits && !digital) round_to_grid(*x.phase_bits, noise, pursuit, control, found.point);
  NetworkPrecoders p{.tiers = tiers, .donor = {}, .node = {}};
  p.donor = tier_design(found.point.donor, found.point.state.donor, found.donor_evaluations, found.donor_starts, found.donor_history);
  p.node = tier_design(found.point.node, found.point.state.node, found.node_evaluations, found.node_starts, found.node_history);
  p.donor.status = found.status;
  if (found.status == Status::iteration_limit) p.donor.message = "the ascent of the phases reached max_iterations";
  set_powers(p, o.design.normalization);
  Outcome<Solution> out = finish(x, asked, p, control);
  const Division& division = found.point.state.division;
  if (division.donor_price.size() > 0 && division.split.mu > 0.0 && asked.utility.sums()) {
    out.certificate.set("backhaul_weight", division.donor_price[division.donor_price.size() - 1] / division.split.mu);
  }
  return out;
}

}  // namespace

Outcome<Solution> solve_hybrid_wmmse(const Instance& x, const WmmseOptions& o, const SolveControl& control) {
  return solve(x, o, control, false);
}

Outcome<Solution> solve_wmmse_digital(const Instance& x, const WmmseOptions& o, const SolveControl& control) {
  return solve(x, o, control, true);
}

}  // namespace airloom::iab
