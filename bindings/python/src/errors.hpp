#pragma once
/// The library's errors as Python's.
#include <pybind11/pybind11.h>

namespace airloom::python {

/// InvalidInput is a ValueError, IoError an OSError, Unsupported a NotImplementedError; all keep their messages.
void add_errors(pybind11::module_& module);

}  // namespace airloom::python
