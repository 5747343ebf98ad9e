#pragma once
/// Experiments: running, merging, reporting and exporting them, and importing channels.
#include <pybind11/pybind11.h>

namespace airloom::python {

void add_engine(pybind11::module_& module);

}  // namespace airloom::python
