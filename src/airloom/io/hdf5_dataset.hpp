#pragma once
/// One HDF5 dataset: its claims checked against what the file can hold, then its elements.
#include <hdf5.h>

#include <cstdint>
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/io/hdf5_types.hpp"
#include "airloom/io/npz.hpp"

namespace airloom::io {

/// What the datasets of one file may still allocate.
struct Hdf5Budget {
  std::uint64_t file_bytes = 0;
  std::uint64_t bytes_left = 0;
  std::uint64_t unasked_left = 0;  ///< see ReadLimits::bytes_unasked
  bool matlab = false;             ///< axes reversed, attributes that say what numbers mean
};

/// @param name  under which the array is wanted
/// @throws InvalidInput  with the reason (the caller names file and array)
[[nodiscard]] Array read_hdf5_dataset(hid_t dataset, const std::string& name, const ReadLimits& limits, Hdf5Budget& budget);

/// The elements of a dataset of object references, in MATLAB's order.
[[nodiscard]] std::vector<hobj_ref_t> read_hdf5_references(hid_t dataset, Hdf5Budget& budget);

}  // namespace airloom::io
