#pragma once
/// Physical parameters of macro base stations and one high-altitude platform that serve the same users in one band.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/keys.hpp"
#include "airloom/radio/tr38901/platform.hpp"

namespace airloom::haps {
AIRLOOM_API_BEGIN

/// free_space; uma_nlos: 3GPP urban macro without line of sight.
enum class MbsPathLoss { free_space, uma_nlos };
constexpr auto enum_names(MbsPathLoss) { return std::array<std::string_view, 2>{"free_space", "uma_nlos"}; }

/// power_db: shadowing_db is the spread of the received power; paper_literal: the publication multiplies the amplitude by
/// 10^(x/10), so that the power spreads twice as much.
enum class Shadowing { power_db, paper_literal };
constexpr auto enum_names(Shadowing) { return std::array<std::string_view, 2>{"power_db", "paper_literal"}; }

/// Links of the macro stations and of the platform: as published, or as standards have them (standard_channel.hpp).
enum class ChannelModel { published, tr38901_uma, tr38901_umi, tr38901_rma };
constexpr auto enum_names(ChannelModel) {
  return std::array<std::string_view, 4>{"published", "tr38901_uma", "tr38901_umi", "tr38901_rma"};
}
enum class HapsChannel { published, tr38811_suburban, tr38811_urban, tr38811_dense_urban };
constexpr auto enum_names(HapsChannel) {
  return std::array<std::string_view, 4>{"published", "tr38811_suburban", "tr38811_urban", "tr38811_dense_urban"};
}

/// The area, the stations' numbers and arrays, altitude, fading types and free-space loss are the publication's; its table of
/// parameters is lost, so the other values are ours. Source: [haps] Sec. V; README.md of this folder.
struct Scenario {
  double area_side_m = 4000.0;
  int users = 16;
  int base_stations = 4;
  bool haps = true;
  int mbs_array_nx = 4;
  int mbs_array_ny = 4;
  int haps_array_nx = 8;
  int haps_array_ny = 8;
  double spacing_wavelengths = 0.5;
  double mbs_height_m = 25.0;
  double user_height_m = 1.5;
  double haps_height_m = 20000.0;

  double carrier_ghz = 2.545;
  double bandwidth_mhz = 20.0;
  double noise_dbm = -100.0;
  double mbs_power_dbm = 43.0;
  double haps_power_dbm = 52.0;

  MbsPathLoss mbs_path_loss = MbsPathLoss::free_space;
  double excess_loss_db = 0.0;
  double shadowing_db = 8.0;
  Shadowing shadowing = Shadowing::power_db;
  double rician_k_db = 10.0;
  double sinr_min = 0.0;

  ChannelModel channel = ChannelModel::published;
  HapsChannel haps_channel = HapsChannel::published;
  radio::tr38901::PlatformFading haps_fading = radio::tr38901::PlatformFading::flat;
  double haps_extra_loss_db = 0.0;
  radio::tr38901::ChannelKeys standard = {};  ///< keys of standard channels: docs/channels.md

  /// Macro stations, and the platform where there is one.
  [[nodiscard]] int stations() const { return base_stations + (haps ? 1 : 0); }
};

void fields(maybe_const<Scenario> auto& s, auto&& field) {
  field("area_side_m", s.area_side_m, above(0), "side of the square, centred at the origin");
  field("users", s.users, between(1, 4096), "single-antenna users, uniform in the square");
  field("base_stations", s.base_stations, between(0, 4096), "macro base stations, on a grid");
  field("haps", s.haps, "a high-altitude platform above the centre; false: terrestrial network only");
  field("mbs_array_nx", s.mbs_array_nx, between(1, 256), "elements of each macro station's array, first axis");
  field("mbs_array_ny", s.mbs_array_ny, between(1, 256), "elements of each macro station's array, second axis");
  field("haps_array_nx", s.haps_array_nx, between(1, 256), "elements of the platform's array, first axis");
  field("haps_array_ny", s.haps_array_ny, between(1, 256), "elements of the platform's array, second axis");
  field("spacing_wavelengths", s.spacing_wavelengths, above(0), "element spacing of the platform's array");
  field("mbs_height_m", s.mbs_height_m, at_least(0), "height of the macro stations");
  field("user_height_m", s.user_height_m, at_least(0), "height of the users");
  field("haps_height_m", s.haps_height_m, above(0), "height of the platform");
  field("carrier_ghz", s.carrier_ghz, above(0), "carrier frequency");
  field("bandwidth_mhz", s.bandwidth_mhz, above(0), "bandwidth, only to give rates in bit/s");
  field("noise_dbm", s.noise_dbm, decibels(), "noise power of every user");
  field("mbs_power_dbm", s.mbs_power_dbm, decibels(), "power budget of each macro station");
  field("haps_power_dbm", s.haps_power_dbm, decibels(), "power budget of the platform");
  field("mbs_path_loss", s.mbs_path_loss, "path loss of the terrestrial links");
  field("excess_loss_db", s.excess_loss_db, between(0, most_decibels), "further loss of the terrestrial links (clutter, penetration)");
  field("shadowing_db", s.shadowing_db, between(0, most_decibels), "spread of the terrestrial links' shadowing");
  field("shadowing", s.shadowing, "what the spread is of");
  field("rician_k_db", s.rician_k_db, decibels(), "Rician factor of the platform's links");
  field("sinr_min", s.sinr_min, at_least(0), "SINR that every user must get, linear; 0: none");
  field("channel", s.channel, "model of the macro stations' links: docs/channels.md");
  field("haps_channel", s.haps_channel, "model of the platform's links, by what stands on the ground");
  field("haps_fading", s.haps_fading, "of TR 38.811: one scattered scalar for all antennas, or rays");
  field("haps_extra_loss_db", s.haps_extra_loss_db, between(0, most_decibels), "further loss of TR 38.811's links: gas, rain");
  fields(s.standard, field);
}

/// Checks what concerns several fields together.
/// @throws InvalidInput  with every fault
void validate(const Scenario& scenario);

/// What a user should know before trusting results of this scenario; empty when nothing is odd.
[[nodiscard]] std::vector<std::string> warnings(const Scenario& scenario);

AIRLOOM_API_END
}  // namespace airloom::haps
