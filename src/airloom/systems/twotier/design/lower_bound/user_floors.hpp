#pragma once
/// Weights that lift every served user's rate to a floor.
///
///     weight_u <- max(instance's, weight_u (floor / rate_u)^a)
///
/// A fixed point keeps the floors, with the instance's weights where they are slack. Source: specification of [twotier], 7.4.
#include "airloom/systems/twotier/design/lower_bound/price_step.hpp"

namespace airloom::twotier {

class UserFloors {
 public:
  /// @param rate_min  of each user, nats, 0 for none; empty: none for anybody
  UserFloors(const PackedLinks& links, const Eigen::VectorXd& rate_min);

  [[nodiscard]] bool any() const { return rate_min_.size() > 0 && rate_min_.maxCoeff() > 0.0; }
  /// Looks at the last evaluation and moves the weights.
  void update(PriceStep& step);

  // of the powers that the last update saw
  [[nodiscard]] double shortfall() const { return shortfall_; }  ///< largest violation, relative
  [[nodiscard]] Eigen::Index worst_user() const { return worst_user_; }
  [[nodiscard]] bool settled() const { return shortfall_ <= 0.0 && complementarity_ <= 2e-6; }

 private:
  const PackedLinks& links_;
  Eigen::ArrayXd rate_min_;
  Eigen::ArrayXd rate_, factor_;  // (users)
  Eigen::Array<bool, Eigen::Dynamic, 1> served_;
  double exponent_ = 0.5;
  int updates_ = 0;
  double shortfall_ = 0.0, complementarity_ = 0.0;
  Eigen::Index worst_user_ = -1;
};

}  // namespace airloom::twotier
