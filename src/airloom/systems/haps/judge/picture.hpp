#pragma once
/// One network and its answer as pictures show them.
#include <vector>

#include "airloom/core/values.hpp"
#include "airloom/systems/haps/problem/instance.hpp"
#include "airloom/systems/picture.hpp"

namespace airloom::haps {

/// @param sites     of the instance, not empty
/// @param solution  nothing for a network without an answer
/// @param metrics   what `evaluate` says of the answer
[[nodiscard]] Picture picture(std::vector<Site> sites, const Instance& instance, const Solution* solution, const Values& metrics);

}  // namespace airloom::haps
