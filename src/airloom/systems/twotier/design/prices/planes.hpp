#pragma once
/// The multipliers that minimise the dual, by cutting planes: every answer of the oracle is a plane below it, one per sub-channel.
///
/// A linear program gives the next multipliers, within a box round the best ones so far that shrinks from call to call. Its value is no
/// bound; the dual at the best multipliers is. Source: specification of [twotier], second part, 5.2.
#include <functional>

#include "airloom/systems/twotier/design/prices/dual_function.hpp"

namespace airloom::twotier {

struct PlanesOptions {
  int max_calls = 12;
  double flat = 2e-4;  ///< ends when the best dual is this near the planes' value, relative, and the box is small
};

/// @param lambda  (nodes), @param theta  (promises): where to begin; brought to sum theta T = 1 where a common ratio is sought
/// What the search asks its caller.
struct PlanesCalls {
  std::function<Eigen::ArrayXd()> known;       ///< a good answer, (slots), before every call of the oracle
  std::function<bool(const DualPoint&)> look;  ///< sees each point; false ends the search
  std::function<void(const Eigen::ArrayXd&)> mixture =
      nullptr;  ///< gets what shares of the points, as the program's multipliers tell them,
                ///< make together: powers that are nearly within the budgets, (slots)
};

/// @return  the planes are exhausted: more calls would lower the dual little
bool search_planes(DualFunction& dual, const Eigen::ArrayXd& lambda, const Eigen::ArrayXd& theta, const PlanesOptions& options,
                   const PlanesCalls& calls);

}  // namespace airloom::twotier
