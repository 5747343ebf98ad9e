#include "airloom/experiments/registry.hpp"

#include "airloom/systems/haps/system.hpp"
#include "airloom/systems/iab/system.hpp"

namespace airloom::experiments {

const std::vector<const System*>& systems() {
  static const SystemOf<haps::Haps> haps("haps", "cell-free beams for macro stations and a high-altitude platform");
  static const SystemOf<iab::Iab> iab("iab", "hybrid beams and band split for UAV integrated access and backhaul");
  static const std::vector<const System*> table{&haps, &iab};
  return table;
}

const System& find_system(const std::string& key) {
  std::vector<std::string> known;
  for (const System* system : systems()) {
    if (system->key() == key) return *system;
    known.push_back(system->key());
  }
  throw InvalidInput(unknown_name("system", key, known));
}

}  // namespace airloom::experiments
