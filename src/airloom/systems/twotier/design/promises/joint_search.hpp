#pragma once
/// Branch and bound over the powers of all sub-channels together, with budgets and promises as constraints: for a handful of slots.
///
/// Bound of a box, the smaller of two: at the multipliers given, as the dual has it; and without multipliers, that of the weighted sum, or
/// what the largest rates of each set make where a common ratio or a geometric mean is sought. The first alone does not tend to the value
/// of a point. Source: specification of [twotier], second part, 5.5.
#include <functional>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/design/promises/goal.hpp"

namespace airloom::twotier {

struct JointOptions {
  double tolerance = 1e-4;  ///< relative
  std::int64_t max_boxes = 200'000;
  double enough = 1e300;  ///< ends when a value is at least this
  double below = 0.0;     ///< ends when the bound is below this
};

struct JointAnswer {
  Eigen::ArrayXd x;    ///< (slots); empty when no point was found that keeps the promises
  double value = 0.0;  ///< of x, nats or ratio; -infinity without
  double bound = 0.0;  ///< nothing that keeps budgets and promises is worth more; -infinity: nothing keeps them
  std::int64_t boxes = 0;
};

/// At most this many slots are worth it.
inline constexpr Eigen::Index joint_slots = 8;

/// @param lambda, theta  multipliers of a good answer
/// @param known          (slots): a good answer that keeps the promises; empty: none
[[nodiscard]] JointAnswer search_jointly(const Network& network, const Goal& goal, const Eigen::ArrayXd& lambda,
                                         const Eigen::ArrayXd& theta, const Eigen::ArrayXd& known, const JointOptions& options,
                                         const OnIteration& stop);

}  // namespace airloom::twotier
