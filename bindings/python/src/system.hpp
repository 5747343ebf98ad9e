#pragma once
/// Scenarios, draws, solvers and judges of every system, by the system's key.
#include <pybind11/pybind11.h>

namespace airloom::python {

void add_systems(pybind11::module_& module);

}  // namespace airloom::python
