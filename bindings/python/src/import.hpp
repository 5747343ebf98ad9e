#pragma once
/// Channels of other programs as instances.
#include <pybind11/pybind11.h>

namespace airloom::python {

void add_import(pybind11::module_& module);

}  // namespace airloom::python
