#pragma once
/// One platform's weighted sum spectral efficiency, raised block by block through the equivalent weighted mean square error.
#include <Eigen/Core>
#include <vector>

namespace airloom::iab {

/// State of the iteration for W = X B with the budget absorbed: SE is that of W sqrt(P)/||W||_F, with P = 1 and unit noise.
///
///     tau_l = sum_k |y_lk|^2 + ||W||_F^2,  y = H W,  e_l = 1 - |y_ll|^2/tau_l,  SE_l = -log2 e_l
///     u_l = y_ll/tau_l,  v_l = alpha_l/e_l,  d_l = v_l |u_l|^2,  rho = sum d_l,  A = H^H diag(d) H + rho I,  C = [v_l u_l h_l]
///
/// Each step minimizes the weighted error over its block, so sum alpha_l SE_l never decreases.
/// Source: ours; README.md, "Hybrid WMMSE". Buffers are sized once: no allocation per iteration.
class WeightedMse {
 public:
  /// @param h        shape (N, L), scaled to unit noise and budget; kept by reference
  /// @param weights  alpha, shape (L), >= 0
  /// @param owner    (N) chain of each element, or empty for a fully connected array; kept by reference
  WeightedMse(const Eigen::MatrixXcd& h, const Eigen::VectorXd& weights, const std::vector<int>& owner, Eigen::Index chains);

  void set_weights(const Eigen::VectorXd& weights) { weights_ = weights; }

  /// Takes a new iterate, computes receivers and error weights. @return sum alpha_l SE_l, bit/s/Hz
  double refresh(const Eigen::MatrixXcd& x, const Eigen::MatrixXcd& b);
  /// Every driven phase of X once, exactly. Cost O(L + R) per phase. Call after refresh.
  void update_phases(Eigen::MatrixXcd& x, const Eigen::MatrixXcd& b);
  /// B = (X^H A X)^{-1} X^H C. @return false when the system is not positive definite (then b is left alone)
  [[nodiscard]] bool update_digital(const Eigen::MatrixXcd& x, Eigen::MatrixXcd& b);

 private:
  const Eigen::MatrixXcd& h_;
  Eigen::VectorXd weights_;
  const std::vector<int>& owner_;
  Eigen::MatrixXcd y_;      ///< (L, R) H X, kept up to date by update_phases
  Eigen::MatrixXcd hd_;     ///< (N, L) h diag(d)
  Eigen::VectorXd d_;       ///< (L)
  Eigen::VectorXcd vu_;     ///< (L) v_l u_l
  Eigen::VectorXd a_diag_;  ///< (N) diagonal of A
  double rho_ = 0.0;
  Eigen::MatrixXcd received_, q_, c_b_, gram_, right_;
  Eigen::VectorXcd xq_, z_, kc_;
};

}  // namespace airloom::iab
