#include "airloom/systems/iab/problem/bounds/tier_bound.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/numerics/water_fill.hpp"

namespace airloom::iab {

double water_filled_rate(const Eigen::VectorXd& gain, double budget_w, double noise_w) {
  const Eigen::VectorXd scaled = gain / noise_w;
  return (scaled.array() * water_fill(scaled, budget_w).array()).log1p().sum() / std::numbers::ln2;
}

Eigen::VectorXd largest_gains(const Eigen::MatrixXcd& h, const std::vector<int>& owner) {
  if (owner.empty()) return h.colwise().squaredNorm();
  const int chains = *std::ranges::max_element(owner) + 1;
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(chains, h.cols());
  Eigen::VectorXd elements = Eigen::VectorXd::Zero(chains);
  for (Eigen::Index n = 0; n < h.rows(); ++n) {
    const int r = owner[static_cast<std::size_t>(n)];
    sum.row(r) += h.row(n).cwiseAbs();
    elements[r] += 1.0;
  }
  return (elements.cwiseInverse().asDiagonal() * sum.cwiseAbs2()).colwise().sum();
}

double TierBound::rate(double budget_w, double noise_w) const {
  const double of_streams = water_filled_rate(stream_gain, budget_w, noise_w);
  return mode_gain.size() == 0 ? of_streams : std::min(of_streams, water_filled_rate(mode_gain, budget_w, noise_w));
}

TierBound tier_bound(const Eigen::MatrixXcd& h, Eigen::Index streams, int chains, const std::vector<int>& owner) {
  const Eigen::MatrixXcd some = h.leftCols(streams);
  TierBound bound{.stream_gain = largest_gains(some, owner), .mode_gain = {}};
  constexpr double rounding = 1e-15;  // of the eigenvalues, relative to the largest: added, so that the bound stays one
  const Eigen::MatrixXcd gram = some.adjoint() * some;
  const double scale = gram.diagonal().real().maxCoeff();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> modes(gram / scale, Eigen::EigenvaluesOnly);
  // without a decomposition the first of the two bounds stands alone
  if (modes.info() == Eigen::Success)
    bound.mode_gain = scale * modes.eigenvalues().tail(std::min<Eigen::Index>(chains, streams)).cwiseMax(0.0).array() + rounding * scale;
  return bound;
}

}  // namespace airloom::iab
