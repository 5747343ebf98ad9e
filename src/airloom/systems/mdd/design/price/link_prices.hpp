#pragma once
/// Interference between users and no promise: every link has its own price, and all powers move together.
///
/// The true objective is minorised by ln(1 + A_k / I_k) with I frozen, less what one watt of each link costs all others:
/// pi = G' e_dl + C' e_ul, e_dl = A / (I (I + A)), e_ul = q / (b (b + q)); the uplink water-fills against B' e_dl + U' e_ul.
/// Source: specification of [mdd], 6.5 and 15.5.
#include "airloom/core/fields.hpp"
#include "airloom/systems/mdd/design/solver_options.hpp"

namespace airloom::mdd {

struct LinkPriceOptions {
  double tolerance = 1e-6;
  int max_rounds = 200;
};
void fields(maybe_const<LinkPriceOptions> auto& o, auto&& field) {
  field("tolerance", o.tolerance, above(0), "the iteration of prices per link stops at this relative change of the sum rate");
  field("max_rounds", o.max_rounds, between(1, 1000000), "rounds of it");
}

/// From one start: every access point water-fills alone, users send a tenth. The promise of the problem is neither enforced nor looked at.
[[nodiscard]] PowerResult iterate_link_prices(const PowerProblem& problem, const LinkPriceOptions& options,
                                              const OnIteration& on_iteration);

}  // namespace airloom::mdd
