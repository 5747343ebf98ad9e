#pragma once
/// Where platforms should be.
#include <pybind11/pybind11.h>

namespace airloom::python {

void add_place(pybind11::module_& module);

}  // namespace airloom::python
