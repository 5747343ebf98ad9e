#pragma once
/// A station's channel in coordinates of its own span: with more antennas than users, beams lie in the span of the channels.
#include <Eigen/QR>

namespace airloom::haps {

struct ChannelSpan {
  Eigen::MatrixXcd basis;  ///< (N, m) orthonormal; empty when m = N
  Eigen::MatrixXcd h;      ///< (m, U), m = min(N, U)

  explicit ChannelSpan(const Eigen::MatrixXcd& channel) : h(channel) {
    const Eigen::Index users = channel.cols();
    if (channel.rows() <= users) return;
    const Eigen::HouseholderQR<Eigen::MatrixXcd> qr(channel);
    basis = qr.householderQ() * Eigen::MatrixXcd::Identity(channel.rows(), users);
    h = qr.matrixQR().topRows(users).triangularView<Eigen::Upper>();
  }
  /// Beams (N, U) of what stands in these coordinates, (m, U).
  [[nodiscard]] Eigen::MatrixXcd beams(const Eigen::MatrixXcd& w) const { return basis.size() > 0 ? Eigen::MatrixXcd(basis * w) : w; }
};

}  // namespace airloom::haps
