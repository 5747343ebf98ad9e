#pragma once
/// Block 2 of the two-level algorithm: the beams of one station, given what the centre wants of them.
///
///     min over W  sum_u rho_s,u/2 (p_u - Re h_u^H w_u)_+^2 + sum_u rho_i,u/2 (factor sum_{k != u} |h_u^H w_k|^2 - q_u)_+^2,
///     ||W||_F <= 1
///
/// Solved through its dual in U prices of interference and one of power, by a projected Newton method; the beams follow in
/// closed form. Source: specification of [haps].
#include <Eigen/Core>
#include <stop_token>

#include "airloom/systems/haps/design/channel_span.hpp"

namespace airloom::haps {

struct LocalTargets {
  Eigen::VectorXd p, q;          ///< wanted amplitudes and interference powers (U)
  Eigen::VectorXd rho_s, rho_i;  ///< (U), > 0
};

/// One station's block; keeps its prices from one call to the next.
class LocalUpdate {
 public:
  /// @param h       scaled channel, shape (N, U)
  /// @param factor  of the interference: 1, or the number of stations (conservative)
  LocalUpdate(const Eigen::MatrixXcd& h, double factor);

  struct Result {
    Eigen::VectorXd signal;        ///< Re h_u^H w_u
    Eigen::VectorXd interference;  ///< factor sum_{k != u} |h_u^H w_k|^2
    double value = 0.0;            ///< of the beams
    double gap = 0.0;              ///< value + eta_min (||W||^2 - 1) - dual
    int steps = 0;
    bool converged = false;
    bool failed = false;  ///< not solved to 1e-6 from the last prices nor from plain ones: the beams are those of the call before
  };
  /// @param tolerance  of the gap, relative to 1 + value
  /// @param stop       ends the steps where they are
  Result solve(const LocalTargets& targets, double tolerance, int max_steps = 100, const std::stop_token& stop = {});

  /// The last beams, shape (N, U), ||W||_F <= 1; 0 before the first call.
  [[nodiscard]] Eigen::MatrixXcd beams() const;
  /// What users receive of them, H^H W, shape (U, U).
  [[nodiscard]] Eigen::MatrixXcd received() const;

 private:
  struct Point;
  /// Newton's method from `point`, left at its end.
  void descend(const LocalTargets& targets, double tolerance, int max_steps, const std::stop_token& stop, Point& point,
               Result& result) const;
  void evaluate(const LocalTargets& targets, const Eigen::VectorXd& x, Point& point) const;
  void curvature(const LocalTargets& targets, Point& point) const;

  ChannelSpan span_;
  double factor_;
  Eigen::VectorXd prices_;  ///< nu (U), eta
  Eigen::MatrixXcd w_;      ///< (m, U)
};

}  // namespace airloom::haps
