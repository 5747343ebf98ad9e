#include "airloom/systems/twotier/design/bit_loading/channel_loads.hpp"

#include <Eigen/LU>
#include <cmath>

namespace airloom::twotier {

using Index = Eigen::Index;

double sinr_of_load(int bits) {
  constexpr double margin = 1e-11;
  return std::ldexp(1.0, bits) * (1.0 + margin) - 1.0;
}

ChannelLoads::ChannelLoads(const Channel& channel, const Network& network)
    : channel_(&channel),
      own_(network.own.segment(channel.first, channel.width)),
      loads_(Eigen::VectorXi::Zero(channel.size)),
      x_(Eigen::ArrayXd::Zero(channel.width)),
      inverse_(Eigen::MatrixXd::Zero(channel.size, channel.size)) {}

bool ChannelLoads::set(const Eigen::VectorXi& loads) {
  std::vector<Index> on;
  for (Index c = 0; c < loads.size(); ++c) {
    if (loads[c] > 0) on.push_back(c);
  }
  if (on.empty()) {
    loads_ = loads;
    x_.setZero();
    inverse_.setZero();
    return true;
  }
  Eigen::MatrixXd system = -channel_->to_other.matrix()(on, on);
  for (std::size_t i = 0; i < on.size(); ++i)
    system(static_cast<Index>(i), static_cast<Index>(i)) = own_[on[i]] / sinr_of_load(loads[on[i]]);
  const Eigen::MatrixXd inverse = system.partialPivLu().inverse();
  const Eigen::VectorXd x = inverse.rowwise().sum();
  // the inverse of such a matrix is nonnegative exactly when the spectral radius of the interference map is below 1
  if (!x.allFinite() || x.minCoeff() <= 0.0 || inverse.minCoeff() < 0.0) return false;
  loads_ = loads;
  x_.setZero();
  x_(on) = x.array();
  inverse_.setZero();
  inverse_(on, on) = inverse;
  return true;
}

std::optional<Eigen::ArrayXd> ChannelLoads::raised(Index c) const {
  const Index size = channel_->size;
  const double sinr = sinr_of_load(loads_[c] + 1);
  Eigen::ArrayXd out = x_;
  if (loads_[c] > 0) {
    const double change = own_[c] / sinr - own_[c] / sinr_of_load(loads_[c]);
    const double pivot = 1.0 + change * inverse_(c, c);
    if (!(pivot > 0.0)) return std::nullopt;
    out.head(size) -= change * x_[c] / pivot * inverse_.col(c).array();
  } else {
    const Eigen::VectorXd felt = inverse_ * channel_->to_other.col(c).head(size).matrix();  // of the others per unit of x_c
    const auto heard = channel_->from_other.col(c).head(size);
    const double pivot = own_[c] - sinr * (heard * felt.array()).sum();
    if (!(pivot > 0.0)) return std::nullopt;
    const double mine = sinr * (1.0 + (heard * x_.head(size)).sum()) / pivot;
    out.head(size) += mine * felt.array();
    out[c] = mine;
  }
  if (!out.allFinite()) return std::nullopt;
  return out;
}

}  // namespace airloom::twotier
