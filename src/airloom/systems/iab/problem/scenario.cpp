#include "airloom/systems/iab/problem/scenario.hpp"

#include <string>

#include "airloom/systems/iab/problem/standard_channel.hpp"

namespace airloom::iab {
namespace {

void check_chains(Faults& faults, const std::string& name, int chains, const Scenario& s) {
  const int elements = s.array_nx * s.array_ny;
  faults.require(chains <= elements, name, std::to_string(chains), "must be at most the number of elements, " + std::to_string(elements));
  if (s.architecture == Architecture::sub_connected) {
    faults.require(chains <= s.array_nx, name, std::to_string(chains),
                   "must be at most array_nx = " + std::to_string(s.array_nx) + " with sub_connected strips, or a chain stays empty");
  }
}

void check_places(Faults& faults, const std::string& name, const std::vector<double>& xy, int users) {
  if (xy.empty()) return;
  faults.require(static_cast<int>(xy.size()) == 2 * users, name, std::to_string(xy.size()) + " numbers",
                 "must be 2 per user: " + std::to_string(2 * users));
}

}  // namespace

void validate(const Scenario& s) {
  Faults faults("iab scenario");
  const int elements = s.array_nx * s.array_ny;
  faults.require(s.donor_streams() <= elements, "scenario.aerial_users", std::to_string(s.aerial_users),
                 "aerial users and the backhaul must be at most the number of elements, " + std::to_string(elements));
  faults.require(s.ground_users <= elements, "scenario.ground_users", std::to_string(s.ground_users),
                 "must be at most the number of elements, " + std::to_string(elements));
  check_chains(faults, "scenario.n_rf_donor", s.n_rf_donor.value_or(s.donor_streams()), s);
  check_chains(faults, "scenario.n_rf_node", s.n_rf_node.value_or(s.ground_users), s);
  check_places(faults, "scenario.aerial_xy_m", s.aerial_xy_m, s.aerial_users);
  check_places(faults, "scenario.ground_xy_m", s.ground_xy_m, s.ground_users);
  if (s.noise_mode == NoiseMode::value) {
    faults.require(s.noise_aerial_dbm.has_value(), "scenario.noise_aerial_dbm", "absent", "must be given with noise_mode = value");
    faults.require(s.noise_ground_dbm.has_value(), "scenario.noise_ground_dbm", "absent", "must be given with noise_mode = value");
  } else {
    faults.require(!s.noise_aerial_dbm && !s.noise_ground_dbm, "scenario.noise_aerial_dbm, noise_ground_dbm", "given",
                   "need noise_mode = value");
  }
  check_channel(s, faults);
  faults.raise();
}

std::vector<std::string> warnings(const Scenario& s) {
  std::vector<std::string> list = channel_warnings(s);
  if (s.noise_mode == NoiseMode::psd_as_power) {
    list.emplace_back(
        "noise_mode = psd_as_power takes the noise density as a power (1 Hz of bandwidth): only for reproducing published figures");
  }
  return list;
}

}  // namespace airloom::iab
