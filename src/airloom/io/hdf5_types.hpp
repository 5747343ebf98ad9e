#pragma once
/// Element types of HDF5 datasets: which ones are read, and as what.
#include <hdf5.h>

#include <cstddef>
#include <string>

#include "airloom/io/hdf5_id.hpp"

namespace airloom::io {

enum class Hdf5Kind { boolean, signed_integer, unsigned_integer, real, complex, text, reference, unsupported };

/// What one dataset's elements are.
struct Hdf5Type {
  Hdf5Kind kind = Hdf5Kind::unsupported;
  std::size_t bytes = 0;  ///< of an element in the file
  std::string name;       ///< for messages
  std::string real_name;  ///< of a complex type: the members' names
  std::string imag_name;
};

[[nodiscard]] Hdf5Type classify_hdf5(hid_t type);

/// The compound type of std::complex<double> with these member names.
[[nodiscard]] Hdf5Id complex_type(const std::string& real_name, const std::string& imag_name);

/// Text of a string attribute; "" when there is none.
[[nodiscard]] std::string text_attribute(hid_t object, const char* name);

}  // namespace airloom::io
