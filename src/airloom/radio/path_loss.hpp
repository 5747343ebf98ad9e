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

/// Noise power of a density in a band: bandwidth 10^((psd - 30)/10).
/// @return W
[[nodiscard]] double noise_power(double psd_dbm_per_hz, double bandwidth_hz);

}  // namespace airloom::radio
