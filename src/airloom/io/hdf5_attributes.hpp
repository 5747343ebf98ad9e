#pragma once
/// Attributes of HDF5 files, where simulators keep carriers, positions and names of axes.
#include <hdf5.h>

#include <string>

#include "airloom/io/arrays.hpp"

namespace airloom::io {

/// Adds the numbers and texts among the attributes of a group or dataset as arrays "path@name"; others, and large ones, are marked.
/// Never throws for what an attribute is.
/// @param path  "" for the file itself
void add_hdf5_attributes(hid_t object, const std::string& path, Arrays& arrays);

}  // namespace airloom::io
