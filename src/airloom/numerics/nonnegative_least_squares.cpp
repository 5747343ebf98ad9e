#include "airloom/numerics/nonnegative_least_squares.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <vector>

namespace airloom {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd nonnegative_least_squares(const MatrixXd& matrix, const VectorXd& right) {
  constexpr double ridge = 1e-14, negative = 1e-12, rising = 1e-10;
  constexpr int patience = 3;
  const Index n = matrix.cols();
  // columns of length 1: what is small is so by its unit
  const VectorXd length = matrix.colwise().norm().transpose();
  MatrixXd unit = matrix;
  for (Index k = 0; k < n; ++k) {
    if (length[k] > 0.0) unit.col(k) /= length[k];
  }
  const MatrixXd gram = unit.transpose() * unit;
  const VectorXd drawn = unit.transpose() * right;
  const double scale = std::max(1e-300, right.norm());
  VectorXd v = VectorXd::Zero(n);
  std::vector<bool> free(static_cast<std::size_t>(n));
  for (Index k = 0; k < n; ++k) free[static_cast<std::size_t>(k)] = length[k] > 0.0;
  Index fewest = n + 1;
  int tries = patience;
  for (Index round = 0; round < 5 * n + 50; ++round) {
    std::vector<Index> on, wrong;
    for (Index k = 0; k < n; ++k) {
      if (free[static_cast<std::size_t>(k)]) on.push_back(k);
    }
    v.setZero();
    if (!on.empty()) {
      MatrixXd part = gram(on, on);
      part.diagonal().array() += ridge;
      const VectorXd wanted = drawn(on), solved = part.ldlt().solve(wanted);
      v(on) = solved;
    }
    const VectorXd slope = drawn - gram * v;
    for (Index k = 0; k < n; ++k) {
      const bool in = free[static_cast<std::size_t>(k)];
      if (length[k] > 0.0 && (in ? v[k] < -negative * scale : slope[k] > rising * scale)) wrong.push_back(k);
    }
    if (wrong.empty()) break;
    // all that is wrong changes sides; where that does not lessen it, one at a time, which always ends
    if (static_cast<Index>(wrong.size()) < fewest) {
      fewest = static_cast<Index>(wrong.size());
      tries = patience;
    } else if (tries > 0) {
      --tries;
    } else {
      wrong.erase(wrong.begin(), wrong.end() - 1);
    }
    for (const Index k : wrong) free[static_cast<std::size_t>(k)] = !free[static_cast<std::size_t>(k)];
  }
  for (Index k = 0; k < n; ++k) v[k] = length[k] > 0.0 ? std::max(0.0, v[k]) / length[k] : 0.0;
  return v;
}

}  // namespace airloom
