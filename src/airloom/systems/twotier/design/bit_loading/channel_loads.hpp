#pragma once
/// Integer loads of one sub-channel and the least powers that carry them.
///
///     own_c x_c = (2^b_c - 1) (1 + sum_{d != c} G_cd x_d)   over the slots with b_c > 0;  x_c = 0 elsewhere
#include <optional>
#include <vector>

#include "airloom/systems/twotier/design/network/network.hpp"

namespace airloom::twotier {

class ChannelLoads {
 public:
  /// No loads.
  explicit ChannelLoads(const Channel& channel, const Network& network);

  /// @return  whether positive powers carry these loads; where not, nothing changes. Limits are not looked at. @param loads  (size), >= 0
  bool set(const Eigen::VectorXi& loads);
  /// The least powers with one bit more in a slot, (width); nothing where there are none. Cost: O(size), for a slot without load O(size^2).
  [[nodiscard]] std::optional<Eigen::ArrayXd> raised(Eigen::Index c) const;

  [[nodiscard]] const Eigen::VectorXi& loads() const { return loads_; }
  [[nodiscard]] const Eigen::ArrayXd& x() const { return x_; }  ///< (width)
  [[nodiscard]] const Channel& channel() const { return *channel_; }

 private:
  const Channel* channel_;
  Eigen::ArrayXd own_;
  Eigen::VectorXi loads_;
  Eigen::ArrayXd x_;
  Eigen::MatrixXd inverse_;  ///< of diag(own / (2^b - 1)) - G over the slots with a load; rows and columns of the others are 0
};

/// SINR that carries b bits; a little above 2^b - 1, so that rounding does not take a bit away.
[[nodiscard]] double sinr_of_load(int bits);

}  // namespace airloom::twotier
