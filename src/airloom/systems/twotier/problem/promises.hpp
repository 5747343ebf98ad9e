#pragma once
/// What an instance promises: SINR floors of slots, rates of users, of the macro cells, of tiers.
///
/// Every promise is a set of slots whose rates together must reach a target. Source: specification of [twotier], second part, 2.1.
#include <string>
#include <utility>
#include <vector>

#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

struct Promise {
  enum class Kind { sinr, user, macro, tier };
  Kind kind;
  Eigen::Index index = 0;                                    ///< of the user or the tier
  double rate = 0.0;                                         ///< > 0, bit/s/Hz
  std::vector<std::pair<Eigen::Index, Eigen::Index>> slots;  ///< (c, n) of those that may send, by n, then c; empty: a promise to nobody

  /// The array and index that it stands in, "user_rate_min[3]".
  [[nodiscard]] std::string name() const;
  Eigen::Index cell = -1, channel = -1;  ///< of a floor
};

/// All promises of the instance in the order of `certificate.theta`: floors by sub-channel and cell, users, the macro cells, tiers.
[[nodiscard]] std::vector<Promise> promises_of(const Instance& instance);

/// Rates of the users, (users), from those of the slots, (C, N), in the same unit.
[[nodiscard]] Eigen::VectorXd sum_by_user(const Instance& instance, const Eigen::MatrixXd& slot_rate);
/// Rates of the tiers, (tiers); empty when no tier is known.
[[nodiscard]] Eigen::VectorXd sum_by_tier(const Instance& instance, const Eigen::MatrixXd& slot_rate);
/// Slots of each user that may send, (users).
[[nodiscard]] Eigen::VectorXi slots_of_users(const Instance& instance);

/// Shorthands of options, which never weaken what the instance promises: the same rate promised to every user with a slot, bit/s/Hz; the
/// rate promised to the macro cells together.
/// @throws InvalidInput  when the instance lacks `cell_is_macro`, or has cells of one kind only
void promise_user_rate(Instance& instance, double rate);
void promise_macro_rate(Instance& instance, double rate);

/// SINR floors (C, N) of the promises that concern one slot each. 0: none. Source: specification of [twotier], second part, 2.2.
[[nodiscard]] Eigen::MatrixXd single_slot_floors(const Instance& instance);

}  // namespace airloom::twotier
