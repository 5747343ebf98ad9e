#include "airloom/experiments/system/registry.hpp"

#include "airloom/systems/dab/system.hpp"
#include "airloom/systems/haps/system.hpp"
#include "airloom/systems/iab/system.hpp"
#include "airloom/systems/mdd/system.hpp"
#include "airloom/systems/twotier/system.hpp"

namespace airloom::experiments {

const std::vector<const System*>& systems() {
  static const SystemOf<dab::Dab> dab("dab", "beams of cell-free stations that know the distortion of their power amplifiers");
  static const SystemOf<haps::Haps> haps("haps", "cell-free beams for macro stations and a high-altitude platform");
  static const SystemOf<iab::Iab> iab("iab", "hybrid beams and band split for UAV integrated access and backhaul");
  static const SystemOf<mdd::Mdd> mdd("mdd", "powers for cell-free access points that send and receive at once on different subcarriers");
  static const SystemOf<twotier::TwoTier> twotier("twotier", "powers of macro and femto stations that share one band, or of their users");
  static const std::vector<const System*> table{&dab, &haps, &iab, &mdd, &twotier};
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
