#pragma once
/// The best design of a network for a utility that is found from several starts: roughly from all, to the end from the best two.
#include "airloom/systems/iab/design/ascent/network_ascent.hpp"

namespace airloom::iab {

struct SearchOptions {
  double tolerance = 1e-6;
  int max_evaluations = 500;  ///< of phases, per ascent
  bool allow_drop_backhaul = true;
  int max_subsets = 500;
  std::optional<int> random_starts;  ///< absent: 4 for sub-connected arrays, else none
  bool digital = false;              ///< beams need no phases
};

struct SearchResult {
  NetworkPoint point;
  Status status = Status::converged;
  std::int64_t donor_evaluations = 0, node_evaluations = 0;
  std::int64_t donor_starts = 0, node_starts = 0;
  std::vector<double> donor_history, node_history;  ///< of the ascents that were kept
};

/// The node's beams first (for sums: for the ground users' sum rate, which is all that counts of them), then the donor's, then both
/// where each depends on the other. Starts of a platform: phases of its channels (with fewer chains than streams: of subsets of streams,
/// and of the leading singular vectors), random phases for sub-connected arrays; behind them zero forcing under the tier's shares, equal
/// shares and the best share of the backhaul, regularized zero forcing, and for sums one start per stream that begins faint.
/// With more chains than streams also the design of one chain per stream, filled up, and pairs of columns that make the digital beams.
/// All starts are candidates: the answer is never below any of them.
/// Source: specification of [iab], second part, 1.4.
/// @param tiers  in units of budget over noise of the whole band; kept by reference in the result
[[nodiscard]] SearchResult search_network(const Tiers& tiers, const NoiseModel& noise, const Pursuit& pursuit, const SearchOptions& options,
                                          const SolveControl& control);

}  // namespace airloom::iab
