#pragma once
/// Physical parameters of base stations on a circle that serve users inside it together, through amplifiers that distort.
#include <array>
#include <complex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/export.hpp"
#include "airloom/radio/amplifier.hpp"
#include "airloom/radio/amplifier_curve.hpp"
#include "airloom/radio/tr38901/keys.hpp"

namespace airloom::dab {
AIRLOOM_API_BEGIN

/// Wave fronts at the arrays: planar, or with the distance of every element.
enum class Array { planar, spherical };
constexpr auto enum_names(Array) { return std::array<std::string_view, 2>{"planar", "spherical"}; }

/// published: a few paths, all with line of sight; the others: standard_channel.hpp.
enum class ChannelModel { published, tr38901_umi, tr38901_uma, tr38901_inh };
constexpr auto enum_names(ChannelModel) {
  return std::array<std::string_view, 4>{"published", "tr38901_umi", "tr38901_uma", "tr38901_inh"};
}

/// Four stations, paths, their distributions and the model of the amplifier are the publication's; its numbers are lost, so the values
/// are ours. Source: [dab] Sec. II and V; README.md of this folder.
struct Scenario {
  int base_stations = 4;
  int antennas = 16;
  int users = 4;
  double station_radius_m = 70.71;
  double user_radius_m = 30.0;
  double user_center_x_m = 0.0;
  double user_center_y_m = 0.0;

  double carrier_ghz = 28.0;
  double spacing_wavelengths = 0.5;
  Array array = Array::planar;
  int paths = 3;
  double attenuation_min = 0.1;
  double attenuation_max = 0.3;
  double path_angle_max_deg = 90.0;
  double path_length_max = 2.0;
  double reference_gain_db = -61.4;
  double reference_distance_m = 1.0;
  double path_loss_exponent = 2.0;

  double noise_dbm = -80.0;
  double tx_power_dbm = 40.0;
  bool power_per_16_antennas = false;
  double pa_beta1_re = 0.98;
  double pa_beta1_im = 0.0;
  double pa_beta3_re_per_w = -0.04;
  double pa_beta3_im_per_w = -0.01;
  radio::AmplifierModel pa_model = radio::AmplifierModel::cubic;
  double pa_beta5_re_per_w2 = 0.0;
  double pa_beta5_im_per_w2 = 0.0;
  double pa_gain_re = 0.98;
  double pa_gain_im = 0.0;
  double pa_saturation_dbm = 37.78;
  double pa_smoothness = 2.0;
  double pa_phase_max_deg = -16.5;
  double pa_phase_knee_dbm = 36.02;
  double pa_phase_exponent = 4.0;
  double pa_saleh_a = 0.98;
  double pa_saleh_b_per_w = 0.04;
  double pa_saleh_a_phase_rad_per_w = 0.09;
  double pa_saleh_b_phase_per_w = 0.3;
  std::string pa_table_file = {};
  double pa_gain_spread_db = 0.0;
  double pa_phase_spread_deg = 0.0;
  double circuit_power_w = 0.0;
  std::optional<double> csi_error_db = {};
  std::optional<double> csi_error_first_db = {};

  ChannelModel channel = ChannelModel::published;
  std::optional<double> station_height_m = {};
  std::optional<double> user_height_m = {};
  radio::tr38901::ChannelKeys standard = {};  ///< keys of standard channels: docs/channels.md

  /// Antennas of a station, both polarizations counted.
  [[nodiscard]] int rows() const { return antennas * (standard.polarization == radio::tr38901::Polarization::dual ? 2 : 1); }
  /// The cubic amplifier of beta1 and beta3.
  [[nodiscard]] radio::Amplifier amplifier() const {
    return {.beta1 = {pa_beta1_re, pa_beta1_im}, .beta3 = {pa_beta3_re_per_w, pa_beta3_im_per_w}};
  }
  /// The amplifier of every antenna, before their spread.
  [[nodiscard]] radio::AmplifierCurve curve() const;
  /// Budget of one station's amplifier inputs.
  [[nodiscard]] double tx_power_w() const;
};

void fields(maybe_const<Scenario> auto& s, auto&& field) {
  field("base_stations", s.base_stations, between(1, 4096), "base stations, evenly on a circle around the origin");
  field("antennas", s.antennas, between(1, 4096), "antennas of each base station, a line at right angles to the direction of the origin");
  field("users", s.users, between(1, 4096), "single-antenna users, uniform in a disc");
  field("station_radius_m", s.station_radius_m, above(0), "radius of the stations' circle; 70.71: four stations at the corners of 100 m");
  field("user_radius_m", s.user_radius_m, above(0), "radius of the users' disc");
  field("user_center_x_m", s.user_center_x_m, any_number(), "centre of the users' disc, east");
  field("user_center_y_m", s.user_center_y_m, any_number(), "centre of the users' disc, north");
  field("carrier_ghz", s.carrier_ghz, above(0), "carrier frequency");
  field("spacing_wavelengths", s.spacing_wavelengths, above(0), "spacing of neighbouring antennas");
  field("array", s.array, "wave fronts at the arrays: plane waves, or the distance of every antenna");
  field("paths", s.paths, between(1, 1024), "paths of each link, the line of sight included");
  field("attenuation_min", s.attenuation_min, at_least(0), "smallest amplitude of a reflected path, besides its path loss");
  field("attenuation_max", s.attenuation_max, at_least(0), "largest amplitude of a reflected path");
  field("path_angle_max_deg", s.path_angle_max_deg, between(0, 180), "reflected paths leave within this angle of the array's normal");
  field("path_length_max", s.path_length_max, at_least(1), "longest reflected path, in lengths of the line of sight");
  field("reference_gain_db", s.reference_gain_db, decibels(), "gain at the reference distance");
  field("reference_distance_m", s.reference_distance_m, above(0), "reference distance; shorter links count as this long");
  field("path_loss_exponent", s.path_loss_exponent, at_least(0), "exponent of the distance");
  field("noise_dbm", s.noise_dbm, decibels(), "noise power of every user");
  field("tx_power_dbm", s.tx_power_dbm, decibels(), "budget of each station at its amplifiers' inputs");
  field("power_per_16_antennas", s.power_per_16_antennas, "tx_power_dbm is the budget of 16 antennas and grows with their number");
  field("pa_beta1_re", s.pa_beta1_re, any_number(), "linear gain of the amplifiers, real part");
  field("pa_beta1_im", s.pa_beta1_im, any_number(), "linear gain of the amplifiers, imaginary part");
  field("pa_beta3_re_per_w", s.pa_beta3_re_per_w, any_number(), "cubic coefficient of the amplifiers, real part");
  field("pa_beta3_im_per_w", s.pa_beta3_im_per_w, any_number(), "cubic coefficient of the amplifiers, imaginary part");
  field("pa_model", s.pa_model, "curve of the amplifiers");
  field("pa_beta5_re_per_w2", s.pa_beta5_re_per_w2, any_number(), "of polynomial: coefficient of fifth order, real part");
  field("pa_beta5_im_per_w2", s.pa_beta5_im_per_w2, any_number(), "of polynomial: coefficient of fifth order, imaginary part");
  field("pa_gain_re", s.pa_gain_re, any_number(), "of rapp, rapp_phase, limiter: gain for small signals, real part");
  field("pa_gain_im", s.pa_gain_im, any_number(), "of rapp, rapp_phase, limiter: gain for small signals, imaginary part");
  field("pa_saturation_dbm", s.pa_saturation_dbm, decibels(), "of rapp, rapp_phase, limiter: largest output power");
  field("pa_smoothness", s.pa_smoothness, above(0), "of rapp, rapp_phase: how sharply they saturate");
  field("pa_phase_max_deg", s.pa_phase_max_deg, any_number(), "of rapp_phase: phase shift of large signals");
  field("pa_phase_knee_dbm", s.pa_phase_knee_dbm, decibels(), "of rapp_phase: input power at half of that shift");
  field("pa_phase_exponent", s.pa_phase_exponent, above(0), "of rapp_phase: steepness of the shift");
  field("pa_saleh_a", s.pa_saleh_a, above(0), "of saleh: gain for small signals");
  field("pa_saleh_b_per_w", s.pa_saleh_b_per_w, at_least(0), "of saleh: compression");
  field("pa_saleh_a_phase_rad_per_w", s.pa_saleh_a_phase_rad_per_w, any_number(), "of saleh: phase shift of small signals");
  field("pa_saleh_b_phase_per_w", s.pa_saleh_b_phase_per_w, at_least(0), "of saleh: compression of the phase shift");
  field("pa_table_file", s.pa_table_file, "of table: file of the measured points (.csv), input, output and phase: docs/amplifiers.md");
  field("pa_gain_spread_db", s.pa_gain_spread_db, at_least(0), "standard deviation of the antennas' gains");
  field("pa_phase_spread_deg", s.pa_phase_spread_deg, at_least(0), "standard deviation of the antennas' phases");
  field("circuit_power_w", s.circuit_power_w, at_least(0),
        "power of everything but the amplifiers; objective = energy_efficiency needs it: with 0 next to no power is the best");
  field("csi_error_db", s.csi_error_db, decibels(),
        "variance of the channels' entries over their mean energy, of every link; absent: channels are known");
  field("csi_error_first_db", s.csi_error_first_db, decibels(), "the same of the first station's links; absent: as all others");
  field("channel", s.channel, "model of the links: docs/channels.md");
  field("station_height_m", s.station_height_m, at_least(0), "height of the stations of standard channels; absent: 10, tr38901_inh 3");
  field("user_height_m", s.user_height_m, at_least(0), "height of the users of standard channels; absent: 1.5, tr38901_inh 1");
  fields(s.standard, field);
}

/// Checks what concerns several fields together.
/// @throws InvalidInput  with every fault
void validate(const Scenario& scenario);

/// What a user should know before trusting results of this scenario; empty when nothing is odd.
[[nodiscard]] std::vector<std::string> warnings(const Scenario& scenario);

/// What looks wrong with an amplifier driven by at most this power: one that expands, a coefficient in another unit than 1/W.
[[nodiscard]] std::vector<std::string> amplifier_warnings(const radio::Amplifier& amplifier, double power_w);

AIRLOOM_API_END
}  // namespace airloom::dab
