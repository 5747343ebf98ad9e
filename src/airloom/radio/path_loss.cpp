#include "airloom/radio/path_loss.hpp"

#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"

namespace airloom::radio {

double reference_gain_1m(double frequency_hz) { return from_db(-20.0 * std::log10(frequency_hz / 1e9) - 32.45); }

namespace {

void require_distance(double distance_m, double least) {
  if (!(distance_m >= least)) {
    throw InvalidInput("distance_m: " + shortest(distance_m) + "; must be >= " + shortest(least) +
                       " (reference distance of the path loss)");
  }
}

}  // namespace

double power_law_gain(double gain_1m, double distance_m, double exponent) {
  require_distance(distance_m, 1.0);
  return gain_1m / std::pow(distance_m, exponent);
}

double free_space_gain(double frequency_hz, double distance_m) {
  require_distance(distance_m, 1.0);
  const double amplitude = speed_of_light_m_s / (4.0 * std::numbers::pi * frequency_hz * distance_m);
  return amplitude * amplitude;
}

double urban_macro_nlos_gain(double frequency_hz, double distance_m) {
  require_distance(distance_m, 10.0);
  return from_db(-(13.54 + 39.08 * std::log10(distance_m) + 20.0 * std::log10(frequency_hz / 1e9)));
}

double winner_c2_gain(double frequency_hz, double distance_m, double station_height_m) {
  require_distance(distance_m, 3.0);
  Faults faults;
  faults.require(frequency_hz >= 0.5e9 && frequency_hz <= 100e9, "frequency_hz", shortest(frequency_hz), "must be in [0.5e9, 100e9]");
  faults.require(std::isfinite(station_height_m) && station_height_m > 0.0, "station_height_m", shortest(station_height_m), "must be > 0");
  faults.raise();
  const double height = std::log10(station_height_m);
  return from_db(-((44.9 - 6.55 * height) * std::log10(distance_m) + 34.46 + 5.83 * height + 23.0 * std::log10(frequency_hz / 5e9)));
}

double noise_power(double psd_dbm_per_hz, double bandwidth_hz) { return bandwidth_hz * watt_from_dbm(psd_dbm_per_hz); }

}  // namespace airloom::radio
