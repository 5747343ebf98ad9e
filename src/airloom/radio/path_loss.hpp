#pragma once
/// Power gains over distance, and thermal noise.
namespace airloom::radio {

/// Free-space gain at 1 m as publications round it: 10^((-20 log10(f / 1 GHz) - 32.45)/10).
/// @param frequency_hz  > 0
[[nodiscard]] double reference_gain_1m(double frequency_hz);

/// Gain of a power law, gain_1m / d^exponent.
/// @param distance_m  >= 1 (the model's reference distance)
/// @throws InvalidInput  below the reference distance
[[nodiscard]] double power_law_gain(double gain_1m, double distance_m, double exponent);

/// Free-space gain (c / (4 pi f d))^2.
/// @param frequency_hz  > 0
/// @param distance_m    >= 1
/// @throws InvalidInput  below 1 m
[[nodiscard]] double free_space_gain(double frequency_hz, double distance_m);

/// Gain of an urban macro cell without line of sight: -(13.54 + 39.08 log10(d / 1 m) + 20 log10(f / 1 GHz)) dB, for a user at 1.5 m.
/// @param frequency_hz  > 0
/// @param distance_m    three-dimensional, >= 10
/// @throws InvalidInput  below 10 m. Source: 3GPP TR 38.901, Tab. 7.4.1-1 (UMa NLOS).
[[nodiscard]] double urban_macro_nlos_gain(double frequency_hz, double distance_m);

/// Gain of an urban macro cell without line of sight, with the station's height in the exponent:
/// -([44.9 - 6.55 log10 h] log10 d + 34.46 + 5.83 log10 h + 23 log10(f / 5 GHz)) dB, h and d in metres.
/// Fitted for 2-6 GHz and 50 m - 5 km; an extrapolation below 50 m.
/// @param frequency_hz      in [0.5e9, 100e9]: another unit by mistake is outside
/// @param distance_m        three-dimensional, >= 3
/// @param station_height_m  h > 0
/// @throws InvalidInput  when an argument is out of range. Source: WINNER II D1.1.2, scenario C2 NLOS.
[[nodiscard]] double winner_c2_gain(double frequency_hz, double distance_m, double station_height_m);

/// Noise power of a density in a band: bandwidth 10^((psd - 30)/10).
/// @return W
[[nodiscard]] double noise_power(double psd_dbm_per_hz, double bandwidth_hz);

}  // namespace airloom::radio
