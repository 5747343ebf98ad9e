#pragma once
/// What several systems' adapters need.
#include <string>

#include "airloom/importers/channels.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::importers {

/// @throws InvalidInput  when there are several subcarriers: systems with one band need one chosen
void require_one_subcarrier(const Channels& channels);
/// @throws InvalidInput  when transmitters have different numbers of antennas
void require_equal_antennas(const Channels& channels);

/// Noise of one subcarrier, (U), where the noise was computed for the whole band.
[[nodiscard]] Eigen::VectorXd subcarrier_noise(const Channels& channels);
/// The one noise power of all users, for systems that know one only. @throws InvalidInput  where users differ
[[nodiscard]] double common_noise(const Eigen::VectorXd& noise_w);

/// tx_pos_m, rx_pos_m where known.
void add_positions(io::Arrays& arrays, const Channels& channels);

/// The rows (user, antenna) of one transmitter on one subcarrier, of the given users in this order.
[[nodiscard]] io::Array rows_of(const Channels& channels, std::int64_t station, const std::vector<std::int64_t>& users);
[[nodiscard]] std::vector<std::int64_t> all_users(const Channels& channels);

/// @throws InvalidInput  unless every number is a whole one in 0 .. count-1
[[nodiscard]] std::vector<std::int64_t> indices_of(const std::vector<double>& numbers, std::int64_t count, const char* option);

}  // namespace airloom::importers
