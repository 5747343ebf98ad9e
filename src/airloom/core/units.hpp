#pragma once
/// Logarithmic units at the edges, linear SI inside; physical constants.
#include <cmath>

namespace airloom {

inline constexpr double speed_of_light_m_s = 299792458.0;
inline constexpr double boltzmann_j_k = 1.380649e-23;

/// Power ratio of decibels. 3 dB is 1.995.
inline double from_db(double db) { return std::pow(10.0, db / 10.0); }
/// Decibels of a power ratio > 0.
inline double to_db(double ratio) { return 10.0 * std::log10(ratio); }
/// Watts of dBm.
inline double watt_from_dbm(double dbm) { return std::pow(10.0, (dbm - 30.0) / 10.0); }
/// Watts of dBW.
inline double watt_from_dbw(double dbw) { return std::pow(10.0, dbw / 10.0); }
inline double dbw_from_watt(double watt) { return 10.0 * std::log10(watt); }
inline double dbm_from_watt(double watt) { return 30.0 + 10.0 * std::log10(watt); }

}  // namespace airloom
