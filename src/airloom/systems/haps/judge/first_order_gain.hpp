#pragma once
/// How far beams are from stationary: what a move within the budgets may gain to first order.
#include "airloom/systems/haps/problem/instance.hpp"
#include "airloom/systems/haps/problem/utility.hpp"

namespace airloom::haps {

/// What users get of some beams, as a model counts it.
struct HeardBy {
  Eigen::VectorXcd wanted;  ///< (U) sum_b X^b_uu
  Eigen::VectorXd beta;     ///< (U) interference and noise
};

/// sum_b max over ||V|| <= 1 of Re <2 G_b, V - W^b> in scaled units, G_b the gradient of the utility with respect to conj(W^b); nat, >= 0.
/// With limits of antennas V is in their product or in the ball, whichever gives less.
/// 0 exactly at stationary points of the problem without promises and such limits; an over-estimate far from them. Not finite where a user
/// has no SINR and its slope is infinite. Source: specification of [haps], second part, 5.
/// @param t  (U, U) what all stations give: the true model. Empty: the power-sum model, in which a station's streams disturb by themselves
/// @param threads  that work on a large network; they change no bit
[[nodiscard]] double first_order_gain(const Instance& instance, const Solution& solution, const NetworkUtility& utility,
                                      const HeardBy& heard, const Eigen::MatrixXcd& t, int threads);

}  // namespace airloom::haps
