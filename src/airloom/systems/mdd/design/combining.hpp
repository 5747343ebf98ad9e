#pragma once
/// The central unit's weights as a choice of the solver: how the uplink signals of a user's access points are added.
#include <array>
#include <functional>
#include <string_view>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// The instance's weights, else equal ones; equal; for the noise with all access points at their budgets (ul_weights.hpp); for the noise
/// and the interference at the powers found, in turn with them.
enum class CombiningChoice { instance, equal, weighted, adapted };
constexpr auto enum_names(CombiningChoice) { return std::array<std::string_view, 4>{"instance", "equal", "weighted", "adapted"}; }

/// Solves with the chosen weights, which the solution then carries.
///
/// `adapted`: from the powers found every stream's weights become those of the largest SINR, a = R^-1 1 normalised,
///
///     R_ll' = upsilon_l n_l [l = l'] + Re sum_{d' != d} q_d' c_ld' conj(c_l'd'),   c_ld' = w_ld^H h_ld',   n = noise at these powers
///
/// where they are not negative, else those for the diagonal of R, where these raise the SINR; then the powers are found anew, at most four
/// times or until the sum rate gains less than one part in a million. No step loses, because a better SINR breaks no promise.
/// @param solve  the algorithm, on an instance with the weights to use
/// Source: specification of [mdd], second part, 4.4.
[[nodiscard]] Outcome<Solution> with_combining(const Instance& instance, CombiningChoice choice,
                                               const std::function<Outcome<Solution>(const Instance&)>& solve);

/// Weights of the largest uplink SINR at these powers, (L, D Mb), mean 1 over the serving access points; `present` where nothing is gained.
[[nodiscard]] Eigen::MatrixXd adapted_weights(const Instance& instance, const Solution& solution, const Eigen::MatrixXd& present);

}  // namespace airloom::mdd
