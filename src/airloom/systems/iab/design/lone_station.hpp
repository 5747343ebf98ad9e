#pragma once
/// Options that mean nothing for a station without a node.
#include "airloom/systems/iab/design/design_options.hpp"
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// Lets every instance with a node pass. Without one the whole band is the station's: nothing is split, no backhaul has a share of the
/// power, no ground traffic is promised or weighed. What does no harm there (flows, allow_drop_backhaul, power_mode = paper, which then is
/// equal) passes.
/// @throws InvalidInput  naming every option that asks for something of a node
void refuse_without_node(const Instance& instance, const DesignOptions& options);

}  // namespace airloom::iab
