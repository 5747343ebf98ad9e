#pragma once
/// A problem with its access points and users in an order that does not depend on how a file lists them.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Place -> index in the problem.
struct Order {
  Eigen::VectorX<Eigen::Index> aps, users;
};

/// Places of streams whose users are in these places, each user's together.
[[nodiscard]] Eigen::VectorX<Eigen::Index> stream_places(const Eigen::VectorX<Eigen::Index>& users, Eigen::Index width);

/// Access points by the sum of their squared gains, users by theirs, largest first: the same whatever the file's order, so that a search
/// with random starts finds the same.
[[nodiscard]] Order order_by_gain(const PowerProblem& problem);

[[nodiscard]] PowerProblem reordered(const PowerProblem& problem, const Order& order);
[[nodiscard]] Powers reordered(const PowerProblem& problem, const Order& order, const Powers& powers);
/// Powers of the reordered problem in the problem's own order.
[[nodiscard]] Powers restored(const PowerProblem& problem, const Order& order, const Powers& powers);

}  // namespace airloom::mdd
