#include "airloom/systems/haps/problem/scenario.hpp"

#include "airloom/systems/haps/problem/standard_channel.hpp"

namespace airloom::haps {

void validate(const Scenario& s) {
  Faults faults("haps scenario");
  faults.require(s.stations() >= 1, "scenario.base_stations", std::to_string(s.base_stations),
                 "must be >= 1 without a platform (haps = false)");
  faults.require(s.base_stations == 0 || s.mbs_height_m != s.user_height_m, "scenario.mbs_height_m", shortest(s.mbs_height_m),
                 "must differ from user_height_m, or a user may stand in an antenna");
  faults.require(!s.haps || s.haps_height_m > s.user_height_m, "scenario.haps_height_m", shortest(s.haps_height_m),
                 "must be above user_height_m = " + shortest(s.user_height_m));
  check_channel(s, faults);
  faults.raise();
}

std::vector<std::string> warnings(const Scenario& s) {
  std::vector<std::string> list = channel_warnings(s);
  if (s.shadowing == Shadowing::paper_literal) {
    list.emplace_back("shadowing = paper_literal multiplies amplitudes by 10^(x/10): the received power spreads by twice shadowing_db");
  }
  return list;
}

}  // namespace airloom::haps
