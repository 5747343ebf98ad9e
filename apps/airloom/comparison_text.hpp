#pragma once
/// A comparison as people read it on a terminal.
#include <ostream>

#include "airloom/experiments/compare/comparison.hpp"

namespace airloom::app {

/// One sentence with the verdict, then a line per algorithm.
void print_comparison(std::ostream& out, const experiments::Comparison& comparison);

}  // namespace airloom::app
