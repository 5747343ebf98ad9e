#pragma once
/// Algorithm 1 from the starts that options name.
#include "airloom/systems/twotier/design/incumbent.hpp"
#include "airloom/systems/twotier/design/lower_bound/lower_bound.hpp"

namespace airloom::twotier {

/// What Algorithm 1 did besides its best answer, which the incumbent has.
struct StartRecord {
  bool monotone = true;
  std::int64_t starts = 0, best_start = 0;
};
/// Every start of the options, to the end of Algorithm 1; the best is taken.
StartRecord run_algorithm_one(const Network& network, const LowerBoundOptions& options, const SolveControl& control, FreeIncumbent& best);

}  // namespace airloom::twotier
