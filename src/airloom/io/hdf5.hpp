#pragma once
/// HDF5 files as named arrays: plain ones as h5py writes them, and MATLAB's `.mat` version 7.3, which is HDF5 with habits.
#include <filesystem>

#include "airloom/io/arrays.hpp"
#include "airloom/io/npz.hpp"

namespace airloom::io {

/// Whether a file begins as HDF5 does, at byte 0 or after MATLAB's 512 bytes.
[[nodiscard]] bool is_hdf5(const std::filesystem::path& file);

/// Reads every dataset; one inside groups is called "group/name". Integers and floats of up to 8 bytes, complex numbers as
/// compounds {r, i} or {real, imag}, enumerations {FALSE, TRUE}, and text; other types give Array::Unsupported, as do datasets that
/// lie in other files or are computed from them. Links to other files and symbolic links are left out.
/// In a MATLAB file axes are put back as MATLAB shows them; structs are groups; cells and arrays of structs are called "c/0", "c/1"
/// (in MATLAB's order), texts in cells are one array.
/// HDF5 runs in a process of its own (reader_process.hpp).
/// @throws IoError       when the file cannot be opened
/// @throws InvalidInput  when it is not HDF5, ends early, is damaged, or claims more than it holds; names file, array and reason
[[nodiscard]] Arrays read_hdf5(const std::filesystem::path& file, const ReadLimits& limits = {});

/// How a file is written.
enum class Hdf5Style { plain, matlab };

/// Writes atomically. Plain: as h5py would, with the same indices in Python. MATLAB: version 7.3, with the same indices in MATLAB.
/// Bytes depend on the arrays alone.
/// @throws InvalidInput  when a shape does not fit its data or a name is not possible; names the array
/// @throws IoError       when the file cannot be written
void write_hdf5(const std::filesystem::path& file, const Arrays& arrays, Hdf5Style style = Hdf5Style::plain);

}  // namespace airloom::io
