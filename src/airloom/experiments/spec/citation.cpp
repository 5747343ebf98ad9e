#include "airloom/experiments/spec/citation.hpp"

#include <algorithm>

#include "airloom/core/version.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/experiments/system/registry.hpp"

namespace airloom::experiments {
namespace {

std::string own_entry() {
  return "@software{airloom,\n"
         "  title   = {Airloom: certified design of beams, powers and spectrum},\n"
         "  author  = {{The Airloom developers}},\n"
         "  version = {" +
         version() +
         "},\n"
         "  year    = {2026},\n"
         "  license = {Apache-2.0}\n"
         "}\n";
}

}  // namespace

std::string citation(const std::string& id) {
  if (id == "airloom") return own_entry();
  std::string system = id;
  std::string place;
  if (std::ranges::none_of(systems(), [&id](const System* each) { return each->key() == id; })) {
    const auto found = find_presets(id);
    system = found.front()->system;
    if (found.size() == 1) place = found.front()->parse().source;
  }
  std::string text;
  if (!place.empty())
    text = "% " + id + ": " + (place == "ours" ? "an experiment of Airloom on the system of" : place + " of") + " [" + system + "]\n";
  return text + find_system(system).bibtex() + own_entry();
}

}  // namespace airloom::experiments
