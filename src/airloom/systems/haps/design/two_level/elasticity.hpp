#pragma once
/// What proportional fairness makes of a SINR, beyond numerics/utility.hpp.

namespace airloom::haps {

/// a phi'(a) of proportional fairness, a / ((1 + a) ln(1 + a)): falls from 1 to 0.
[[nodiscard]] double elasticity(double sinr);

/// Diagnostic only: the publication's fourth-order product form of e^t, ((T4(t / 2^v))^(2^v)); it lies below e^t by about
/// t^5 / (120 2^(4 v)), relative. No algorithm here needs it. Source: [haps] Eq. (15), read as a Taylor polynomial.
[[nodiscard]] double exp_soc(double t, int v);

}  // namespace airloom::haps
