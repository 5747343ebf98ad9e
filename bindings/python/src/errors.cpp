#include "errors.hpp"

#include <utility>

#include "airloom/core/error.hpp"

namespace airloom::python {

void add_errors(pybind11::module_& module) {
  pybind11::register_exception<InvalidInput>(module, "InvalidInput", PyExc_ValueError);
  pybind11::register_exception<IoError>(module, "IoError", PyExc_OSError);
  pybind11::register_exception<Unsupported>(module, "Unsupported", PyExc_NotImplementedError);
  for (const auto& [name, text] :
       {std::pair{"InvalidInput", "What was given is wrong: the message names the field, what it was and what it must be."},
        std::pair{"IoError", "A file or folder cannot be read or written; the message names it."},
        std::pair{"Unsupported", "This build lacks an optional part; the message names it."}}) {
    module.attr(name).attr("__module__") = "airloom";
    module.attr(name).attr("__doc__") = text;
  }
}

}  // namespace airloom::python
