#pragma once
/// Bounds in the unit in which an objective is reported, and the objective in that unit.
#include <string>

#include "airloom/systems/iab/problem/instance.hpp"
#include "airloom/systems/iab/problem/network_utility.hpp"

namespace airloom::iab {

struct UpperBound {
  double value = 0.0;  ///< bit/s; of proportional_fair the geometric mean of all rates in bit/s
  std::string kind;    ///< certificate.upper_bound_kind
};

/// No precoder of the hardware, split and flows reach more. min_ground_rate: of those that carry the promise.
[[nodiscard]] UpperBound upper_bound(const Instance& instance, const NetworkUtility& utility);

/// A value of the utility (bit/s/Hz, nat for proportional_fair) in the unit of `upper_bound`: bandwidth U, or bandwidth exp(U/users).
[[nodiscard]] double objective_bps(const Instance& instance, const NetworkUtility& utility, double value);

}  // namespace airloom::iab
