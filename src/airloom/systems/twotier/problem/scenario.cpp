#include "airloom/systems/twotier/problem/scenario.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/units.hpp"
#include "airloom/numerics/gaussian_tail.hpp"
#include "airloom/systems/twotier/problem/standard_links.hpp"

namespace airloom::twotier {

double Scenario::noise_w() const { return boltzmann_j_k * temperature_k * subchannel_bandwidth_hz() * from_db(noise_figure_db); }

double Scenario::gap() const {
  if (snr_gap == SnrGap::shannon) return 1.0;
  const double q = inverse_gaussian_tail(0.25 * symbol_error_rate);
  return std::max(1.0, from_db(noise_margin_db) * q * q / 3.0);
}

void validate(const Scenario& s) {
  Faults faults("twotier scenario");
  const auto number = [](double x) { return shortest(x); };
  faults.require(s.reuse_factor <= 4 || s.allow_large_reuse, "scenario.reuse_factor", std::to_string(s.reuse_factor),
                 "must be in [1, 4], or allow_large_reuse = true");
  faults.require(s.subchannels % s.reuse_factor == 0, "scenario.subchannels", std::to_string(s.subchannels),
                 "must be a multiple of reuse_factor = " + std::to_string(s.reuse_factor));
  faults.require(s.block <= s.frame_blocks, "scenario.block", std::to_string(s.block),
                 "must be <= frame_blocks = " + std::to_string(s.frame_blocks));
  faults.require(s.macro_user_min_m < s.cell_radius_m, "scenario.macro_user_min_m", number(s.macro_user_min_m),
                 "must be < cell_radius_m = " + number(s.cell_radius_m));
  faults.require(s.femto_user_min_m < s.femto_radius_m, "scenario.femto_user_min_m", number(s.femto_user_min_m),
                 "must be < femto_radius_m = " + number(s.femto_radius_m));
  const bool has_femtos = s.femto_stations > 0 || s.deployment == Deployment::corners || s.deployment == Deployment::edge_line;
  faults.require(s.macro_users > 0 || (s.femto_users > 0 && has_femtos), "scenario.macro_users", "0",
                 "there must be users: macro_users > 0, or femto_users and femto stations");
  faults.require(s.macro_weight > 0.0 || s.femto_weight > 0.0, "scenario.macro_weight", "0", "must not be 0 together with femto_weight");
  switch (s.deployment) {
    case Deployment::sparse:
      faults.require(std::max(s.femto_inner_radius_m, s.macro_protection_m) < s.cell_radius_m, "scenario.femto_inner_radius_m",
                     number(s.femto_inner_radius_m), "it and macro_protection_m must be < cell_radius_m = " + number(s.cell_radius_m));
      break;
    case Deployment::edge_line: {
      constexpr double most = 2000.0;
      const double mean = std::numbers::pi * std::numbers::pi * s.lines_per_m_rad * s.femtos_per_m * s.cell_radius_m * s.cell_radius_m;
      faults.require(mean <= most, "scenario.femtos_per_m", number(s.femtos_per_m),
                     "the mean number of femto stations would be " + number(mean) + "; must be <= 2000");
      break;
    }
    case Deployment::corners:
      faults.require(s.corner_m * std::numbers::sqrt2 >= s.macro_protection_m, "scenario.corner_m", number(s.corner_m),
                     "the corners must be at least macro_protection_m = " + number(s.macro_protection_m) + " from the macro station");
      break;
    case Deployment::hotspot:
      faults.require(s.hotspot_center * s.cell_radius_m + s.hotspot_radius_m > s.macro_protection_m, "scenario.hotspot_radius_m",
                     number(s.hotspot_radius_m), "the hot spot lies within macro_protection_m = " + number(s.macro_protection_m));
      break;
  }
  constexpr double most_gains = 3e8;  // 2.4 GB
  const double cells = (s.macro_stations + s.femto_stations) * (s.duplex == Duplex::full ? 2.0 : 1.0);
  const double gains = cells * cells * s.subchannels * (s.duplex == Duplex::reversed ? 2.0 : 1.0);
  faults.require(gains <= most_gains, "scenario.subchannels * (macro_stations + femto_stations)^2", number(gains), "must be <= 3e8");
  const double users = static_cast<double>(s.macro_stations) * s.macro_users + static_cast<double>(s.femto_stations) * s.femto_users;
  faults.require(users <= 1e6, "scenario.macro_users, femto_users", number(users) + " users", "must be <= 1e6");
  check_channel(s, faults);
  faults.raise();
}

std::vector<std::string> warnings(const Scenario& s) {
  std::vector<std::string> list = channel_warnings(s);
  if (s.channel == ChannelModel::published && s.path_loss == PathLoss::winner_c2 && (s.carrier_ghz < 2.0 || s.carrier_ghz > 6.0)) {
    list.push_back("carrier_ghz = " + shortest(s.carrier_ghz) + " is outside 2 .. 6, for which the path loss was fitted");
  }
  return list;
}

}  // namespace airloom::twotier
