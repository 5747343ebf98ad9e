#include "picture.hpp"

#include "airloom/report/network_figure.hpp"
#include "airloom/report/network_picture.hpp"
#include "handles.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;

/// @param record  nothing for the network alone
report::ShownNetwork shown(const HeldInstance& instance, const HeldRecord* record) {
  report::ShownNetwork out{.system = *instance.system, .instance = instance.handle};
  if (record == nullptr) return out;
  out.instance = record->solved;
  out.record = &record->record;
  if (record->solution) out.solution = record->solution->handle;
  return out;
}

void write_picture(const HeldInstance& instance, const HeldRecord* record, const std::string& file) {
  const py::gil_scoped_release free;
  report::write_network_picture(shown(instance, record), file);
}

py::object network_map(const HeldInstance& instance, const HeldRecord* record) {
  return to_python(report::figure_json(report::network_figure(report::picture_of(shown(instance, record)), "")));
}

}  // namespace

void add_pictures(py::module_& module) {
  module.def("write_picture", &write_picture);
  module.def("network_map", &network_map);
}

}  // namespace airloom::python
