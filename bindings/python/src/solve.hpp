#pragma once
/// Solving one instance, or many on all cores, without the interpreter's lock.
#include <pybind11/pybind11.h>

namespace airloom::python {

void add_solvers(pybind11::module_& module);

}  // namespace airloom::python
