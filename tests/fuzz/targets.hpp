#pragma once
/// What a fuzzer feeds with arbitrary bytes: each function returns, whatever it is given, and says whether the bytes were taken.
#include <cstddef>
#include <span>

namespace airloom::fuzz {

/// Reads the bytes as an `.npz` file, and what was read once more after writing it.
bool npz(std::span<const std::byte> bytes);

/// Reads the bytes as one `.npy` array, without an archive (and its checksum) around it.
bool npy(std::span<const std::byte> bytes);

/// Reads the bytes as a `.mat` file, of version 5 to 7.3 as they say.
bool mat(std::span<const std::byte> bytes);

/// Reads the bytes as an HDF5 file.
bool hdf5(std::span<const std::byte> bytes);

/// Reads the bytes as a `.safetensors` file, and what was read once more after writing it.
bool safetensors(std::span<const std::byte> bytes);

/// Reads the bytes as TOML.
bool toml(std::span<const std::byte> bytes);

/// Takes the bytes for an import: a source, arrays that nearly are what it writes, a system and options. Everything up to the
/// instance that the system reads.
bool importers(std::span<const std::byte> bytes);

/// Reads the bytes as an experiment's file.
bool experiment(std::span<const std::byte> bytes);

/// Reads the bytes as the values of a stored row, and what was read once more after writing it.
bool row(std::span<const std::byte> bytes);

/// Reads lines of key=value as --set and --opt do, into the scenario of a system: the first byte says which.
bool key_values(std::span<const std::byte> bytes);

/// The bytes as a result file as it is, or as rows that are stored and changes of the file that holds them then.
bool store(std::span<const std::byte> bytes);

/// Takes the bytes for changes of a true solution's arrays, of any system; what is taken is written and read again.
bool solution(std::span<const std::byte> bytes);

// Texts and numbers of a figure: what is written has the same structure whatever its texts say. False: there is nothing to show.
bool gnuplot(std::span<const std::byte> bytes);
bool tex(std::span<const std::byte> bytes);
bool html(std::span<const std::byte> bytes);

}  // namespace airloom::fuzz
