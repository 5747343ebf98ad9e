#pragma once
/// The downlink promise inside the alternation of `price.hpp`: floors A_k >= Gamma I_k that its steps take in once they turn out to bind.
///
/// A downlink step keeps the floors at the disturbance I before it. What the disturbance then adds to them is priced in the next round
/// with their multipliers, and falling short counts against a step by twice the largest multiplier seen.
#include "airloom/systems/mdd/design/price/price_point.hpp"

namespace airloom::mdd {

class DownlinkFloors {
 public:
  explicit DownlinkFloors(const PowerProblem& problem) : x_(&problem) {}

  [[nodiscard]] bool enforced() const { return price_.size() > 0; }
  /// From now on.
  void enforce();
  /// Whether every downlink stream has its promised SINR, up to roundings.
  [[nodiscard]] bool kept(const PricePoint& at) const;
  /// Floors of A_k at a disturbance, (K); null while they are left out.
  [[nodiscard]] const Eigen::VectorXd* at(const Eigen::VectorXd& disturbance);
  /// Takes the multipliers that a step ended with, (K).
  void learn(const Eigen::VectorXd& multiplier);
  /// What a unit of disturbance costs by raising the floor of A_k, (K); empty while they are left out.
  [[nodiscard]] const Eigen::VectorXd& price() const { return price_; }
  /// The value, less what floors that are missed cost.
  [[nodiscard]] double merit(const PricePoint& at) const;
  /// Steps aim at a fixed point whose multipliers lag by a round: near it a small loss of merit is the way there.
  [[nodiscard]] double patience(double value) const;

 private:
  const PowerProblem* x_;
  Eigen::VectorXd floor_, price_, penalty_;
};

}  // namespace airloom::mdd
