#pragma once
/// The links of an instance, laid out for the iterations of Algorithm 1: both products with the gains run over contiguous memory.
///
/// Slot (n, c) is entry n width + c of an array; width is the number of cells, filled up to whole packs. Filling and off slots have
/// gains, weights and powers 0.
#include <Eigen/Core>
#include <vector>

#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

struct PackedLinks {
  static constexpr Eigen::Index lane = 4;  ///< doubles of a pack

  Eigen::Index cells = 0, channels = 0, nodes = 0;
  Eigen::Index width = 0;     ///< cells, rounded up to a multiple of lane
  Eigen::ArrayXd to_other;    ///< (channels cells width): entry (n cells + d) width + c: gain from slot (n, d) to the receiver of (n, c),
                              ///< 1/W; 0 for c = d
  Eigen::ArrayXd from_other;  ///< the same numbers as entry (n cells + c) width + d
  Eigen::ArrayXd direct;      ///< (slots): gain of the slot's own link
  Eigen::ArrayXd weight;      ///< (slots)
  Eigen::ArrayXd cap;         ///< (slots): limit of the slot's power, W; empty when there is none
  Eigen::ArrayXd sinr_min;    ///< (slots): floors, 0 for none; empty when there are none
  std::vector<Eigen::Index> user;   ///< (slots): -1 where off
  std::vector<Eigen::Index> place;  ///< slots ordered by node, each node's part filled up to whole packs with the index `slots()`
  std::vector<Eigen::Index> first;  ///< (nodes + 1): where each node's part of `place` begins
  Eigen::ArrayXd budget;            ///< (nodes), W

  [[nodiscard]] Eigen::Index slots() const { return channels * width; }
  [[nodiscard]] Eigen::Index slot(Eigen::Index c, Eigen::Index n) const { return n * width + c; }
};

/// Cost: O(N C^2), one pass over the gains.
[[nodiscard]] PackedLinks pack(const Instance& instance);

/// Slots as (cells, channels) and back.
[[nodiscard]] Eigen::MatrixXd unpacked(const PackedLinks& links, const Eigen::ArrayXd& slots);
[[nodiscard]] Eigen::ArrayXd packed(const PackedLinks& links, const Eigen::MatrixXd& slots);

/// Every node's budget in equal parts over its active slots, none above its slot's limit, W.
[[nodiscard]] Eigen::ArrayXd equal_split(const PackedLinks& links);

/// Scales nodes that are over their budget down to it, and slots to their limits.
void fit_budgets(const PackedLinks& links, Eigen::ArrayXd& p);

}  // namespace airloom::twotier
