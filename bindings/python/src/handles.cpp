#include "handles.hpp"

#include "airloom/core/version.hpp"
#include "airloom/io/array_file.hpp"
#include "arrays.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;
using experiments::Record;

py::dict history_dict(const Trace& history) {
  py::dict dict;
  for (const auto& [name, column] : history.columns()) dict[py::str(name)] = numbers_array(column);
  return dict;
}

Values certificate_of(const Record& record) {
  Values certificate = record.evaluation.certificate;
  certificate.merge(record.certificate);
  return certificate;
}

py::dict dict_of(std::initializer_list<std::pair<const char*, py::object>> items) {
  py::dict dict;
  for (const auto& [name, item] : items) dict[name] = item;
  return dict;
}

}  // namespace

py::dict arrays_of(HeldInstance& instance) {
  if (!instance.arrays) instance.arrays = std::make_shared<const io::Arrays>(instance.system->write_instance(instance.handle));
  return view_arrays(instance.arrays);
}

py::dict arrays_of(HeldSolution& solution) {
  if (!solution.arrays) {
    const HeldInstance& of = *solution.instance;
    solution.arrays = std::make_shared<const io::Arrays>(of.system->write_solution(of.handle, solution.handle));
  }
  return view_arrays(solution.arrays);
}

std::shared_ptr<HeldRecord> hold(experiments::SolvedRecord solved, std::shared_ptr<HeldInstance> instance) {
  auto held = std::make_shared<HeldRecord>();
  held->record = std::move(solved.record);
  held->solved = std::move(solved.instance);
  if (held->record.has_answer) {
    held->solution = std::make_shared<HeldSolution>(HeldSolution{instance, std::move(solved.solution), nullptr});
  }
  held->instance = std::move(instance);
  return held;
}

py::object record_part(const HeldRecord& held, const std::string& name) {
  const Record& r = held.record;
  if (name == "schema") return py::int_(1);
  if (name == "system") return py::str(r.system);
  if (name == "algorithm") return py::str(r.algorithm);
  if (name == "status") return py::str(std::string(airloom::name(r.status)));
  if (name == "iterations") return dict_of({{"outer", py::int_(r.iterations.outer)}, {"inner", py::int_(r.iterations.inner)}});
  if (name == "metrics") return to_python(r.evaluation.metrics);
  if (name == "residuals") return to_python(r.evaluation.residuals);
  if (name == "feasible") return py::bool_(r.feasible);
  if (name == "certificate") return to_python(certificate_of(r));
  if (name == "traffic") return to_python(experiments::to_json(r.traffic));
  if (name == "timing") return dict_of({{"wall_s", py::float_(r.wall_s)}, {"cpu_s", py::float_(r.cpu_s)}});
  if (name == "history") return history_dict(r.history);
  if (name == "options") return to_python(r.options);
  if (name == "seed") return py::int_(r.seed);
  if (name == "realization") return py::int_(r.realization);
  if (name == "threads") return py::int_(r.threads);
  if (name == "version") return py::str(version());
  if (name == "message" && !r.message.empty()) return py::str(r.message);
  if (name == "promises" && !r.promises.empty()) return py::cast(r.promises);
  throw py::key_error(name);
}

void add_handles(py::module_& module) {
  py::class_<HeldInstance, std::shared_ptr<HeldInstance>>(module, "HeldInstance")
      .def("arrays", [](HeldInstance& self) { return arrays_of(self); })
      .def_property_readonly("key", [](const HeldInstance& self) { return self.system->key(); })
      .def("save", [](HeldInstance& self, const std::string& file) {
        const py::gil_scoped_release free;
        io::write_arrays(file, self.system->write_instance(self.handle));
      });
  py::class_<HeldSolution, std::shared_ptr<HeldSolution>>(module, "HeldSolution")
      .def("arrays", [](HeldSolution& self) { return arrays_of(self); })
      .def_readonly("instance", &HeldSolution::instance)
      .def("save", [](HeldSolution& self, const std::string& file) {
        const py::gil_scoped_release free;
        io::write_arrays(file, self.instance->system->write_solution(self.instance->handle, self.handle));
      });
  py::class_<HeldRecord, std::shared_ptr<HeldRecord>>(module, "HeldRecord")
      .def("part", &record_part)
      .def_property_readonly("optional_parts",
                             [](const HeldRecord& self) {
                               std::vector<std::string> names;
                               if (!self.record.message.empty()) names.emplace_back("message");
                               if (!self.record.promises.empty()) names.emplace_back("promises");
                               return names;
                             })
      .def_readonly("solution", &HeldRecord::solution)
      .def("to_json", [](const HeldRecord& self) { return io::json_text(experiments::to_json(self.record), 2); });
}

}  // namespace airloom::python
