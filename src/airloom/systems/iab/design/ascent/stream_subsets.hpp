#pragma once
/// Which streams to serve when a platform has fewer RF chains than streams.
#include <vector>

#include "airloom/systems/iab/design/tier.hpp"

namespace airloom::iab {

/// Subsets of R streams, ascending inside and lexicographic; each contains the backhaul unless `allow_drop_backhaul`.
///
/// When there are more than `most`, only the greedy ones, one with the backhaul and one that need not have it: streams are dropped one
/// by one, each time the one whose removal leaves zero forcing the largest sum spectral efficiency; then one served and one unserved
/// stream are exchanged while that grows.
[[nodiscard]] std::vector<std::vector<int>> stream_subsets(const Tier& tier, int most, bool allow_drop_backhaul);

}  // namespace airloom::iab
