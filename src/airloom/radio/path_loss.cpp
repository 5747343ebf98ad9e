#include "airloom/radio/path_loss.hpp"

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"

namespace airloom::radio {

double reference_gain_1m(double frequency_hz) { return from_db(-20.0 * std::log10(frequency_hz / 1e9) - 32.45); }

double power_law_gain(double gain_1m, double distance_m, double exponent) {
  if (!(distance_m >= 1.0))
    throw InvalidInput("distance_m: " + shortest(distance_m) + "; must be >= 1 (reference distance of the path loss)");
  return gain_1m / std::pow(distance_m, exponent);
}

double noise_power(double psd_dbm_per_hz, double bandwidth_hz) { return bandwidth_hz * watt_from_dbm(psd_dbm_per_hz); }

}  // namespace airloom::radio
