#pragma once
/// One network as a picture, a page or a map.
#include <pybind11/pybind11.h>

namespace airloom::python {

void add_pictures(pybind11::module_& module);

}  // namespace airloom::python
