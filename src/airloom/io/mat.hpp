#pragma once
/// MATLAB's `.mat` files: v4, v5 and v7 through matio, v7.3 through HDF5.
#include <filesystem>

#include "airloom/io/arrays.hpp"
#include "airloom/io/npz.hpp"

namespace airloom::io {

/// Reads every variable with the indices that MATLAB shows. Structs are groups ("s/field"); cells and arrays of structs are called
/// "c/0", "c/1" (in MATLAB's order), texts in cells are one array. Objects, function handles and sparse matrices give
/// Array::Unsupported. A scalar has shape (); other shapes are MATLAB's, see Array::matlab.
/// matio runs in a process of its own (reader_process.hpp).
/// @throws IoError       when the file cannot be opened
/// @throws InvalidInput  when it is no `.mat` file of version 4 or later, ends early, is damaged, or claims more than it holds
[[nodiscard]] Arrays read_mat(const std::filesystem::path& file, const ReadLimits& limits = {});

/// Writes atomically: version 5, which all of MATLAB, Octave and SciPy read, or 7.3 when an array takes 2 GiB or more, which
/// version 5 cannot hold. "s/field" becomes a field of a struct. Bytes depend on the arrays alone.
/// @throws InvalidInput  when a shape does not fit its data or a name is no name in MATLAB; names the array
/// @throws IoError       when the file cannot be written
void write_mat(const std::filesystem::path& file, const Arrays& arrays);

}  // namespace airloom::io
