#pragma once
/// The quadratic problem of ball_qp.hpp in several balls at once, its stations' sums coupled by the first term.
#include <Eigen/Core>
#include <vector>

namespace airloom {

/// Curvature F, (N, r), right side R, (N, U), shift and budget of one ball; r and U are common to all.
struct Ball {
  Eigen::MatrixXcd f, r;
  double kappa = 1.0;   ///< > 0
  double budget = 1.0;  ///< > 0
};

struct SeveralBallsResult {
  std::vector<Eigen::MatrixXcd> w;
  Eigen::VectorXd multiplier;  ///< lambda, (B), >= 0
  double gap = 0.0;            ///< of W, scaled to the budgets, and of the dual at lambda; relative to 1 + |value|
  int steps = 0;
  bool converged = false;
};

/// Newton's method on the multipliers, kept >= 0, with a line search on the dual. With kappa_b -> kappa_b + lambda_b
///
///     M = I + sum_b F_b^H F_b / kappa_b,  Y = M^{-1} sum_b F_b^H R_b / kappa_b,  W_b = (R_b - F_b Y) / kappa_b
///
/// d dual / d lambda_b = ||W_b||^2 - budget_b. Cost: O(N U r) per ball once, then O(B r^2 U + B^2 r U + B^3) per step.
/// Accuracy falls with the ratio of ||F||^2 to kappa + lambda: 1e-9 for 1e7.
/// @param gap  at which to stop
[[nodiscard]] SeveralBallsResult solve_several_balls(const std::vector<Ball>& balls, double gap = 1e-12, int max_steps = 100);

/// Value of the problem at W.
[[nodiscard]] double several_balls_value(const std::vector<Ball>& balls, const std::vector<Eigen::MatrixXcd>& w);

}  // namespace airloom
