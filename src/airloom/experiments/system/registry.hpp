#pragma once
/// The explicit table of systems; read only by apps and bindings.
#include <string>
#include <vector>

#include "airloom/experiments/system/system.hpp"

namespace airloom::experiments {

/// Every system of this build, in the order of the docs.
[[nodiscard]] const std::vector<const System*>& systems();

/// The system of that key. @throws InvalidInput  with the nearest known key
[[nodiscard]] const System& find_system(const std::string& key);

}  // namespace airloom::experiments
