#pragma once
/// A bound on what clusters can reach: interference is kept within small groups of users, where branch and bound over its levels is quick.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Upper bound on the sum rate (nats) of all powers within the budgets, with interference between users.
///
/// Interference between the directions and between groups of users is dropped, and every access point may spend its whole budget on each
/// subcarrier. Within a group of at most four users, on one subcarrier, with i_e the interference at user e and A_e(i; d) the most that
/// user e can receive while it adds at most i at user d, on a box [lo, hi] of interferences
///
///     sum_e ln(1 + A_e / (1 + i_e)) <= sum_e ln(1 + min_{d != e} A_e(hi_d; d) / (1 + lo_e)),
///
/// and the box of the largest bound is split until that is at most 0.02 above the best known value of the group, or the box lies between
/// neighbouring levels of interference, of which each user has 129 (1 + i in equal ratios), up to a limit. Groups of 2, 3 and 4 users
/// are formed in two ways by how much the users harm each other; the least sum counts. Above 40 streams: pairs alone. Source: specification
/// of [mdd], second part, 2.6.
[[nodiscard]] double group_bound(const PowerProblem& problem);

}  // namespace airloom::mdd
