#pragma once
/// A rate target of the macro cells, reached by shifting weight between them and the femto cells.
#include <functional>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// Bisects w' in [1/2, 1): theta = largest weight (w' / (1 - w') - 1) is added to the weights of the macro cells; their rate grows with it
/// when `solve` is exact. All weights are scaled by 2 (1 - w').
///
/// A bound U of the shifted problem bounds the one with the instance's `macro_rate_min` T: U / (2 (1 - w')) - theta T.
/// @param gap  relative: `converged` only within it of the bound
/// @return     of the smallest w' found that reaches T, certificate `macro_weight` = w' besides; `stalled` where none does
/// Source: [twotier] Algorithm 2, lines 3-4 and 41-45; specification 8.2.
[[nodiscard]] Outcome<Solution> reach_group_target(const Instance& instance, double gap,
                                                   const std::function<Outcome<Solution>(const Instance&)>& solve);

}  // namespace airloom::twotier
