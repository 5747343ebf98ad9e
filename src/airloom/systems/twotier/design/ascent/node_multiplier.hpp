#pragma once
/// The multiplier of one node's budget.
#include <Eigen/Core>

namespace airloom::twotier {

/// lambda >= 0 with sum_k c_k / (lambda + t_k) = budget, or 0 when the sum at 0 is below.
///
/// Newton on 1 / sum, a concave increasing function of lambda that is a line where all t are equal: monotone from the left of the root,
/// quadratic. A start on the right costs one step.
/// @param c      (n), >= 0, nat; n a multiple of 4
/// @param t      (n), >= 0, nat/W; > 0 (1e-300 will do)
/// @param start  a guess, nat/W
/// @return       nat/W, the sum within some 1e-14 of the budget
[[nodiscard]] double node_multiplier(const double* c, const double* t, Eigen::Index n, double budget, double start);

/// The same with powers limited: sum_k min(cap_k, c_k / (lambda + t_k)) = budget.
[[nodiscard]] double capped_node_multiplier(const double* c, const double* t, const double* cap, Eigen::Index n, double budget,
                                            double start);

}  // namespace airloom::twotier
