#include "airloom/systems/twotier/design/lower_bound/user_floors.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Weights aim this much above a floor, so that what rounding and the stopping rule leave is not below it.
constexpr double margin = 5e-7;
/// Updates after which the damping is doubled: weights of users that disturb each other may swing.
constexpr int patience = 300;

}  // namespace

UserFloors::UserFloors(const PackedLinks& links, const Eigen::VectorXd& rate_min) : links_(links), rate_min_(rate_min) {
  if (!any()) return;
  const Index users = rate_min_.size();
  rate_.setZero(users);
  factor_.setOnes(users);
  served_.setConstant(users, false);
  for (Index s = 0; s < links.slots(); ++s) {
    const Index user = links.user[static_cast<std::size_t>(s)];
    if (user >= 0 && links.weight[s] > 0.0 && rate_min_[user] > 0.0) served_[user] = true;
  }
}

void UserFloors::update(PriceStep& step) {
  if (++updates_ % patience == 0) exponent_ *= 0.5;
  shortfall_ = 0.0;
  complementarity_ = 0.0;
  rate_.setZero();
  for (Index s = 0; s < links_.slots(); ++s) {
    const Index user = links_.user[static_cast<std::size_t>(s)];
    if (user >= 0) rate_[user] += step.rate()[s];
  }
  worst_user_ = -1;
  for (Index u = 0; u < rate_.size(); ++u) {
    if (!served_[u]) continue;
    const double ratio = rate_[u] / rate_min_[u];
    if (worst_user_ < 0 || ratio < rate_[worst_user_] / rate_min_[worst_user_]) worst_user_ = u;
    shortfall_ = std::max(shortfall_, 1.0 - ratio);
    if (factor_[u] > 1.0) complementarity_ = std::max(complementarity_, std::abs(ratio - 1.0));
    factor_[u] = std::clamp(factor_[u] * std::pow((1.0 + margin) / std::max(ratio, 0.3), exponent_), 1.0, 1e9);
  }
  for (Index s = 0; s < links_.slots(); ++s) {
    const Index user = links_.user[static_cast<std::size_t>(s)];
    if (user >= 0) step.weight()[s] = links_.weight[s] * factor_[user];
  }
}

}  // namespace airloom::twotier
