#include "airloom/systems/iab/design/hybrid/stream_subsets.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace airloom::iab {
namespace {

/// Sum spectral efficiency of zero forcing to a subset with equal shares.
double zero_forcing_value(const Tier& tier, const std::vector<int>& subset) {
  const auto count = static_cast<Eigen::Index>(subset.size());
  Eigen::MatrixXcd h(tier.elements(), count);
  for (Eigen::Index k = 0; k < count; ++k) h.col(k) = tier.h.col(subset[static_cast<std::size_t>(k)]);
  const Eigen::MatrixXcd inverse = (h.adjoint() * h).ldlt().solve(Eigen::MatrixXcd::Identity(count, count));
  double sum = 0.0;
  for (Eigen::Index k = 0; k < count; ++k) {
    const double noise = inverse(k, k).real();
    if (noise > 0.0) sum += std::log2(1.0 + 1.0 / (static_cast<double>(count) * noise));
  }
  return sum;
}

std::vector<int> greedy_subset(const Tier& tier, bool allow_drop_backhaul) {
  std::vector<int> kept(static_cast<std::size_t>(tier.streams()));
  std::iota(kept.begin(), kept.end(), 0);
  while (static_cast<int>(kept.size()) > tier.n_rf) {
    std::vector<int> best;
    double best_value = -1.0;
    for (std::size_t drop = 0; drop < kept.size(); ++drop) {
      if (kept[drop] == tier.backhaul && !allow_drop_backhaul) continue;
      std::vector<int> rest = kept;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(drop));
      if (const double value = zero_forcing_value(tier, rest); value > best_value || best.empty()) {
        best_value = value;
        best = std::move(rest);
      }
    }
    kept = std::move(best);
  }
  return kept;
}

}  // namespace

std::vector<std::vector<int>> stream_subsets(const Tier& tier, int most, bool allow_drop_backhaul) {
  const bool keep_backhaul = tier.backhaul >= 0 && !allow_drop_backhaul;
  std::vector<std::vector<int>> subsets;
  std::vector<bool> chosen(static_cast<std::size_t>(tier.streams()), false);
  std::fill(chosen.begin(), chosen.begin() + tier.n_rf, true);
  do {
    if (keep_backhaul && !chosen[static_cast<std::size_t>(tier.backhaul)]) continue;
    std::vector<int> subset;
    for (int l = 0; l < tier.streams(); ++l) {
      if (chosen[static_cast<std::size_t>(l)]) subset.push_back(l);
    }
    subsets.push_back(std::move(subset));
    if (static_cast<int>(subsets.size()) > most) return {greedy_subset(tier, allow_drop_backhaul)};
  } while (std::prev_permutation(chosen.begin(), chosen.end()));
  return subsets;
}

}  // namespace airloom::iab
