#pragma once
/// Physical parameters of access points that serve users in both directions at once, on different subcarriers of one band.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/keys.hpp"
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {
AIRLOOM_API_BEGIN

/// off: every access point serves every user; user_centric: clusters around the users (clustering.hpp).
enum class Clustering { off, user_centric };
constexpr auto enum_names(Clustering) { return std::array<std::string_view, 2>{"off", "user_centric"}; }

/// Which subcarriers are downlink: the first ones; or both directions spread evenly over the band.
enum class SubcarrierSplit { dl_first, interleaved };
constexpr auto enum_names(SubcarrierSplit) { return std::array<std::string_view, 2>{"dl_first", "interleaved"}; }

/// How the central unit adds what the access points received: all alike, or weighted by their noise (ul_weights.hpp).
enum class UlCombining { equal, weighted };
constexpr auto enum_names(UlCombining) { return std::array<std::string_view, 2>{"equal", "weighted"}; }

/// published: independent taps of one path loss; the others: standard_channel.hpp.
enum class ChannelModel { published, tr38901_umi, tr38901_inh };
constexpr auto enum_names(ChannelModel) { return std::array<std::string_view, 3>{"published", "tr38901_umi", "tr38901_inh"}; }

/// A link below this SNR serves nobody unless an instance says so (link_floor.hpp).
inline constexpr double default_link_floor_db = -30.0;

/// Defaults are the publication's, except the height difference, the floor of distances and the split, which it leaves open.
/// Source: [mdd] Sec. V; README.md of this folder.
struct Scenario {
  double area_side_m = 400.0;
  int aps = 24;
  int users = 6;
  int antennas = 8;
  int subcarriers_dl = 4;
  int subcarriers_ul = 2;
  SubcarrierSplit subcarrier_split = SubcarrierSplit::dl_first;
  int taps = 4;

  double ap_power_dbm = 40.0;
  double user_power_dbm = 30.0;
  double noise_dbm = -94.0;
  double si_residual_ap_db = -120.0;
  double si_residual_user_db = -110.0;
  double iai_residual_db = -72.0;
  double imi_residual_db = -42.0;

  double reference_gain_db = -30.5;
  double path_loss_exponent = 3.67;
  double shadowing_db = 4.0;
  double height_difference_m = 10.0;
  double distance_floor_m = 1.0;

  Qos qos = Qos::subcarrier;
  double qos_dl_nats = 0.5;
  double qos_ul_nats = 0.1;

  Clustering clustering = Clustering::off;
  double cluster_threshold_db = 10.0;
  double link_floor_db = default_link_floor_db;
  UlCombining ul_combining = UlCombining::equal;

  ChannelModel channel = ChannelModel::published;
  double carrier_ghz = 3.5;
  double subcarrier_spacing_khz = 15.0;
  radio::tr38901::ChannelKeys standard = {};  ///< keys of standard channels: docs/channels.md

  /// S, of both directions.
  [[nodiscard]] int subcarriers() const { return subcarriers_dl + subcarriers_ul; }
  /// Antennas of an access point, both polarizations counted.
  [[nodiscard]] int rows() const { return antennas * (standard.polarization == radio::tr38901::Polarization::dual ? 2 : 1); }
};

void fields(maybe_const<Scenario> auto& s, auto&& field) {
  field("area_side_m", s.area_side_m, above(0), "side of the square that holds access points and users");
  field("aps", s.aps, between(1, 4096), "access points, uniform in the square");
  field("users", s.users, between(1, 4096), "single-antenna users, uniform in the square");
  field("antennas", s.antennas, between(1, 4096), "antennas of each access point");
  field("subcarriers_dl", s.subcarriers_dl, between(1, 4096), "subcarriers of the downlink");
  field("subcarriers_ul", s.subcarriers_ul, between(1, 4096), "subcarriers of the uplink");
  field("subcarrier_split", s.subcarrier_split, "which subcarriers are downlink");
  field("taps", s.taps, between(1, 8192), "taps of every channel's impulse response");
  field("ap_power_dbm", s.ap_power_dbm, decibels(), "power budget of each access point");
  field("user_power_dbm", s.user_power_dbm, decibels(), "power budget of each user");
  field("noise_dbm", s.noise_dbm, decibels(), "noise power per subcarrier");
  field("si_residual_ap_db", s.si_residual_ap_db, between(-most_decibels, 0), "self-interference left at an access point");
  field("si_residual_user_db", s.si_residual_user_db, between(-most_decibels, 0), "self-interference left at a user");
  field("iai_residual_db", s.iai_residual_db, between(-most_decibels, 0), "interference left between access points, besides the path loss");
  field("imi_residual_db", s.imi_residual_db, between(-most_decibels, 0), "interference left between users, besides the path loss");
  field("reference_gain_db", s.reference_gain_db, decibels(), "gain at 1 m");
  field("path_loss_exponent", s.path_loss_exponent, at_least(0), "exponent of the distance");
  field("shadowing_db", s.shadowing_db, between(0, most_decibels), "spread of the shadowing, every pair its own");
  field("height_difference_m", s.height_difference_m, at_least(0), "access points above the users");
  field("distance_floor_m", s.distance_floor_m, at_least(1), "shorter distances count as this one");
  field("qos", s.qos, "how the promised rates count: on every subcarrier by itself, as their sum, not at all");
  field("qos_dl_nats", s.qos_dl_nats, at_least(0), "rate promised to every user in the downlink, nats, summed over its subcarriers");
  field("qos_ul_nats", s.qos_ul_nats, at_least(0), "and in the uplink");
  field("clustering", s.clustering, "which access points serve a user");
  field("cluster_threshold_db", s.cluster_threshold_db, between(0, most_decibels),
        "an access point takes a second and further users that hear it at most this much below their strongest one");
  field(
      "link_floor_db", s.link_floor_db, between(-most_decibels, 20),
      "without clusters an access point serves the users that hear it, or that it hears, with at least this SNR at full power; -300: all");
  field("ul_combining", s.ul_combining, "how the central unit adds the access points' uplink signals");
  field("channel", s.channel, "model of the links between access points and users, and between access points: docs/channels.md");
  field("carrier_ghz", s.carrier_ghz, above(0), "carrier of standard channels");
  field("subcarrier_spacing_khz", s.subcarrier_spacing_khz, above(0), "spacing of the subcarriers of standard channels");
  fields(s.standard, field);
}

/// Checks what concerns several fields together.
/// @throws InvalidInput  with every fault
void validate(const Scenario& scenario);

/// What a user should know before trusting results of this scenario; empty when nothing is odd.
[[nodiscard]] std::vector<std::string> warnings(const Scenario& scenario);

AIRLOOM_API_END
}  // namespace airloom::mdd
