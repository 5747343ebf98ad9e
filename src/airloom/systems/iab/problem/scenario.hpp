#pragma once
/// Physical parameters of a network with a UAV donor, a UAV backhaul node, aerial and ground users.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/keys.hpp"

namespace airloom::iab {
AIRLOOM_API_BEGIN

/// full_band: noise of the whole band for both tiers; band_proportional: of each tier's share of the band; psd_as_power: the
/// density taken as a power (only to reproduce published figures); value: given powers.
enum class NoiseMode { full_band, band_proportional, psd_as_power, value };
constexpr auto enum_names(NoiseMode) { return std::array<std::string_view, 4>{"full_band", "band_proportional", "psd_as_power", "value"}; }

/// fully_connected: every chain drives every element; sub_connected: an element is driven by one chain (strips of the array).
enum class Architecture { fully_connected, sub_connected };
constexpr auto enum_names(Architecture) { return std::array<std::string_view, 2>{"fully_connected", "sub_connected"}; }

enum class Propagation { line_of_sight, multipath };
constexpr auto enum_names(Propagation) { return std::array<std::string_view, 2>{"line_of_sight", "multipath"}; }

/// published: line of sight everywhere, or the multipath of `propagation`; the others are of the links to the ground: standard_channel.hpp.
enum class ChannelModel { published, tr36777_umi, tr36777_uma, tr36777_rma, atg_suburban, atg_urban, atg_dense_urban, atg_highrise };
constexpr auto enum_names(ChannelModel) {
  return std::array<std::string_view, 8>{"published",    "tr36777_umi", "tr36777_uma",     "tr36777_rma",
                                         "atg_suburban", "atg_urban",   "atg_dense_urban", "atg_highrise"};
}

/// Defaults of the publication, and of ours where it gives none. Source: [iab] Tab. 2; README.md of this folder.
struct Scenario {
  double carrier_ghz = 28.0;
  double bandwidth_mhz = 500.0;
  double noise_psd_dbm_per_hz = -170.0;
  NoiseMode noise_mode = NoiseMode::full_band;
  std::optional<double> noise_aerial_dbm;
  std::optional<double> noise_ground_dbm;
  double donor_power_dbw = 0.0;
  double node_power_dbw = 0.0;

  int aerial_users = 3;
  int ground_users = 3;
  int array_nx = 8;
  int array_ny = 8;
  double spacing_wavelengths = 0.5;
  std::optional<int> n_rf_donor;
  std::optional<int> n_rf_node;
  std::optional<int> phase_bits;
  Architecture architecture = Architecture::fully_connected;
  double rf_chain_power_w = 0.25;
  double phase_shifter_power_w = 0.001;

  double area_side_m = 1500.0;
  double donor_x_m = 0.0;
  double donor_y_m = 0.0;
  double donor_height_m = 150.0;
  double node_x_m = 375.0;
  double node_y_m = 375.0;
  double node_height_m = 70.0;
  double aerial_height_m = 100.0;
  double ground_height_m = 0.0;
  double aerial_spread_m = 300.0;
  double aerial_separation_m = 200.0;
  double node_separation_m = 200.0;
  std::optional<double> ground_center_x_m;
  std::optional<double> ground_center_y_m;
  double ground_spread_m = 150.0;
  double ground_separation_m = 100.0;
  std::vector<double> aerial_xy_m;
  std::vector<double> ground_xy_m;

  double min_ground_rate_bps = 0.0;

  double path_loss_exponent = 2.0;
  Propagation propagation = Propagation::line_of_sight;
  double rician_k_db = 5.0;
  int paths = 6;
  ChannelModel channel = ChannelModel::published;
  radio::tr38901::ChannelKeys standard = {};  ///< keys of standard channels: docs/channels.md

  /// Donor streams J: aerial users and the backhaul.
  [[nodiscard]] int donor_streams() const { return aerial_users + 1; }
};

void fields(maybe_const<Scenario> auto& s, auto&& field) {
  field("carrier_ghz", s.carrier_ghz, above(0), "carrier frequency");
  field("bandwidth_mhz", s.bandwidth_mhz, above(0), "total bandwidth of both tiers");
  field("noise_psd_dbm_per_hz", s.noise_psd_dbm_per_hz, decibels(), "noise density");
  field("noise_mode", s.noise_mode, "what the noise power of a tier is");
  field("noise_aerial_dbm", s.noise_aerial_dbm, decibels(), "noise power of the aerial tier, with noise_mode = value");
  field("noise_ground_dbm", s.noise_ground_dbm, decibels(), "noise power of the ground tier, with noise_mode = value");
  field("donor_power_dbw", s.donor_power_dbw, decibels(), "power budget of the donor");
  field("node_power_dbw", s.node_power_dbw, decibels(), "power budget of the node");
  field("aerial_users", s.aerial_users, between(1, 4096), "users served by the donor, besides the backhaul");
  field("ground_users", s.ground_users, between(1, 4096), "users served by the node");
  field("array_nx", s.array_nx, between(1, 4096), "elements of each planar array along x");
  field("array_ny", s.array_ny, between(1, 4096), "elements of each planar array along y");
  field("spacing_wavelengths", s.spacing_wavelengths, above(0), "element spacing");
  field("n_rf_donor", s.n_rf_donor, at_least(1), "RF chains of the donor; absent: one per donor stream");
  field("n_rf_node", s.n_rf_node, at_least(1), "RF chains of the node; absent: one per ground user");
  field("phase_bits", s.phase_bits, between(1, 16), "resolution of the phase shifters: phases lie on 2 pi m / 2^bits; absent: any phase");
  field("architecture", s.architecture, "how chains drive elements");
  field("rf_chain_power_w", s.rf_chain_power_w, at_least(0), "consumed by one RF chain");
  field("phase_shifter_power_w", s.phase_shifter_power_w, at_least(0), "consumed by one phase shifter");
  field("area_side_m", s.area_side_m, above(0), "side of the square, centred at the origin");
  field("donor_x_m", s.donor_x_m, any_number(), "place of the donor");
  field("donor_y_m", s.donor_y_m, any_number(), "place of the donor");
  field("donor_height_m", s.donor_height_m, at_least(0), "height of the donor");
  field("node_x_m", s.node_x_m, any_number(), "place of the node");
  field("node_y_m", s.node_y_m, any_number(), "place of the node");
  field("node_height_m", s.node_height_m, at_least(0), "height of the node");
  field("aerial_height_m", s.aerial_height_m, at_least(0), "height of the aerial users");
  field("ground_height_m", s.ground_height_m, at_least(0), "height of the ground users");
  field("aerial_spread_m", s.aerial_spread_m, above(0), "standard deviation of aerial places around the origin, per axis");
  field("aerial_separation_m", s.aerial_separation_m, at_least(0), "least horizontal distance of two aerial users");
  field("node_separation_m", s.node_separation_m, at_least(0), "least horizontal distance of an aerial user from the node");
  field("ground_center_x_m", s.ground_center_x_m, any_number(), "centre of the ground users' places; absent: the node's place");
  field("ground_center_y_m", s.ground_center_y_m, any_number(), "centre of the ground users' places; absent: the node's place");
  field("ground_spread_m", s.ground_spread_m, above(0), "standard deviation of ground places around their centre, per axis");
  field("ground_separation_m", s.ground_separation_m, at_least(0), "least distance of two ground users");
  field("aerial_xy_m", s.aerial_xy_m, any_number(), "fixed aerial places x0, y0, x1, y1, ...; empty: drawn");
  field("ground_xy_m", s.ground_xy_m, any_number(), "fixed ground places x0, y0, x1, y1, ...; empty: drawn");
  field("min_ground_rate_bps", s.min_ground_rate_bps, at_least(0), "ground traffic that is promised; 0: none");
  field("path_loss_exponent", s.path_loss_exponent, above(0), "of distance");
  field("propagation", s.propagation, "one plane wave, or Rician multipath");
  field("rician_k_db", s.rician_k_db, decibels(), "Rician factor of multipath");
  field("paths", s.paths, between(1, 10000), "scattered plane waves of multipath");
  field("channel", s.channel,
        "model of the links to the ground; with a standard one, links in the air have line of sight: docs/channels.md");
  fields(s.standard, field);
}

/// Checks what concerns several fields together.
/// @throws InvalidInput  with every fault
void validate(const Scenario& scenario);

/// What a user should know before trusting results of this scenario; empty when nothing is odd.
[[nodiscard]] std::vector<std::string> warnings(const Scenario& scenario);

AIRLOOM_API_END
}  // namespace airloom::iab
