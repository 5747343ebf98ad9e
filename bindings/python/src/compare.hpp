#pragma once
/// Algorithms side by side.
#include <pybind11/pybind11.h>

namespace airloom::python {

void add_compare(pybind11::module_& module);

}  // namespace airloom::python
