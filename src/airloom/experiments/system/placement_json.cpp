#include "airloom/experiments/system/placement_json.hpp"

#include "airloom/core/version.hpp"

namespace airloom::experiments {

io::Json to_json(const System& system, const PlacementRequest& request, const Placement& p) {
  io::Json json = {{"schema", 1}, {"system", system.key()}, {"status", std::string(name(p.status))}};
  if (!p.message.empty()) json["message"] = p.message;
  json.update(io::to_json(p.answer));
  json["warnings"] = p.warnings;
  json["seed"] = request.seed;
  json["options"] = io::to_json(p.options);
  json["scenario"] = io::to_json(p.scenario);
  json["version"] = version();
  return json;
}

}  // namespace airloom::experiments
