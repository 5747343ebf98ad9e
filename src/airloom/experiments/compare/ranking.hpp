#pragma once
/// From answers to a table.
#include "airloom/experiments/compare/comparison.hpp"

namespace airloom::experiments {

/// Fills the rows and counts of a comparison from its networks.
/// @param advantages  of its algorithms, in their order; empty: comparable
void rank(Comparison& comparison, const Yardstick& yardstick, const std::vector<std::string>& advantages);

}  // namespace airloom::experiments
