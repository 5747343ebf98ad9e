#pragma once
/// Convex quadratic problems over complex matrices in balls, by one multiplier per ball.
///
///     minimise  ||sum_b F_b^H W_b||_F^2 + sum_b kappa_b ||W_b||_F^2 - 2 Re sum_b <R_b, W_b>   s.t.  ||W_b||_F^2 <= budget_b
///
/// Source: specification of [dab], 7.2.
#include <Eigen/Core>
#include <Eigen/Eigenvalues>

namespace airloom {

/// One ball, exactly: (F F^H + (kappa + multiplier) I) W = R, multiplier >= 0.
///
/// In the eigenvectors of F F^H the condition is one equation in the multiplier. They are found once for a curvature and serve every
/// right side, shift and budget. Buffers are kept: a second problem of the same size allocates nothing.
class BallQp {
 public:
  struct Solution {
    bool ok = false;          ///< false when the input or the decomposition was not finite; W is then as it was
    double multiplier = 0.0;  ///< lambda
    double power = 0.0;       ///< ||W||_F^2
    int steps = 0;            ///< of Newton's method
  };

  /// Cost: O(N r^2 + r^3) for N > r, else O(N^3).
  /// @param f  F, (N, r)
  void set_curvature(const Eigen::Ref<const Eigen::MatrixXcd>& f);

  /// With kappa = 0 and a right side in the range of F (to 1e-10) whose least-norm solution is inside the ball: that solution.
  /// Cost: O(N U r).
  /// @param r       right side, (N, U)
  /// @param kappa   >= 0
  /// @param budget  > 0
  /// @param w       (N, U), filled; may not be `r`
  Solution solve(const Eigen::Ref<const Eigen::MatrixXcd>& r, double kappa, double budget, Eigen::MatrixXcd& w);

  /// ||F||_F^2
  [[nodiscard]] double curvature() const { return curvature_; }

 private:
  /// ||W||_F^2 for a shift s = kappa + multiplier, and its derivative.
  [[nodiscard]] double power(double shift, double& slope) const;

  bool ok_ = false;
  bool complete_ = false;  ///< the basis spans everything: there is no rest
  double curvature_ = 0.0;
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> eigen_;
  Eigen::MatrixXcd gram_, basis_, coordinates_, rest_;  ///< F^H F; V, (N, m); V^H R, (m, U); R - V V^H R, (N, U)
  Eigen::VectorXd values_;                              ///< eigenvalues of F F^H that belong to V, (m)
  Eigen::VectorXd weight_;                              ///< squared norms of the rows of `coordinates_`
  double rest_weight_ = 0.0;
};

}  // namespace airloom
