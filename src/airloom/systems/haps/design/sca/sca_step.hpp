#pragma once
/// One step of successive convex approximation, solved exactly through its dual with U + n variables.
///
/// Around a network with amplitudes T_uu and interference plus noise beta_u, with y_u = T_uu / beta_u, every SINR is at least
///
///     a_u(W) = 2 Re(conj(y_u) T_uu) - |y_u|^2 (1 + factor interference_u)         (concave in W, equal at the present W)
///
/// The step maximises the network's utility of the a_u with ||W^b||_F <= 1 and a_u >= floor_u. Its dual, over prices omega_u > 0 of SINR
/// and eta_b >= eta_min of power, is
///
///     d = sum_u [phi_u*(omega_u) - omega_u |y_u|^2] + sum_u omega_u own_u + sum_b eta_b
///
/// with the priced beams of q = factor omega |y|^2, r = omega |y|. Source: specification of [haps]; the publication hands the
/// step, its Eq. (31), to a conic solver.
#include <Eigen/Core>
#include <stop_token>

#include "airloom/core/status.hpp"
#include "airloom/systems/haps/problem/utility.hpp"

namespace airloom::haps {

/// Price of power that no station's budget goes below: makes beams unique when not all power is used; changes the objective by at most
/// stations times this.
inline constexpr double least_power_price = 1e-6;

/// Prices of SINR (U) and of power (constraints).
struct Prices {
  Eigen::VectorXd omega;
  Eigen::VectorXd eta;
};

/// What the priced beams of all stations give.
struct PricedSums {
  double value = 0.0;            ///< E: what the beams are worth at these prices
  Eigen::VectorXd signal;        ///< 2 Re(conj(y_u) T_uu)
  Eigen::VectorXd interference;  ///< |y_u|^2 factor interference_u
  Eigen::VectorXd power;         ///< over its limit, of every constraint: ||W^b||_F^2 first
};

/// The stations, as a step sees them: beams for prices, around one network.
class BeamPricer {
 public:
  virtual ~BeamPricer() = default;
  [[nodiscard]] virtual Eigen::Index stations() const = 0;
  /// Limits of power that have prices: the stations' budgets, then those of antennas.
  [[nodiscard]] virtual Eigen::Index constraints() const { return stations(); }
  /// |y_u| of the present network.
  [[nodiscard]] virtual const Eigen::VectorXd& y() const = 0;
  /// False when the prices are beyond what the arithmetic can do.
  virtual bool price(const Prices& prices, PricedSums& sums) = 0;
};

struct StepOptions {
  const NetworkUtility& utility;
  const Eigen::VectorXd& floor;  ///< (U) of the a_u, 0: none; the present network has no less
  double present = 0.0;          ///< utility of the present network
  double gap_tolerance = 1e-7;   ///< absolute duality gap at which to stop
  double relative_gap = 0.02;    ///< or this share of the gain that is certain already
  double least_gain = 0.0;       ///< or when the dual proves that the step cannot gain more than this
  int max_evaluations = 400;
  std::stop_token stop = {};  ///< ends the search where it is
};

struct StepResult {
  Status status = Status::stalled;
  double dual = 0.0;    ///< no W within the budgets does better on the step's problem
  double primal = 0.0;  ///< value of the priced beams, scaled to the budgets
  double gap = 0.0;     ///< dual - primal - least_power_price sum_b (1 - ||W^b||^2), over the stations
  int evaluations = 0;
};

/// @param prices  start of the search; left at the best prices, which `pricer` evaluated last
[[nodiscard]] StepResult solve_step(BeamPricer& pricer, const StepOptions& options, Prices& prices);

}  // namespace airloom::haps
