#include "airloom/systems/dab/problem/scenario.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/systems/dab/problem/amplifier_table.hpp"
#include "airloom/systems/dab/problem/instance.hpp"
#include "airloom/systems/dab/problem/standard_channel.hpp"

namespace airloom::dab {

double Scenario::tx_power_w() const {
  constexpr double reference_antennas = 16.0;
  return watt_from_dbm(tx_power_dbm) * (power_per_16_antennas ? antennas / reference_antennas : 1.0);
}

radio::AmplifierCurve Scenario::curve() const {
  if (pa_model == radio::AmplifierModel::held_cubic) return radio::held_cubic_curve(amplifier().beta1, amplifier().beta3);
  radio::AmplifierCurve curve = radio::cubic_curve(amplifier().beta1, amplifier().beta3);
  curve.model = pa_model;
  if (pa_model == radio::AmplifierModel::polynomial) curve.coefficients.emplace_back(pa_beta5_re_per_w2, pa_beta5_im_per_w2);
  curve.gain = {pa_gain_re, pa_gain_im};
  curve.saturation_w = watt_from_dbm(pa_saturation_dbm);
  curve.smoothness = pa_smoothness;
  curve.phase_max_rad = pa_phase_max_deg * std::numbers::pi / 180.0;
  curve.phase_knee_w = watt_from_dbm(pa_phase_knee_dbm);
  curve.phase_exponent = pa_phase_exponent;
  curve.saleh = {pa_saleh_a, pa_saleh_b_per_w, pa_saleh_a_phase_rad_per_w, pa_saleh_b_phase_per_w};
  if (pa_model == radio::AmplifierModel::table) curve.table = read_amplifier_table(pa_table_file);
  return curve;
}

void validate(const Scenario& s) {
  constexpr double most_coefficients = 2e8;  // 3.2 GB of channels
  Faults faults("dab scenario");
  faults.require(s.attenuation_min <= s.attenuation_max, "scenario.attenuation_min", shortest(s.attenuation_min),
                 "must be <= attenuation_max = " + shortest(s.attenuation_max));
  faults.require(s.pa_beta1_re != 0.0 || s.pa_beta1_im != 0.0, "scenario.pa_beta1_re", "0",
                 "must not be 0 together with pa_beta1_im: the amplifier would have no linear part");
  faults.require(s.pa_gain_re != 0.0 || s.pa_gain_im != 0.0, "scenario.pa_gain_re", "0", "must not be 0 together with pa_gain_im");
  faults.require(s.pa_model != radio::AmplifierModel::table || !s.pa_table_file.empty(), "scenario.pa_table_file", "absent",
                 "must name the file of the measured points with pa_model = table");
  faults.require(!s.csi_error_first_db || s.csi_error_db, "scenario.csi_error_first_db", "without csi_error_db", "needs it");
  const bool spread = s.pa_gain_spread_db > 0.0 || s.pa_phase_spread_deg > 0.0;
  const bool fixed = s.pa_model == radio::AmplifierModel::saleh || s.pa_model == radio::AmplifierModel::table;
  faults.require(!spread || !fixed, "scenario.pa_gain_spread_db", "with pa_model = " + std::string(name(s.pa_model)),
                 "must be 0, and pa_phase_spread_deg, too: that model has no gain to spread");
  const double coefficients = static_cast<double>(s.base_stations) * s.users * s.rows();
  faults.require(coefficients <= most_coefficients, "scenario.base_stations * users * antennas", shortest(coefficients),
                 "must be <= " + shortest(most_coefficients));
  check_channel(s, faults);
  faults.raise();
}

std::vector<std::string> amplifier_warnings(const radio::Amplifier& amplifier, double power_w) {
  constexpr double odd_compression = 50.0;
  std::vector<std::string> list;
  const double compression = power_w * std::abs(amplifier.beta3) / std::abs(amplifier.beta1);
  if (compression > odd_compression) {
    list.push_back("tx_power_max |pa_beta3| / |pa_beta1| = " + shortest(compression) + " is more than 50: is pa_beta3 in 1/W?");
  }
  if ((std::conj(amplifier.beta1) * amplifier.beta3).real() > 0.0) {
    list.emplace_back("Re(conj(pa_beta1) pa_beta3) > 0: the amplifier expands instead of saturating");
  }
  return list;
}

std::vector<std::string> warnings(const Scenario& s) {
  std::vector<std::string> list = amplifier_warnings(s.amplifier(), s.tx_power_w());
  if (s.channel != ChannelModel::published) {
    for (std::string& warning : channel_warnings(s)) list.push_back(std::move(warning));
    return list;
  }
  double nearest = std::numeric_limits<double>::infinity();
  const Eigen::Matrix3Xd places = station_places(s);
  for (Eigen::Index b = 0; b < places.cols(); ++b) {
    nearest = std::min(nearest, std::hypot(places(0, b) - s.user_center_x_m, places(1, b) - s.user_center_y_m));
  }
  if (nearest - s.user_radius_m < s.reference_distance_m) {
    list.push_back("users may stand within reference_distance_m = " + shortest(s.reference_distance_m) +
                   " of a station: such distances count as that");
  }
  return list;
}

}  // namespace airloom::dab
