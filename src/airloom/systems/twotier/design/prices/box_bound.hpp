#pragma once
/// Upper bounds of one sub-channel's value over a box of powers, low <= x <= high.
///
/// Affine majorants of a rate: the tangent of ln(1 + all that is heard) at a point, which is concave, and the chord of -ln(1 +
/// interference) over the box, which is convex. Concave ones: the rate with the interference at `low`. The least of these counts:
/// - (a) every slot alone, interference at low;
/// - (b) the affine majorants with tangents at low + f (high - low), f = 1/4, 1/2, 3/4;
/// - (c) a mixture of both: averages of affine majorants, mixed per slot with its concave one; point and mixture follow the maximiser.
/// Source: specification of [twotier], 8.1, and second part, 5.1.
#include "airloom/systems/twotier/design/network/priced_channel.hpp"

namespace airloom::twotier {

class BoxBound {
 public:
  /// @param channel  loaded; must outlive this
  /// @param floor    (width): least SINRs that every point of interest keeps, 0 for none; empty for none at all
  void load(PricedChannel& channel, const Eigen::ArrayXd& floor);

  /// Cuts from the box what no best point needs. @return  false: nothing is left, all its points miss a floor
  [[nodiscard]] bool shrink(Eigen::ArrayXd& low, Eigen::ArrayXd& high);
  /// @param enough   a bound at or below is not improved
  /// @param rounds   of (c); 0: only (a) and (b)
  [[nodiscard]] double upper(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high, double enough, int rounds);
  /// Bound (a), (b) or (c) alone, for tests.
  [[nodiscard]] double separable(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high);
  [[nodiscard]] double linear(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high);
  [[nodiscard]] double mixed(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high, double enough, int rounds);

  /// The slot whose range moves the rates most, and by how much, nats. @return  -1 when there is none
  [[nodiscard]] Eigen::Index widest(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high, double& moves);
  /// Where to split it: the middle of ln(1 + SINR), interference at low.
  [[nodiscard]] double middle(Eigen::Index c, const Eigen::ArrayXd& low, const Eigen::ArrayXd& high) const;
  /// Whether powers keep the floors.
  [[nodiscard]] bool keeps(const Eigen::ArrayXd& x);

 private:
  void look(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high);
  [[nodiscard]] double separable_here(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high);
  [[nodiscard]] double linear_here(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high);
  [[nodiscard]] double mixed_here(const Eigen::ArrayXd& low, const Eigen::ArrayXd& high, double enough, int rounds);

  PricedChannel* channel_ = nullptr;
  Eigen::ArrayXd floor_;
  bool floored_ = false;
  Eigen::ArrayXd least_, most_, log_least_, slope_;  // interference at low and high, and the chord between
  Eigen::ArrayXd heard_, total_, inverse_, kappa_, mix_, q_, charged_, z_, x_, concave_, affine_, coefficient_;
};

}  // namespace airloom::twotier
