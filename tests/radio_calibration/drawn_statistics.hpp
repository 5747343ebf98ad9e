#pragma once
/// Statistics of standard channels that scripts/radio_calibration holds against the reference files.
#include <nlohmann/json.hpp>

namespace airloom::radio::tr38901 {

/// Per case of reference.json: quantiles 0.1, 0.5, 0.9 of the rays' spreads, of the largest eigenvalue's share of 16 antennas in a line and
/// of the correlation over 1 MHz, and the mean power of the scattered part, over `links` links with independent parameters.
[[nodiscard]] nlohmann::json ray_statistics(const nlohmann::json& reference, int links);

/// Per environment and state: how far means are from the table in standard errors, ratios of the standard deviations, and the largest
/// error of a correlation, over `links` links of as many networks.
[[nodiscard]] nlohmann::json parameter_statistics(int links);

/// Correlation of a field at D/2, D and 2D over `count` fields.
[[nodiscard]] nlohmann::json field_statistics(int count);

/// Mean of ||h||^2 / (N G) over `links` UMi links without line of sight and 16 isotropic antennas.
[[nodiscard]] double mean_power(int links);

/// Large-scale calibration of TR 38.901, section 7.8.1: coupling loss and geometry of `users` users at the levels, per environment
/// and frequency.
[[nodiscard]] nlohmann::json coupling_statistics(const std::vector<double>& levels, int users);

}  // namespace airloom::radio::tr38901
