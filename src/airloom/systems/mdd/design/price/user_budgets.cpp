#include "airloom/systems/mdd/design/price/user_budgets.hpp"

namespace airloom::mdd {

UserBudgets::UserBudgets(const PowerProblem& problem)
    : x_(&problem),
      full_base_(problem.noise + problem.ap_cross * problem.ap_power),
      rows_(problem.users, problem.aps()),
      limit_(problem.users) {}

bool UserBudgets::limit(const Eigen::VectorXd& sinr) {
  const Eigen::Index ul = x_->subcarriers_ul;
  bool any = false;
  for (Eigen::Index d = 0; d < x_->users; ++d)
    any = any || sinr.segment(d * ul, ul).dot(full_base_.segment(d * ul, ul)) > x_->user_power[d];
  if (!any) return false;
  for (Eigen::Index d = 0; d < x_->users; ++d) {
    const auto s = sinr.segment(d * ul, ul);
    rows_.row(d).noalias() = s.transpose() * x_->ap_cross.middleRows(d * ul, ul);
    limit_[d] = x_->user_power[d] - s.dot(x_->noise.segment(d * ul, ul));
  }
  return limit_.minCoeff() > 0.0;
}

bool UserBudgets::hold(const Eigen::VectorXd& user_total) const {
  return (user_total.array() <= x_->user_power.array() * (1.0 + 1e-12)).all();
}

}  // namespace airloom::mdd
