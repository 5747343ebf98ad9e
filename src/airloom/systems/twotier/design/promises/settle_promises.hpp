#pragma once
/// Powers that keep all promises, or a proof that there are none, or those that miss them least.
/// Source: specification of [twotier], second part, 1.3, 2.2 to 2.4.
#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/design/promises/floor_test.hpp"
#include "airloom/systems/twotier/design/promises/largest_ratio.hpp"

namespace airloom::twotier {

struct PromiseOptions {
  int max_starts = 12;
  int max_calls = 12;                 ///< of the oracle, for a proof
  std::int64_t max_boxes = 500;       ///< per sub-channel and call
  std::int64_t joint_boxes = 20'000;  ///< where few slots are searched together
};

/// What a solver begins from.
struct Ground {
  FloorTest floors;
  Network network;
  Eigen::ArrayXd least;   ///< (slots): powers that promises to single slots need at least
  Eigen::ArrayXd known;   ///< (slots): an answer without promises; empty where nobody asks
  Eigen::ArrayXd inside;  ///< (slots): strictly keeps all promises; empty without any
};

/// The instance's network, and powers that keep its promises where there are any.
/// @param admission  who must go where promises to single slots cannot be kept
/// @param known      an answer without promises is wanted even where nothing is promised
/// @return           false: `out` is the answer: infeasible with its proof, the closest powers, or interrupted
bool prepare(const Instance& instance, Admission admission, bool known, const PromiseOptions& options, const SolveControl& control,
             Outcome<Solution>& out, Ground& ground);

}  // namespace airloom::twotier
