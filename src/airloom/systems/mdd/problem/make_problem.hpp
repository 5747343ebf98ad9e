#pragma once
/// From channels to the noise-normalised problem that every solver works on.
#include <optional>

#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// The power problem of an instance.
///
///     w = omega / sigma,  B_dd = si_d / sigma^2,  B_dd' = imi_d beta_dd' / (S sigma^2),
///     b0_dj = sigma^2 sum_l s_lj^2 upsilon_ldj,  C_djk = sum_l s_lj^2 upsilon_ldj a_lk
///
/// with the shares s of the uplink combining (sum 1; 1 / L_d when all count alike) and a of `ap_coupling`. The interference between
/// users is filled in when the instance counts it and some access point does not serve all: downlink over access points in power,
/// uplink in amplitude, as in (4) and (6). Source: specification of [mdd], 3.3-3.4.
/// @param instance  valid
/// @param qos       the promises to enforce; absent: the instance's. `none` also drops the promised rates
/// @throws InvalidInput  where zero forcing is impossible (zero_forcing.hpp)
[[nodiscard]] PowerProblem make_problem(const Instance& instance, std::optional<Qos> qos = {});
/// The same with a solution's weights of the uplink in place of the instance's, where it has some.
[[nodiscard]] PowerProblem make_problem(const Instance& instance, const Solution& solution);

/// The same after a check of the instance: what a solver calls first.
/// @throws InvalidInput  with every fault
[[nodiscard]] PowerProblem checked_problem(const Instance& instance, std::optional<Qos> qos = {});

/// a, (L, L): interference power at access point l per watt of access point k; the diagonal is self-interference.
[[nodiscard]] Eigen::MatrixXd ap_coupling(const Instance& instance);

}  // namespace airloom::mdd
