#include "errors.hpp"

#include "airloom/core/error.hpp"

namespace airloom::python {

void add_errors(pybind11::module_& module) {
  pybind11::register_exception<InvalidInput>(module, "InvalidInput", PyExc_ValueError);
  pybind11::register_exception<IoError>(module, "IoError", PyExc_OSError);
  pybind11::register_exception<Unsupported>(module, "Unsupported", PyExc_NotImplementedError);
  for (const char* name : {"InvalidInput", "IoError", "Unsupported"}) module.attr(name).attr("__module__") = "airloom";
}

}  // namespace airloom::python
