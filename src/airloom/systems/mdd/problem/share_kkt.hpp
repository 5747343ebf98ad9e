#pragma once
/// Stationarity of powers in the logarithms of budget shares: for every form of the promises, with or without interference between users.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// The largest slope of the Lagrangian by a logarithm of a share, or the largest multiplier times the room of its promise, over the sum
/// rate. Multipliers, >= 0, are those of least squares over the promises that are kept with less than one part in a thousand to spare.
/// A share that went to zero counts as stationary. Source: specification of [mdd], second part, 2.4 (`certificate.kkt`).
[[nodiscard]] double share_kkt(const PowerProblem& problem, const Powers& powers);

}  // namespace airloom::mdd
