#pragma once
/// How HDF5 datasets may be packed: which filters are undone here, and what the others are called.
#include <hdf5.h>

#include <string>

namespace airloom::io {

/// Lets HDF5 undo h5py's LZF beside its own filters, and keeps it from loading libraries that a file names. To be called before a file
/// is opened, in the process that reads it.
void prepare_hdf5_filters();

/// Why data that these filters packed cannot be read: "packed by blosc, ..."; empty when it can.
/// @param plan  creation properties of a dataset
[[nodiscard]] std::string packed_beyond_reach(hid_t plan);

}  // namespace airloom::io
