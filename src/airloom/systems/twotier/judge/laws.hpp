#pragma once
/// The publication's laws (1) to (5) and that of its footnote 1, for a scenario's numbers.
#include "airloom/core/values.hpp"
#include "airloom/systems/twotier/problem/scenario.hpp"

namespace airloom::twotier {

/// Distance from a user to the nearest station of each kind: `macro_in_sight`, nearer than `los_radius_macro_m`, of one macro station per
/// cell area on average; `macro_beyond_sight`, the nearest beyond it; `femto_own_line` and `femto_other_lines` of edge_line's densities, on
/// the user's line and on all others. Of each KIND 20 000 samples from stream 2, entity 1, 2, 3, 4: `KIND_n`, how many there are,
/// `KIND_mean`, and `KIND_at`, the distances (m) that the parts `part` of them do not exceed; the same by the law, `KIND_law_mean`,
/// `KIND_law_at`. A macro station in sight need not be: `macro_in_sight_share` and `macro_in_sight_law_share` have one, and the rest is of
/// these.
[[nodiscard]] Values nearest_stations(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

/// SNR of a link of mean parameter g = `mean_snr_db` whose channel is known with `estimation_error`, as printed (`printed_`) and with g the
/// mean (`mean_normalised_`): `mean`, `ergodic_rate` (bit/s/Hz), and `cdf`, `pdf` over `snr`.
[[nodiscard]] Values estimation_law(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

}  // namespace airloom::twotier
