#pragma once
/// A rate target of the macro cells, reached by shifting weight between them and the femto cells.
#include <functional>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// Bisects w' in [1/2, 1): macro weights times 2 w', femto weights times 2 (1 - w'); the macro rate grows with w' when `solve` is exact.
///
/// A bound U of the shifted problem bounds the one with the target: U / (2 (1 - w')) - (w' / (1 - w') - 1) target.
/// @param target  weighted sum rate of the macro cells, bit/s/Hz
/// @return        of the smallest w' found that reaches the target, certificate `macro_weight` = w' besides; `infeasible` where none does
/// @throws InvalidInput  when the instance lacks `cell_is_macro`, or has cells of one kind only
/// Source: [twotier] Algorithm 2, lines 3-4 and 41-45; specification 8.2.
[[nodiscard]] Outcome<Solution> reach_group_target(const Instance& instance, double target,
                                                   const std::function<Outcome<Solution>(const Instance&)>& solve);

}  // namespace airloom::twotier
