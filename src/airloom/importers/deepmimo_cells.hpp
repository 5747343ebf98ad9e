#pragma once
/// DeepMIMO's datasets as MATLAB (v1 to v3) and pickled-then-saved Python dictionaries keep them: a cell per base station, in it users.
#include <optional>

#include "airloom/importers/channels.hpp"

namespace airloom::importers {

/// One array per base station (u, m, n, s), with positions, of names such as
///
///     DeepMIMO_dataset/0/user/3/channel   base station 0, user 3: (rx_ant, tx_ant, subcarrier)
///     DeepMIMO_dataset/0/user/channel/3   the same where users are an array of structs
///     dataset/0/user/channel              all users: (user, rx_ant, tx_ant, subcarrier)
///
/// and the same without the number of the base station where there is one. An empty channel is a user without a path.
/// @return  nothing when the file has no such names
/// @throws InvalidInput  when users are missing or differ in shape, or two axes may be those of version 1 or of later ones
[[nodiscard]] std::optional<Found> read_deepmimo_cells(const io::Arrays& arrays, const Options& options);

/// Names of arrays of that form, in order.
[[nodiscard]] std::vector<std::string> deepmimo_cell_names(const io::Arrays& arrays);

}  // namespace airloom::importers
