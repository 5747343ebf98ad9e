#pragma once
/// A placement as `airloom place` writes it and as Python returns it.
#include "airloom/experiments/system/system.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

/// {"schema":1, "system", "status", "message"?, the answer's own keys, "warnings", "seed", "options", "scenario", "version"}.
[[nodiscard]] io::Json to_json(const System& system, const PlacementRequest& request, const Placement& placement);

}  // namespace airloom::experiments
