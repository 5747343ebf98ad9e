#pragma once
/// An upper bound that needs no solver: users without interference, stations in phase.
#include "airloom/systems/haps/problem/instance.hpp"
#include "airloom/systems/haps/problem/utility.hpp"

namespace airloom::haps {

/// No beams within the budgets have a larger utility, in nats:
///
///     min over eta of  sum_u phi_u*(1 / M_uu(eta)) + sum_b eta_b,   M_uu = sum_b ||h_u^b||^2 / eta_b   (scaled units)
///
/// Every eta gives a bound; the least is looked for. Source: specification of [haps], 9.
/// @param gain  (n, U) ||h_u^b||^2 P_b / noise_u of the stations with power
[[nodiscard]] double interference_free_bound(const Eigen::MatrixXd& gain, const NetworkUtility& utility);
[[nodiscard]] double interference_free_bound(const Instance& instance, const NetworkUtility& utility);

}  // namespace airloom::haps
