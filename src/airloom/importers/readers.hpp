#pragma once
/// One reader per source of channels, on arrays that io has read: what the source's layout means, and nothing else.
/// Layouts: docs/import.md.
#include <array>
#include <string_view>

#include "airloom/importers/channels.hpp"
#include "airloom/io/arrays.hpp"

namespace airloom::importers {

/// Where a file comes from. npz, mat and hdf5 are files with named axes, whatever their format.
enum class Source { npz, mat, hdf5, sionna, deepmimo, quadriga, cellfree_book };
constexpr auto enum_names(Source) {
  return std::array<std::string_view, 7>{"npz", "mat", "hdf5", "sionna", "deepmimo", "quadriga", "cellfree-book"};
}

/// `h` (or `array`) with axes named by the file's `axes` or the option, or h_0, h_1, ... of shape (u,n) as system haps writes them.
[[nodiscard]] Found read_named(const io::Arrays& arrays, const Options& options);
/// `h_freq`, or `a` and `tau`; with the batch axis (Sionna PHY) or without (Sionna RT).
[[nodiscard]] Found read_sionna(const io::Arrays& arrays, const Options& options);
/// `channels` of one transmitter, or one per transmitter: channels_0, channels_1, ... Adds tx_pos and rx_pos.
[[nodiscard]] Found read_deepmimo(const io::Arrays& arrays, const Options& options);
/// `coeff` and `delay`, or `hf` of fr(bandwidth, carriers).
[[nodiscard]] Found read_quadriga(const io::Arrays& arrays, const Options& options);
/// `H` or `Hhat` (L N, realizations, K), or `gainOverNoisedB` (L, K, setups).
[[nodiscard]] Found read_cellfree_book(const io::Arrays& arrays, const Options& options);

/// What a source's reader found, for one network or for many of the same arrays.
struct FoundChannels {
  Source source = Source::npz;
  Found found;
  io::Arrays common;  ///< noise_w, tx_pos_m, ...
};

/// The source's reader: names axes, joins parts, finds what stands beside. Nothing is selected, nothing need be finite.
/// @throws InvalidInput  with the file's name before the reason
[[nodiscard]] FoundChannels find_channels(Source source, const io::Arrays& arrays, const Options& options, const std::string& file);

/// Selection and all checks (checks.hpp), of the snapshot and time step that the options name.
[[nodiscard]] Channels channels_of(const FoundChannels& found, const io::Arrays& arrays, const Options& options, const std::string& file);

/// Both in one.
/// @throws InvalidInput  with the file's name before the reason
[[nodiscard]] Channels read_channels(Source source, const io::Arrays& arrays, const Options& options, const std::string& file);

}  // namespace airloom::importers
