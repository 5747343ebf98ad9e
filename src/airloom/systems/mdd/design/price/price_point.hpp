#pragma once
/// A point of the alternation of `price.hpp`: downlink amplitudes and totals, uplink SINRs, and all that follows from them.
///
/// The uplink powers are q = s b(T): they move with the access points' powers. Without interference between users the objective
/// sees the downlink powers only through the amplitudes sqrt(A_k) and the totals T_l, so that L D M powers are never formed
/// while the point is of the form p_lk = column_k w_lk^2 row_l^2.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

struct PricePoint {
  Eigen::VectorXd amplitude;  ///< sqrt(A), (K)
  Eigen::VectorXd ap_total;   ///< T, (L)
  Eigen::VectorXd sinr;       ///< s, (J)

  Eigen::VectorXd base;         ///< b, (J)
  Eigen::VectorXd user_total;   ///< Q, (D)
  Eigen::VectorXd disturbance;  ///< I per user, (D)
  double value = 0.0;           ///< sum of all rates, nats

  Eigen::VectorXd column;  ///< (K)
  Eigen::VectorXd row;     ///< (L)
  bool dense = false;      ///< the powers are `p`, not column and row
  Eigen::MatrixXd p;       ///< (L, K), W
};

/// Fills what follows from amplitude, ap_total and sinr.
void evaluate(const PowerProblem& problem, PricePoint& point);

/// Prices of one watt of every user: mu = B' eta, eta_d = sum_m [A / (I (I + A)) + floor_price]; (D), 1/W.
/// @param floor_price  (K): what a unit of disturbance costs by raising the floor of A_k; empty: nothing
void user_prices(const PowerProblem& problem, const PricePoint& point, const Eigen::VectorXd& floor_price, Eigen::VectorXd& eta,
                 Eigen::VectorXd& mu);

/// Forms the powers of a point that is not dense. @param squared  w^2, (K, L)
void make_dense(const Eigen::MatrixXd& squared, PricePoint& point);

/// Amplitudes and totals of dense powers.
void look_at_powers(const PowerProblem& problem, PricePoint& point);

/// Ends the use of the point: its powers are moved out.
/// @return  the powers, with T <= P to the last bit and the uplink at least at its SINRs and promise for these T.
[[nodiscard]] Powers exact_powers(const PowerProblem& problem, const Eigen::MatrixXd& squared, PricePoint& point);

}  // namespace airloom::mdd
