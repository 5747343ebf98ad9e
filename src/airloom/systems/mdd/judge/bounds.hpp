#pragma once
/// A bound on what powers can reach, from duality and from the least that users must send.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Upper bound on the sum rate (nats) of all powers that keep the budgets and the promises: the downlink at its optimum with users that
/// send their least, plus the uplink at its optimum with silent access points, no interference between users' streams.
///
///     downlink: min over nu > 0 of  sum_k phi(g_k / I_k) + sum_l nu_l P_l,  g_k = sum_l w_lk^2 / nu_l,  phi(r) = ln r - 1 + 1 / r above
///     r = 1, else 0; every nu gives a bound
/// Source: specification of [mdd], 6.1 and 11.
[[nodiscard]] double interference_free_bound(const PowerProblem& problem);

}  // namespace airloom::mdd
