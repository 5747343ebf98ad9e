#pragma once
/// Physical parameters of macro stations and small femto stations that share one band.
#include <array>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/tr38901/keys.hpp"

namespace airloom::twotier {
AIRLOOM_API_BEGIN

/// Where femto stations stand: at the cell's edge, on random lines, at four corners, or crowded in a hot spot.
enum class Deployment { sparse, edge_line, corners, hotspot };
constexpr auto enum_names(Deployment) { return std::array<std::string_view, 4>{"sparse", "edge_line", "corners", "hotspot"}; }
enum class Association { own, max_power };
constexpr auto enum_names(Association) { return std::array<std::string_view, 2>{"own", "max_power"}; }
enum class Protection { off, mask };
constexpr auto enum_names(Protection) { return std::array<std::string_view, 2>{"off", "mask"}; }
enum class Coloring { greedy, sector };
constexpr auto enum_names(Coloring) { return std::array<std::string_view, 2>{"greedy", "sector"}; }
enum class LinkDirection { downlink, uplink };
constexpr auto enum_names(LinkDirection) { return std::array<std::string_view, 2>{"downlink", "uplink"}; }
/// fdd: one direction; reversed: the tiers in opposite directions, exchanged on the second half; full: all four links in band.
enum class Duplex { fdd, reversed, full };
constexpr auto enum_names(Duplex) { return std::array<std::string_view, 3>{"fdd", "reversed", "full"}; }
enum class PathLoss { winner_c2, power_law };
constexpr auto enum_names(PathLoss) { return std::array<std::string_view, 2>{"winner_c2", "power_law"}; }
enum class SnrGap { shannon, dsl_gap };
constexpr auto enum_names(SnrGap) { return std::array<std::string_view, 2>{"shannon", "dsl_gap"}; }
enum class Element { omni, sector };
constexpr auto enum_names(Element) { return std::array<std::string_view, 2>{"omni", "sector"}; }

/// published; tr38901: macro links UMa, femto links UMi; tr38901_umi: UMi for macro links, too (standard_links.hpp).
enum class ChannelModel { published, tr38901, tr38901_umi };
constexpr auto enum_names(ChannelModel) { return std::array<std::string_view, 3>{"published", "tr38901", "tr38901_umi"}; }

/// Which numbers are the publication's and which are ours: README.md of this folder.
struct Scenario {
  Deployment deployment = Deployment::sparse;
  int macro_stations = 1;
  int femto_stations = 16;
  int macro_users = 10;
  int femto_users = 2;
  double cell_radius_m = 3000.0;
  double macro_protection_m = 600.0;
  double femto_coverage_m = 240.0;
  double femto_inner_radius_m = 1500.0;
  double hotspot_center = 0.8;
  double hotspot_radius_m = 120.0;
  double corner_m = 2000.0;
  double lines_per_m_rad = 1e-3 / std::numbers::pi;
  double femtos_per_m = 6e-4;
  double femto_radius_m = 100.0;
  double macro_user_min_m = 35.0;
  double femto_user_min_m = 3.0;
  Association association = Association::own;
  double femto_bias_db = 0.0;

  int subchannels = 30;
  int reuse_factor = 3;
  bool allow_large_reuse = false;
  Coloring coloring = Coloring::greedy;
  double center_share = 0.5;
  Protection protection = Protection::off;
  LinkDirection direction = LinkDirection::downlink;
  Duplex duplex = Duplex::fdd;
  double self_interference_cancellation_db = 110.0;
  double slot_se_max = 0.0;
  double macro_weight = 1.0;
  double femto_weight = 1.0;

  double macro_power_w = 20.0;
  double femto_power_w = 0.2;
  double user_power_w = 0.5;
  double bandwidth_hz = 100e6;
  double temperature_k = 250.0;
  double noise_figure_db = 7.0;
  SnrGap snr_gap = SnrGap::shannon;
  double symbol_error_rate = 1e-12;
  double noise_margin_db = 4.0;

  PathLoss path_loss = PathLoss::winner_c2;
  double carrier_ghz = 2.5;
  double macro_height_m = 30.0;
  double femto_height_m = 10.0;
  double user_height_m = 1.5;
  bool walls = true;
  double wall_loss_db = 5.0;
  double two_wall_loss_db = 12.0;
  double reference_gain_db = -40.4;
  double los_exponent = 2.0;
  double nlos_exponent = 3.3;
  double los_probability = 0.5;

  int macro_antennas = 64;
  int femto_antennas = 16;
  int user_antennas = 4;
  Element element = Element::omni;
  double mean_clusters = 1.8;
  bool shared_rays = false;
  double rician_k = 3.0;
  double angle_spread_deg = 5.0;
  double mean_delay_s = 100e-9;
  int sinusoids = 16;
  double speed_m_per_s = 20.0;
  double wavelength_m = 0.15;
  double doppler_width_rad = 2.0 * std::numbers::pi;
  double symbol_rate_hz = 133e6;
  int frame_blocks = 64;
  int block = 1;
  double estimation_error = 0.1;

  double los_radius_macro_m = 200.0;
  double mean_snr_db = 40.0;
  double target_sinr_db = 0.0;
  double gain_factor_db = 20.0;
  double outage = 0.05;
  double rate_per_user = 0.5;
  double se = 2.0;
  double se_ref = 2.0;

  ChannelModel channel = ChannelModel::published;
  radio::tr38901::ChannelKeys standard = {};  ///< keys of standard channels: docs/channels.md

  /// Bandwidth of one sub-channel.
  [[nodiscard]] double subchannel_bandwidth_hz() const { return bandwidth_hz / subchannels; }
  /// Noise of one sub-channel at any receiver, W.
  [[nodiscard]] double noise_w() const;
  /// Power ratio >= 1 by which a real modem falls short of Shannon: margin (Qinv(Pe/4))^2 / 3.
  [[nodiscard]] double gap() const;
};

void fields(maybe_const<Scenario> auto& s, auto&& field) {
  field("deployment", s.deployment, "where femto stations stand: in a ring, on random lines, at four corners, in a hot spot's disc");
  field("macro_stations", s.macro_stations, between(1, 7), "macro stations: the origin, then the hexagon round it");
  field("femto_stations", s.femto_stations, between(0, 4096),
        "femto stations of sparse and hotspot; corners has four, edge_line a random number");
  field("macro_users", s.macro_users, between(0, 65536), "users dropped in each macro cell");
  field("femto_users", s.femto_users, between(0, 4096), "users dropped round each femto station");
  field("cell_radius_m", s.cell_radius_m, above(0), "radius of a macro cell");
  field("macro_protection_m", s.macro_protection_m, at_least(0), "no femto station within this distance of a macro station");
  field("femto_coverage_m", s.femto_coverage_m, above(0),
        "radius of a femto station in the disc model of coverage, and of protection = mask");
  field("femto_inner_radius_m", s.femto_inner_radius_m, at_least(0), "inner radius of the ring of sparse; the outer one is the cell's");
  field("hotspot_center", s.hotspot_center, between(0, 1),
        "distance of the hot spot's centre from the macro station over the cell's radius");
  field("hotspot_radius_m", s.hotspot_radius_m, above(0), "radius of the hot spot");
  field("corner_m", s.corner_m, above(0), "corners: femto stations at (+-this, +-this)");
  field("lines_per_m_rad", s.lines_per_m_rad, above(0), "edge_line: density of the lines per metre of distance and radian of direction");
  field("femtos_per_m", s.femtos_per_m, above(0), "edge_line: femto stations per metre of line");
  field("femto_radius_m", s.femto_radius_m, above(0), "largest distance of a femto user from its station");
  field("macro_user_min_m", s.macro_user_min_m, above(0), "smallest distance of a macro user from its station");
  field("femto_user_min_m", s.femto_user_min_m, above(0), "smallest distance of a femto user from its station");
  field("association", s.association, "users stay with the station they were dropped for, or choose the strongest");
  field("femto_bias_db", s.femto_bias_db, decibels(), "what max_power adds to femto stations");
  field("subchannels", s.subchannels, between(1, 4096), "sub-channels of the band, over all sub-bands");
  field("reuse_factor", s.reuse_factor, at_least(1), "sub-bands, each for a part of the femto stations; 1 to 4 without allow_large_reuse");
  field("allow_large_reuse", s.allow_large_reuse, "accept more than four sub-bands");
  field("coloring", s.coloring, "sub-band of a femto station: the least disturbed one, or that of its direction from the origin");
  field("center_share", s.center_share, between(0, 1),
        "macro users beyond this share of the radius avoid the sub-band of the nearest femto station");
  field("protection", s.protection, "mask: a femto station avoids the sub-channels of macro users within femto_coverage_m");
  field("direction", s.direction, "direction of all links with duplex = fdd");
  field("duplex", s.duplex,
        "fdd: one direction; reversed: macro down and femto up, and the opposite on as many sub-channels more; full: all in band");
  field("self_interference_cancellation_db", s.self_interference_cancellation_db, between(0, most_decibels),
        "loss from a node's sender to its own receiver, full");
  field("slot_se_max", s.slot_se_max, between(0, 64), "what the highest modulation carries on a slot, bit/s/Hz; 0: no limit (5G: 7.4)");
  field("macro_weight", s.macro_weight, at_least(0), "weight of the rates of users dropped for macro stations");
  field("femto_weight", s.femto_weight, at_least(0), "weight of the rates of users dropped for femto stations");
  field("macro_power_w", s.macro_power_w, above(0), "budget of a macro station");
  field("femto_power_w", s.femto_power_w, above(0), "budget of a femto station");
  field("user_power_w", s.user_power_w, above(0), "budget of a user");
  field("bandwidth_hz", s.bandwidth_hz, above(0), "whole band");
  field("temperature_k", s.temperature_k, above(0), "noise temperature, K");
  field("noise_figure_db", s.noise_figure_db, decibels(), "noise figure of every receiver");
  field("snr_gap", s.snr_gap, "shannon: none; dsl_gap: of symbol_error_rate and noise_margin_db");
  field("symbol_error_rate", s.symbol_error_rate, Range{.low = 0.0, .high = 0.1, .open_low = true}, "symbol errors that dsl_gap allows");
  field("noise_margin_db", s.noise_margin_db, between(0, most_decibels), "noise margin of dsl_gap");
  field("path_loss", s.path_loss, "urban macro law of WINNER II (C2, without line of sight), or a power law with random line of sight");
  field("carrier_ghz", s.carrier_ghz, between(0.5, 100), "carrier of the path loss");
  field("macro_height_m", s.macro_height_m, above(0), "height of macro stations");
  field("femto_height_m", s.femto_height_m, above(0), "height of femto stations");
  field("user_height_m", s.user_height_m, above(0), "height of users");
  field("walls", s.walls, "femto stations and their users are indoors");
  field("wall_loss_db", s.wall_loss_db, between(0, most_decibels), "loss of one wall: indoors to outdoors");
  field("two_wall_loss_db", s.two_wall_loss_db, between(0, most_decibels), "loss of two walls: one house to another");
  field("reference_gain_db", s.reference_gain_db, decibels(), "power_law: gain at 1 m");
  field("los_exponent", s.los_exponent, above(0), "power_law: exponent with line of sight");
  field("nlos_exponent", s.nlos_exponent, above(0), "power_law: exponent without line of sight");
  field("los_probability", s.los_probability, between(0, 1), "power_law: share of links with line of sight");
  field("macro_antennas", s.macro_antennas, between(1, 4096), "antennas of a macro station, a line at half a wavelength");
  field("femto_antennas", s.femto_antennas, between(1, 4096), "antennas of a femto station");
  field("user_antennas", s.user_antennas, between(1, 4096), "antennas of a user");
  field("element", s.element, "gain of an antenna element over the angle, stations and users: 1, or a sector of 65 degrees");
  field("mean_clusters", s.mean_clusters, Range{.low = 0.0, .high = 100.0, .open_low = true},
        "Poisson mean of a link's clusters of rays, at least one");
  field("shared_rays", s.shared_rays, "one number of rays for all clusters of a link");
  field("rician_k", s.rician_k, at_least(0), "specular over scattered power of a ray");
  field("angle_spread_deg", s.angle_spread_deg, above(0), "Laplace scale of the angles of a cluster's rays");
  field("mean_delay_s", s.mean_delay_s, at_least(0), "mean of the exponential delays");
  field("sinusoids", s.sinusoids, between(1, 4096), "sinusoids of a ray's scattered part");
  field("speed_m_per_s", s.speed_m_per_s, at_least(0), "speed of the users");
  field("wavelength_m", s.wavelength_m, above(0), "wavelength of the Doppler shift");
  field("doppler_width_rad", s.doppler_width_rad, Range{.low = 0.0, .high = 2.0 * std::numbers::pi, .open_low = true},
        "angle over which waves arrive, in the Doppler shift");
  field("symbol_rate_hz", s.symbol_rate_hz, above(0), "symbols per second");
  field("frame_blocks", s.frame_blocks, at_least(1), "symbols of a frame, within which a channel only turns by its Doppler shifts");
  field("block", s.block, at_least(1), "the symbol of the frame whose channel is drawn, 1 .. frame_blocks");
  field("estimation_error", s.estimation_error, Range{.low = 0.0, .high = 1.0, .open_low = true, .open_high = true},
        "error of channel estimates in the details cross_gain and estimation");
  field("los_radius_macro_m", s.los_radius_macro_m, above(0), "macro stations nearer than this are in sight, in the detail nearest");
  field("mean_snr_db", s.mean_snr_db, decibels(),
        "mean SNR of the primary link of the detail outage, and of the link of the detail estimation");
  field("target_sinr_db", s.target_sinr_db, decibels(), "detail outage: SINR below which the primary link is out");
  field("gain_factor_db", s.gain_factor_db, decibels(), "detail outage: how much weaker a secondary user is received than the primary");
  field("outage", s.outage, Range{.low = 0.0, .high = 1.0, .open_low = true, .open_high = true},
        "detail outage: share of time that the primary link may be out");
  field("rate_per_user", s.rate_per_user, above(0), "detail outage: rate that every secondary user needs, bit/s/Hz");
  field("se", s.se, above(0), "detail outage: spectral efficiency of an active slot, bit/s/Hz");
  field("se_ref", s.se_ref, above(0), "detail outage: spectral efficiency of a secondary link of 10 dB, bit/s/Hz");
  field("channel", s.channel, "model of the links: docs/channels.md");
  fields(s.standard, field);
}

/// Checks what concerns several fields together.
/// @throws InvalidInput  with every fault
void validate(const Scenario& scenario);

/// What a user should know before trusting results of this scenario; empty when nothing is odd.
[[nodiscard]] std::vector<std::string> warnings(const Scenario& scenario);

AIRLOOM_API_END
}  // namespace airloom::twotier
