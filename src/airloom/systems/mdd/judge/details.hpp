#pragma once
/// What may be asked of an answer beyond its metrics: the power of every link.
#include <vector>

#include "airloom/systems/detail.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// `links`: of every access point and each of its users, access point by access point, `power_w`, the sum over the downlink subcarriers;
/// `above_2w` of them have more than 2 W, the share `share_above_2w` of all, with the part `power_above_2w` of all power (0 where all
/// are silent). 2 W is where the publication's drawing of connections begins, [mdd] Fig. 7.
[[nodiscard]] const std::vector<Detail<Instance, Solution>>& details();

}  // namespace airloom::mdd
