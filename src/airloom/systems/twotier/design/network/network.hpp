#pragma once
/// An instance as every solver sees it: the slots that may send, in an order and in units of its own.
///
///     x = p / budget of the slot's node,  0 <= x <= cap,  sum of a node's x <= 1;  gains are those at x = 1;  the largest weight is 1
///
/// so that no tolerance has a unit. Sub-channels, the slots of each, nodes and promises are numbered by keys that do not depend on how the
/// instance numbers them: an instance written in another order is the same network. Slots that are off, or whose limit is 0, are none.
/// Source: specification of [twotier], second part, 1.1 and 6.
#include <Eigen/Core>
#include <vector>

#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// One sub-channel. Its slots are entries first .. first + size - 1 of the network's arrays, which are filled up to whole packs of numbers.
struct Channel {
  static constexpr Eigen::Index lane = 4;  ///< doubles of a pack

  Eigen::Index first = 0, size = 0;
  Eigen::Index width = 0;      ///< size, rounded up to a multiple of lane; filling has gains, weights and limits 0
  Eigen::ArrayXXd to_other;    ///< (width, size): entry (c, d) is the gain from slot d to the receiver of slot c; 0 for c = d
  Eigen::ArrayXXd from_other;  ///< (width, size): the same number as entry (d, c)
};

/// sum of the rates of `slots` >= target.
struct Commitment {
  std::vector<Eigen::Index> slots;
  double target = 0.0;       ///< nats, > 0
  Eigen::Index number = -1;  ///< of the promise in promises_of(instance); -1: of none
};

struct Network {
  std::vector<Channel> channel;
  Eigen::Index slots = 0;                          ///< entries, filling included
  Eigen::ArrayXd own;                              ///< (slots): gain of the slot's own link at x = 1
  Eigen::ArrayXd weight;                           ///< (slots)
  Eigen::ArrayXd cap;                              ///< (slots): largest x, <= 1; 0 in the filling
  Eigen::ArrayXd most_rate;                        ///< (slots): the highest modulation, nats; infinity for none; empty when there is none
  bool capped = false;                             ///< some slot has a limit below its node's budget
  bool floored = false;                            ///< some promise is to a single slot
  std::vector<Eigen::Index> node;                  ///< (slots): -1 in the filling
  std::vector<std::vector<Eigen::Index>> of_node;  ///< (nodes): slots of each
  std::vector<Eigen::Index> place;                 ///< (slots): entry c + n C of the instance's matrices, -1 in the filling
  std::vector<Commitment> promises;
  Eigen::ArrayXd floor;                                 ///< (slots): SINR that promises to this slot alone ask; 0: none
  std::vector<Eigen::Index> node_number;                ///< (nodes): the instance's
  Eigen::ArrayXd budget;                                ///< (nodes), W
  double weight_scale = 1.0;                            ///< the largest weight of the instance
  Eigen::Index cells = 0, channels = 0, all_nodes = 0;  ///< of the instance

  [[nodiscard]] Eigen::Index nodes() const { return budget.size(); }
  [[nodiscard]] bool promised() const { return !promises.empty(); }
  [[nodiscard]] Eigen::Index active() const;      ///< slots without the filling
  [[nodiscard]] Eigen::Index most_slots() const;  ///< of a sub-channel
};

/// Cost: O(N C^2), one pass over the gains. The instance must be sound.
[[nodiscard]] Network make_network(const Instance& instance);

/// Powers of the instance's slots, W, (C, N), and back.
[[nodiscard]] Eigen::MatrixXd watts(const Network& network, const Eigen::ArrayXd& x);
[[nodiscard]] Eigen::ArrayXd shares(const Network& network, const Eigen::MatrixXd& p);
/// Numbers of the network's nodes in the instance's order, nat/W of the instance's weights where they are multipliers. (V)
[[nodiscard]] std::vector<double> per_watt(const Network& network, const Eigen::ArrayXd& multiplier);

/// Every node's budget in equal parts over its slots, none above its limit.
[[nodiscard]] Eigen::ArrayXd equal_split(const Network& network);
/// Brings slots to their limits, and nodes that are over their budget down to it.
void fit_budgets(const Network& network, Eigen::ArrayXd& x);
/// Raises every slot to at least `part` of its equal split, then fits: a slot at 0 could not come back.
void lift(const Network& network, double part, Eigen::ArrayXd& x);

}  // namespace airloom::twotier
