#include "airloom/numerics/nonnegative_least_squares.hpp"

#include <Eigen/QR>
#include <cmath>
#include <limits>
#include <vector>

namespace airloom {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Least squares over some of the columns.
VectorXd solve_over(const MatrixXd& matrix, const VectorXd& right, const std::vector<Index>& free) {
  return matrix(Eigen::all, free).colPivHouseholderQr().solve(right);
}

}  // namespace

VectorXd nonnegative_least_squares(const MatrixXd& matrix, const VectorXd& right) {
  const Index n = matrix.cols();
  // columns of length 1: what is small is so by its unit
  const VectorXd length = matrix.colwise().norm().transpose();
  MatrixXd unit = matrix;
  for (Index k = 0; k < n; ++k) {
    if (length[k] > 0.0) unit.col(k) /= length[k];
  }
  VectorXd v = VectorXd::Zero(n);
  std::vector<char> is_free(static_cast<std::size_t>(n), 0);
  const double scale = right.norm();
  const auto free_list = [&] {
    std::vector<Index> list;
    for (Index k = 0; k < n; ++k) {
      if (is_free[static_cast<std::size_t>(k)] != 0) list.push_back(k);
    }
    return list;
  };
  for (Index round = 0; round < 3 * n + 10; ++round) {
    const VectorXd slope = unit.transpose() * (right - unit * v);
    Index enter = -1;
    double most = 1e-12 * scale;
    for (Index k = 0; k < n; ++k) {
      if (is_free[static_cast<std::size_t>(k)] == 0 && length[k] > 0.0 && slope[k] > most) most = slope[k], enter = k;
    }
    if (enter < 0) break;
    is_free[static_cast<std::size_t>(enter)] = 1;
    while (true) {
      const std::vector<Index> free = free_list();
      const VectorXd trial = solve_over(unit, right, free);
      double part = 1.0;
      Index leave = -1;
      for (std::size_t i = 0; i < free.size(); ++i) {
        const double to = trial[static_cast<Index>(i)], at = v[free[i]];
        if (to > 0.0) continue;
        const double here = at > 0.0 ? at / (at - to) : 0.0;
        if (leave < 0 || here < part) part = here, leave = free[i];
      }
      for (std::size_t i = 0; i < free.size(); ++i) v[free[i]] += part * (trial[static_cast<Index>(i)] - v[free[i]]);
      if (leave < 0) break;
      v[leave] = 0.0;
      is_free[static_cast<std::size_t>(leave)] = 0;
      if (free.size() == 1) break;
    }
  }
  for (Index k = 0; k < n; ++k) v[k] = length[k] > 0.0 ? std::max(0.0, v[k]) / length[k] : 0.0;
  return v;
}

}  // namespace airloom
