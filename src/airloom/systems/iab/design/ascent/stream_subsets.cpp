#include "airloom/systems/iab/design/ascent/stream_subsets.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace airloom::iab {
namespace {

/// Sum spectral efficiency of zero forcing to a subset with equal shares. @param gram  H^H H of all streams
double zero_forcing_value(const Eigen::MatrixXcd& gram, const std::vector<int>& subset) {
  const auto count = static_cast<Eigen::Index>(subset.size());
  Eigen::MatrixXcd inner(count, count);
  for (Eigen::Index a = 0; a < count; ++a) {
    for (Eigen::Index b = 0; b < count; ++b) inner(a, b) = gram(subset[static_cast<std::size_t>(a)], subset[static_cast<std::size_t>(b)]);
  }
  const Eigen::MatrixXcd inverse = inner.ldlt().solve(Eigen::MatrixXcd::Identity(count, count));
  double sum = 0.0;
  for (Eigen::Index k = 0; k < count; ++k) {
    const double noise = inverse(k, k).real();
    if (noise > 0.0) sum += std::log2(1.0 + 1.0 / (static_cast<double>(count) * noise));
  }
  return sum;
}

/// Swaps one served for one unserved stream while the value grows.
void exchange(const Eigen::MatrixXcd& gram, int keep, std::vector<int>& kept) {
  double value = zero_forcing_value(gram, kept);
  bool grew = true;
  while (grew) {
    grew = false;
    for (int& served : kept) {
      if (served == keep) continue;
      for (int other = 0; other < gram.cols(); ++other) {
        if (std::ranges::find(kept, other) != kept.end()) continue;
        const int before = std::exchange(served, other);
        if (const double next = zero_forcing_value(gram, kept); next > value * (1.0 + 1e-12)) {
          value = next;
          grew = true;
        } else {
          served = before;
        }
      }
    }
  }
  std::ranges::sort(kept);
}

/// Streams are dropped one by one, each time the one that costs least; then exchanged. @param keep  a stream that stays, -1 for none
std::vector<int> greedy_subset(const Eigen::MatrixXcd& gram, int chains, int keep) {
  std::vector<int> kept(static_cast<std::size_t>(gram.cols()));
  std::iota(kept.begin(), kept.end(), 0);
  while (static_cast<int>(kept.size()) > chains) {
    std::vector<int> best;
    double best_value = -1.0;
    for (std::size_t drop = 0; drop < kept.size(); ++drop) {
      if (kept[drop] == keep) continue;
      std::vector<int> rest = kept;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(drop));
      if (const double value = zero_forcing_value(gram, rest); value > best_value || best.empty()) {
        best_value = value;
        best = std::move(rest);
      }
    }
    kept = std::move(best);
  }
  exchange(gram, keep, kept);
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
    if (static_cast<int>(subsets.size()) > most) {
      const Eigen::MatrixXcd gram = tier.h.adjoint() * tier.h;
      subsets = {greedy_subset(gram, tier.n_rf, tier.backhaul)};
      if (tier.backhaul >= 0 && allow_drop_backhaul) subsets.push_back(greedy_subset(gram, tier.n_rf, -1));
      return subsets;
    }
  } while (std::prev_permutation(chosen.begin(), chosen.end()));
  return subsets;
}

}  // namespace airloom::iab
