#pragma once
/// The largest common ratio of rates to their targets: whether promises can be kept, and the fairest rates.
///
/// A local search from several starts: Newton from the inside, switches of slots at its multipliers, Newton again.
/// Source: specification of [twotier], second part, 2.3.
#include "airloom/systems/twotier/design/promises/interior.hpp"

namespace airloom::twotier {

struct RatioOptions {
  double enough = 1.0 + 1e-4;  ///< ends at once when the ratio is at least this
  int max_starts = 12;
};

/// Where to begin besides equal powers and random patterns; each may be empty.
struct RatioStarts {
  Eigen::ArrayXd known;   ///< (slots): an answer without promises
  Eigen::ArrayXd inside;  ///< (slots): strictly keeps the promises that are not common; needed where there are any
  Eigen::ArrayXd least;   ///< (slots): the least powers that keep the promises of single slots
};

struct RatioAnswer {
  InteriorPoint point;  ///< the best of all starts, with its multipliers; x empty when no start was feasible
  std::int64_t starts = 0, moves = 0, steps = 0;
};

[[nodiscard]] RatioAnswer largest_ratio(const Network& network, const Goal& goal, const RatioStarts& starts, const RatioOptions& options,
                                        const SolveControl& control);

/// Newton from one start, and at most 3 rounds of switches, as long as the ratio is below enough.
/// @param work  moves and steps are added to it
[[nodiscard]] InteriorPoint climb_ratio(const Network& network, const Goal& goal, const Eigen::ArrayXd& start, double enough,
                                        RatioAnswer& work, const OnIteration& stop);

}  // namespace airloom::twotier
