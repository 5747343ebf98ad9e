#include "airloom/systems/dab/judge/distortion.hpp"

#include <algorithm>

namespace airloom::dab {

using Index = Eigen::Index;
using Input = Eigen::Ref<const Eigen::MatrixXcd>;

Eigen::MatrixXcd stacked(const Eigen::MatrixXcd& by_station, Index users) {
  const Index antennas = by_station.rows();
  const Index stations = by_station.cols() / users;
  Eigen::MatrixXcd all(stations * antennas, users);
  for (Index b = 0; b < stations; ++b) all.middleRows(b * antennas, antennas) = by_station.middleCols(b * users, users);
  return all;
}

Eigen::VectorXd distortion_by_matrix(const Input& h, const Input& w, std::complex<double> beta3) {
  constexpr Index widest = 256;  // rows of a block of C: 1 MB, so that it stays near the processor
  const Index antennas = h.rows();
  const Index width = std::min(widest, antennas);
  Eigen::VectorXd t = Eigen::VectorXd::Zero(h.cols());
  Eigen::MatrixXcd c(width, width);
  Eigen::MatrixXcd product(width, h.cols());
  for (Index row = 0; row < antennas; row += width) {
    const Index rows = std::min(width, antennas - row);
    for (Index column = 0; column <= row; column += width) {
      const Index columns = std::min(width, antennas - column);
      Eigen::Ref<Eigen::MatrixXcd> block = c.topLeftCorner(rows, columns);
      block.noalias() = w.middleRows(row, rows) * w.middleRows(column, columns).adjoint();
      block.array() *= block.array().abs2();
      product.topRows(rows).noalias() = block * h.middleRows(column, columns);
      const double times = column == row ? 1.0 : 2.0;  // a block below the diagonal stands for its mirror image too
      for (Index u = 0; u < h.cols(); ++u) t[u] += times * h.col(u).segment(row, rows).dot(product.col(u).head(rows)).real();
    }
  }
  return (2.0 * std::norm(beta3) * t).cwiseMax(0.0);  // a positive semidefinite form but for rounding
}

Eigen::VectorXd distortion_by_tensor(const Input& h, const Input& w, std::complex<double> beta3) {
  const Index antennas = h.rows();
  const Index streams = w.cols();
  Eigen::VectorXd t(h.cols());
  Eigen::MatrixXcd pairs(antennas, streams);
  Eigen::MatrixXcd sums(streams, streams);
  for (Index u = 0; u < h.cols(); ++u) {
    double sum = 0.0;
    for (Index i = 0; i < streams; ++i) {
      Eigen::Ref<Eigen::MatrixXcd> from = pairs.leftCols(i + 1);  // w_i w_j for j <= i; j > i is its like
      from.array() = w.leftCols(i + 1).array().colwise() * (h.col(u).array().conjugate() * w.col(i).array());
      Eigen::Ref<Eigen::MatrixXcd> entries = sums.topRows(i + 1);
      entries.noalias() = from.transpose() * w.conjugate();
      sum += 2.0 * entries.topRows(i).squaredNorm() + entries.row(i).squaredNorm();
    }
    t[u] = 2.0 * std::norm(beta3) * sum;
  }
  return t;
}

Eigen::VectorXd distortion_power(const Input& h, const Input& w, std::complex<double> beta3) {
  if (beta3 == std::complex<double>{}) return Eigen::VectorXd::Zero(h.cols());
  const auto streams = static_cast<double>(w.cols());
  const bool few = streams * streams * (streams + 1.0) / 2.0 < static_cast<double>(h.rows());
  return few ? distortion_by_tensor(h, w, beta3) : distortion_by_matrix(h, w, beta3);
}

}  // namespace airloom::dab
