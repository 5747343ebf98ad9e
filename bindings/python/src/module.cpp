/// The extension module airloom._airloom: what the Python files of the package are made of.
#include <pybind11/pybind11.h>

#include "airloom/core/version.hpp"
#include "command.hpp"
#include "compare.hpp"
#include "engine.hpp"
#include "errors.hpp"
#include "handles.hpp"
#include "import.hpp"
#include "picture.hpp"
#include "place.hpp"
#include "results.hpp"
#include "solve.hpp"
#include "system.hpp"

PYBIND11_MODULE(_airloom, module) {
  module.attr("__version__") = airloom::version();
  airloom::python::add_errors(module);
  airloom::python::add_handles(module);
  airloom::python::add_systems(module);
  airloom::python::add_solvers(module);
  airloom::python::add_engine(module);
  airloom::python::add_compare(module);
  airloom::python::add_pictures(module);
  airloom::python::add_place(module);
  airloom::python::add_results(module);
  airloom::python::add_import(module);
  airloom::python::add_command(module);
}
