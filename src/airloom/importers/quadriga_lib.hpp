#pragma once
/// The HDF5 files of quadriga-lib: one group per link, and a table that says where in the grid of receivers and transmitters it stands.
#include <optional>

#include "airloom/importers/channels.hpp"

namespace airloom::importers {

/// Reads ChannelDims (receivers, transmitters, ...), Order, channel_k/coeff_re, coeff_im, delay (path, tx_ant, rx_ant), of several
/// snapshots channel_k/Snap_i/..., and positions and carrier among the attributes. Links that were not written have no path.
/// @return  nothing when the file has no such table
/// @throws InvalidInput  when links differ in antennas or snapshots, or positions say that transmitters come first
[[nodiscard]] std::optional<Found> read_quadriga_lib(const io::Arrays& arrays, const Options& options);

}  // namespace airloom::importers
