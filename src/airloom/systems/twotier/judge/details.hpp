#pragma once
/// What may be asked of an answer beyond its metrics: the schedule that a drawn network has.
#include <vector>

#include "airloom/systems/detail.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// `schedule`: faults of the scheduling constraints, `unused`, `shared` over the graph in which macro stations neighbour all and femto
/// stations those nearer than twice their radius, and `unused_print`, `shared_print` as printed.
[[nodiscard]] const std::vector<Detail<Instance, Solution>>& details();

}  // namespace airloom::twotier
