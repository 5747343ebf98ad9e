#pragma once
/// Files of other programs, whatever their names: told by their first bytes, read as far as they can be.
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "airloom/io/array_file.hpp"

namespace airloom::io {

enum class ForeignKind { npz, npy, mat, mat73, hdf5, text, pickle, folder, unknown };
constexpr auto enum_names(ForeignKind) {
  return std::array<std::string_view, 9>{"npz", "npy", "mat", "mat73", "hdf5", "text", "pickle", "folder", "unknown"};
}

/// What a file is by its first bytes.
/// @throws IoError  when it cannot be opened
[[nodiscard]] ForeignKind foreign_kind(const std::filesystem::path& file);

/// Reads .npz, .mat (4 to 7.3) and HDF5 with ReadLimits::foreign; a `.npy` array and a table of numbers (`.csv` and the like) as the one
/// array "array"; of a folder every such file's arrays, "file/name", or "file" where the file is called as its array (rx_pos in
/// rx_pos_t001_tx000_r000.npz), and `.json` files as texts. A pickle is not read.
/// @throws IoError       when the file cannot be opened
/// @throws InvalidInput  when nothing of it can be read; names the file and says what to do
[[nodiscard]] Arrays read_foreign(const std::filesystem::path& file, ReadLimits limits = {});

/// use_arrays for such files.
template <class Use>
auto use_foreign_arrays(const std::filesystem::path& file, const Use& use) {
  constexpr std::uint64_t unasked = std::uint64_t{64} << 20U;
  return use_read(
      ReadLimits{.bytes_unasked = unasked}, [&](const ReadLimits& limits) { return read_foreign(file, limits); }, use);
}

}  // namespace airloom::io
