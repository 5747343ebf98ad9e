#include "command.hpp"

#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "airloom/program.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;

/// @param words  the program's name first  @return  its exit code
int command(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const py::gil_scoped_release free;
  return app::run_program(static_cast<int>(words.size()), arguments.data());
}

}  // namespace

void add_command(py::module_& module) { module.def("command", &command); }

}  // namespace airloom::python
