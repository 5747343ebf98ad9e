#pragma once
/// NumPy's arrays as the library's and back, without a copy where both hold the same bytes.
#include <pybind11/pybind11.h>

#include <memory>
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"

namespace airloom::python {

/// Arrays that may borrow from Python objects, which live as long as this.
struct BorrowedArrays {
  io::Arrays arrays;
  std::vector<pybind11::object> owners;
};

/// Takes a dict of anything that NumPy makes an array of. Read where they stand: aligned C-order arrays of float64, complex128,
/// int64 and bool in the machine's byte order. Others are converted, as array files are: to the widest type of their kind.
/// @throws InvalidInput  for elements that would lose something (uint64 beyond 2^63-1, long double), masked arrays, names that are no text
[[nodiscard]] BorrowedArrays borrow_arrays(const pybind11::dict& items, const std::string& subject);

/// Read-only NumPy views of all arrays, which keep them alive.
[[nodiscard]] pybind11::dict view_arrays(const std::shared_ptr<const io::Arrays>& arrays);

}  // namespace airloom::python
