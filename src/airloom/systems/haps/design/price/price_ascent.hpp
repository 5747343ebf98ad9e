#pragma once
/// Price-coordinated ascent: stations and centre exchange 2 U numbers each way per round, as in the publication's algorithm, but
/// the centre only sets prices and every round is a step of successive convex approximation. Ours.
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/systems/haps/design/agents.hpp"
#include "airloom/systems/haps/design/objective.hpp"

namespace airloom::haps {

struct PriceAscentOptions {
  InterferenceModel interference_model = InterferenceModel::power_sum;
  Pursuit<FairObjective> pursuit = {};
  double tolerance = 1e-6;
  int max_rounds = 200;
  int max_halvings = 30;
};
void fields(maybe_const<PriceAscentOptions> auto& o, auto&& field) {
  field("interference_model", o.interference_model, "power_sum or conservative");
  pursuit_fields<FairObjective>(o.pursuit, field);
  field("tolerance", o.tolerance, above(0), "stop when a round gains less, per user");
  field("max_rounds", o.max_rounds, between(1, 1000000), "rounds of prices per start");
  field("max_halvings", o.max_halvings, between(1, 60), "of a step that does not improve");
}

/// What `converged` claims of a distributed ascent: no convex step gains more per user, nat.
inline constexpr double ascent_claim = 1e-4;

/// One ascent, on every process; numbers of the centre are elsewhere 0.
struct PriceAscent {
  StationMatrices w;  ///< of the local agents
  Status status = Status::not_run;
  int rounds = 0;
  int looks = 0;                    ///< rounds and halvings
  double remaining = 0.0;           ///< no further round gains more, in the unit of the utility
  double remaining_per_user = 0.0;  ///< over the utility's unit
  std::vector<double> objective;    ///< before the first and after every round
};

/// From these beams, every wanted amplitude of a station turned real and not negative first. A stream that a station does not send stays
/// off.
/// @param h, w    scaled channels and beams of the local agents
/// @param factor  of the interference: 1, or the number of stations
[[nodiscard]] PriceAscent ascend_by_prices(Fabric& fabric, const StationMatrices& h, const StationMatrices& w, double factor,
                                           const NetworkUtility& utility, double tolerance, int max_rounds, int max_halvings,
                                           const SolveControl& control);

/// The best of the ascents from several beams; rounds and looks are those of all.
/// @param starts  at least one
[[nodiscard]] PriceAscent best_ascent_by_prices(Fabric& fabric, const StationMatrices& h, const std::vector<StationMatrices>& starts,
                                                double factor, const NetworkUtility& utility, double tolerance, int max_rounds,
                                                int max_halvings, const SolveControl& control);
/// Local regularised zero forcing and matched beams, where price ascent begins.
[[nodiscard]] std::vector<StationMatrices> price_ascent_starts(const StationMatrices& h);

/// Maximises the utility of the model SINRs from local regularised zero forcing and from matched beams, and keeps the better answer; every
/// round improves it. `converged` where no convex step gains more than `ascent_claim` per user.
[[nodiscard]] Outcome<Solution> solve_price_ascent(const Instance&, const PriceAscentOptions&, const SolveControl&, const MakeFabric&);

}  // namespace airloom::haps
