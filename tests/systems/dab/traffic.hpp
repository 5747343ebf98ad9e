#pragma once
/// What a design has sent over links of one class.
#include "airloom/systems/dab/design/design.hpp"

namespace airloom::dab::testing {

inline Traffic::Count count(const Design& design, Link link) { return design.traffic.by_class[static_cast<std::size_t>(link)]; }

}  // namespace airloom::dab::testing
