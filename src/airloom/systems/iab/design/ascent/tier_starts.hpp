#pragma once
/// What an ascent of one platform begins from.
#include <vector>

#include "airloom/systems/iab/design/ascent/network_search.hpp"

namespace airloom::iab {

/// Beam space with several beams to choose from: the ascent begins from the best of them.
struct TierStart {
  BeamSpace space;
  std::vector<Eigen::MatrixXcd> beams;  ///< X (r, L) each
  bool search_backhaul_share = false;   ///< also zero forcing with the best share of the donor's power for the backhaul
};

/// A stream that begins with a thousandth of its amplitude: it may recover or stay out.
constexpr double faint = 1e-3;

/// @param starve  whether designs that serve nobody of a stream can be worth something; if not, also the beams of the largest common level
[[nodiscard]] std::vector<TierStart> tier_starts(const Tier& tier, bool starve, const SearchOptions& options, const SolveControl& control);

/// Everybody served behind one analog factor: regularized zero forcing, and zero forcing with equal and with the tier's shares.
[[nodiscard]] TierStart start_behind(const Tier& tier, Eigen::MatrixXcd f_rf);

/// How many random factors are starts besides: as asked; else 4 on sub-connected arrays, whose last percents depend on the start, and 2
/// where everybody must be served by fewer chains than streams.
[[nodiscard]] int random_starts(const Tier& tier, bool starve, const SearchOptions& options);

/// What users ask for in a common level of rates: 1 each, the backhaul as much as all ground users. (L)
[[nodiscard]] Eigen::VectorXd common_demand(const Tier& tier);

}  // namespace airloom::iab
