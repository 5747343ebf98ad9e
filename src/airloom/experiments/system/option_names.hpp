#pragma once
/// Options given to the wrong algorithm.
#include <string>

#include "airloom/experiments/system/system.hpp"

namespace airloom::experiments {

/// Refuses names that the algorithm does not know; says which algorithms of the system do, else the nearest known name.
/// An unknown algorithm is not its business. Values are not looked at: System::effective_options does that.
/// @throws InvalidInput
void check_option_names(const System& system, const std::string& algorithm, const Values& options);

}  // namespace airloom::experiments
