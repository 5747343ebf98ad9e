#pragma once
/// How far powers are from a stationary point of a goal, at the multipliers that fit best.
#include "airloom/systems/twotier/design/promises/goal.hpp"

namespace airloom::twotier {

/// Largest stationarity() of powers that are called stationary.
inline constexpr double stationary_enough = 1e-4;

/// max over slots of |v psi - x (lambda + t)| / max(v psi), v = weight + theta, and of the complementarity of promises and budgets, with
/// lambda, theta >= 0 by least squares; where a common ratio is sought, sum over its promises of theta T = 1; where a geometric mean is
/// sought, v is 1 / rate.
/// Source: specification of [twotier], second part, 3.4.
/// @param x  (slots), not all 0
[[nodiscard]] double stationarity(const Network& network, const Goal& goal, const Eigen::ArrayXd& x);

}  // namespace airloom::twotier
