#pragma once
/// What streams could carry if nobody disturbed anybody: bounds that need no precoder.
#include <Eigen/Core>

#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// sum_l log2(1 + p_l gain_l / noise) with the powers of water-filling over a budget: no precoder reaches more. bit/s/Hz
/// @param gain  ||h_l||^2, (L)
[[nodiscard]] double water_filled_rate(const Eigen::VectorXd& gain, double budget_w, double noise_w);

/// The most ground traffic that both hops can carry, bit/s: the backhaul alone on the donor, the ground users without interference.
///
///     W max over mu of min(mu log2(1 + P1 ||h_b||^2 / noise_a), (1 - mu) C_ground),   noise at mu where it grows with the band
/// Source: specification of [iab], second part, 1.5.
[[nodiscard]] double ground_rate_bound(const Instance& instance);

}  // namespace airloom::iab
