#pragma once
/// What a fuzzer feeds with arbitrary bytes: each function returns, whatever it is given.
#include <cstddef>
#include <span>

namespace airloom::fuzz {

/// Reads the bytes as an `.npz` file, and what was read once more after writing it.
void npz(std::span<const std::byte> bytes);

/// Reads the bytes as one `.npy` array, without an archive (and its checksum) around it.
void npy(std::span<const std::byte> bytes);

/// Reads the bytes as a `.mat` file, of version 5 to 7.3 as they say.
void mat(std::span<const std::byte> bytes);

/// Reads the bytes as an HDF5 file.
void hdf5(std::span<const std::byte> bytes);

/// Reads the bytes as a `.safetensors` file, and what was read once more after writing it.
void safetensors(std::span<const std::byte> bytes);

/// Reads the bytes as TOML.
void toml(std::span<const std::byte> bytes);

}  // namespace airloom::fuzz
