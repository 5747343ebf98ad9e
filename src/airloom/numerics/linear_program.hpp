#pragma once
/// Small dense linear programs by an interior-point method.
#include <Eigen/Core>

namespace airloom {

/// minimise cost . v  s.t.  rows v >= right, and equal . v = total where `equal` has entries.
struct LinearProgram {
  Eigen::VectorXd cost;   ///< (n)
  Eigen::MatrixXd rows;   ///< (m, n)
  Eigen::VectorXd right;  ///< (m)
  Eigen::VectorXd equal = {};
  double total = 0.0;
};

struct LinearAnswer {
  Eigen::VectorXd v;           ///< (n)
  Eigen::VectorXd multiplier;  ///< (m), >= 0, of the rows
  bool solved = false;         ///< to the accuracy asked for
  int iterations = 0;
};

/// Mehrotra's predictor and corrector. The program must be bounded.
/// @param start     (n): where to begin; any numbers
/// @param accuracy  of feasibility and complementarity, relative to the largest cost and right side
/// Cost per iteration: O(m n^2).
[[nodiscard]] LinearAnswer minimize_linear(const LinearProgram& program, const Eigen::VectorXd& start, double accuracy = 1e-8);

}  // namespace airloom
