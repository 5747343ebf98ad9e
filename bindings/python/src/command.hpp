#pragma once
/// The command line as a function of the module, for installations that have no program.
#include <pybind11/pybind11.h>

namespace airloom::python {

void add_command(pybind11::module_& module);

}  // namespace airloom::python
