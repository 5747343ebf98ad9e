#pragma once
/// Price-coordinated ascent: stations and centre exchange 2 U numbers each way per round, as in the publication's algorithm, but
/// the centre only sets prices and every round is a step of successive convex approximation. Ours.
#include "airloom/core/fields.hpp"
#include "airloom/systems/haps/design/agents.hpp"

namespace airloom::haps {

struct PriceAscentOptions {
  InterferenceModel interference_model = InterferenceModel::power_sum;
  double tolerance = 1e-6;
  int max_rounds = 200;
  int max_halvings = 30;
};
void fields(maybe_const<PriceAscentOptions> auto& o, auto&& field) {
  field("interference_model", o.interference_model, "power_sum or conservative");
  field("tolerance", o.tolerance, above(0), "stop when a round gains less, per user");
  field("max_rounds", o.max_rounds, between(1, 1000000), "rounds of prices");
  field("max_halvings", o.max_halvings, between(1, 60), "of a step that does not improve");
}

/// Maximises sum_u ln ln(1 + model SINR_u) from local regularised zero forcing; every round improves it.
[[nodiscard]] Outcome<Solution> solve_price_ascent(const Instance&, const PriceAscentOptions&, const SolveControl&, const MakeFabric&);

}  // namespace airloom::haps
