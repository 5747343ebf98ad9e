#pragma once
/// Budgets of the users as limits on the downlink: a user sends s b(T), and b grows with the totals T of the access points.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

class UserBudgets {
 public:
  explicit UserBudgets(const PowerProblem& problem);

  /// Rows E and limits R of E T <= R at these uplink SINRs, (J).
  /// @return  false where no user could run out if the access points used all their power, or one has run out: then there are no rows
  [[nodiscard]] bool limit(const Eigen::VectorXd& sinr);
  [[nodiscard]] const Eigen::MatrixXd& rows() const { return rows_; }     ///< (D, L)
  [[nodiscard]] const Eigen::VectorXd& limits() const { return limit_; }  ///< (D), W
  /// Whether these powers of the users, (D), are within their budgets, up to roundings.
  [[nodiscard]] bool hold(const Eigen::VectorXd& user_total) const;

 private:
  const PowerProblem* x_;
  Eigen::VectorXd full_base_;  ///< b with all access points at full power
  Eigen::MatrixXd rows_;
  Eigen::VectorXd limit_;
};

}  // namespace airloom::mdd
