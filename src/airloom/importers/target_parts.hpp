#pragma once
/// What several systems' adapters need.
#include <optional>
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

/// Adds to the notes, where there are any to add to.
void note(std::vector<std::string>* notes, std::string words);

/// The name of the file's array of who serves whom; nothing when it has none.
[[nodiscard]] std::optional<std::string> service_name(const Channels& channels, const io::Arrays& more);
/// Who serves whom, of the selected transmitters and users, (B, U).
/// @throws InvalidInput  for another shape than the source's transmitters by its users
[[nodiscard]] io::Array service(const io::Arrays& file, const std::string& name, const Channels& channels);
/// Says that who serves whom, or weights, are in the file and of no use to this system.
void note_unused(const Channels& channels, const io::Arrays& more, bool serve, bool weight, std::vector<std::string>* notes);

/// tx_pos_m, rx_pos_m where known.
void add_positions(io::Arrays& arrays, const Channels& channels);

/// The rows (user, antenna) of one transmitter on one subcarrier, of the given users in this order.
[[nodiscard]] io::Array rows_of(const Channels& channels, std::int64_t station, const std::vector<std::int64_t>& users);
[[nodiscard]] std::vector<std::int64_t> all_users(const Channels& channels);

/// @throws InvalidInput  unless every number is a whole one in 0 .. count-1
[[nodiscard]] std::vector<std::int64_t> indices_of(const std::vector<double>& numbers, std::int64_t count, const char* option);

}  // namespace airloom::importers
