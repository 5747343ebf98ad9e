#pragma once
/// The downlink powers for given disturbance and prices: a concave problem with a closed-form answer in one multiplier per access point.
///
///     maximise  sum_k weight_k ln(1 + A_k(p) / I_k) - sum_l price_l T_l    s.t.  T_l <= P_l,  E T <= R,  A_k >= floor_k,  p >= 0
///     p_lk = column_k w_lk^2 row_l^2,   lambda = price + nu + E' kap,   g_k = sum_l w_lk^2 / lambda_l,   r_k = g_k / I_k
///
/// Source: specification of [mdd], 6.1 and 15.3.
#include <Eigen/Core>

#include "airloom/core/status.hpp"
#include "airloom/systems/mdd/design/price/dual_newton.hpp"

namespace airloom::mdd {

/// What one step is about; the members refer to the caller's arrays.
struct DlTarget {
  const Eigen::VectorXd& disturbance;          ///< I, (K), K = D M downlink streams
  const Eigen::VectorXd& price;                ///< (L), >= 0, 1/W
  const Eigen::MatrixXd* rows = nullptr;       ///< E, (rows, L), >= 0; absent: none
  const Eigen::VectorXd* row_limit = nullptr;  ///< R, (rows), > 0
  const Eigen::VectorXd* weight = nullptr;     ///< (K), > 0; absent: 1
  const Eigen::VectorXd* floor = nullptr;      ///< (K), >= 0; absent: none. Where floors are out of reach the status is not `converged`
  double tolerance = 1e-8;                     ///< of the relative complementarity residual
  int max_steps = 100;
};

struct DlStepReport {
  Status status = Status::not_run;
  int steps = 0;
  double residual = 0.0;
  double primal = 0.0;  ///< value of the powers
  double dual = 0.0;    ///< an upper bound on every feasible value
};

/// The step with its workspace; the multipliers stay from one call to the next as a start.
class DlStep {
 public:
  /// @param gain      w, (L, K), >= 0
  /// @param ap_power  P, (L), > 0, W
  DlStep(const Eigen::MatrixXd& gain, const Eigen::VectorXd& ap_power);

  /// Solves; the answer is feasible whatever the status: scaled so that T <= P, and E T <= R up to rounding.
  /// Cost: O(L^2 K + L^3) per Newton step, O(L K) while a factor is kept.
  DlStepReport solve(const DlTarget& target);

  [[nodiscard]] const Eigen::VectorXd& column() const { return column_; }        ///< (K)
  [[nodiscard]] const Eigen::VectorXd& row() const { return row_; }              ///< (L)
  [[nodiscard]] const Eigen::VectorXd& amplitude() const { return amplitude_; }  ///< sqrt(A) of the answer, (K)
  [[nodiscard]] const Eigen::VectorXd& ap_total() const { return ap_total_; }    ///< T of the answer, (L), W
  [[nodiscard]] const Eigen::VectorXd& multiplier() const { return nu_; }        ///< nu, then kap
  /// Multipliers of the floors, (K): what one unit more of A_k would cost beyond what it earns.
  [[nodiscard]] Eigen::VectorXd floor_multiplier() const;
  /// Squared gains, (K, L).
  [[nodiscard]] const Eigen::MatrixXd& squared_gain() const { return squared_; }

  // For minimize_dual.
  double evaluate(const Eigen::VectorXd& x);
  void gradient(const Eigen::VectorXd& x, Eigen::VectorXd& out);
  [[nodiscard]] double relative(Eigen::Index i, double slack) const;
  [[nodiscard]] double share(Eigen::Index i, const Eigen::VectorXd& x) const;
  [[nodiscard]] double curvature(Eigen::Index i) const;
  [[nodiscard]] double least(Eigen::Index i, const Eigen::VectorXd& x) const;
  void hessian(const std::vector<Eigen::Index>& free, Eigen::MatrixXd& out);

 private:
  void price_of(const Eigen::VectorXd& x, Eigen::VectorXd& lambda) const;
  void ap_hessian(const Eigen::Index* list, Eigen::Index n, Eigen::MatrixXd& out);
  [[nodiscard]] DlStepReport recover(const DualNewtonReport& newton);

  Eigen::MatrixXd squared_;  ///< w^2, (K, L)
  Eigen::VectorXd limit_;    ///< P
  const DlTarget* target_ = nullptr;
  Eigen::Index rows_ = 0;
  Eigen::VectorXd nu_;
  Eigen::VectorXd lambda_, inverse_, g_, column_, bend_, ap_total_, row_, amplitude_, demand_;
  Eigen::MatrixXd scaled_, gathered_, full_, mixed_;
  DualNewtonWorkspace work_;
};

}  // namespace airloom::mdd
