#include "system.hpp"

#include <pybind11/stl.h>

#include "airloom/experiments/spec/describe.hpp"
#include "airloom/experiments/spec/instance_files.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/experiments/spec/scenario.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "arrays.hpp"
#include "handles.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;
using experiments::find_system;
using experiments::System;
using Instance = std::shared_ptr<HeldInstance>;
using Solution = std::shared_ptr<HeldSolution>;

std::vector<std::string> keys() {
  std::vector<std::string> list;
  for (const System* system : experiments::systems()) list.push_back(system->key());
  return list;
}

/// `values`, then the random fields as dictionaries.
py::dict scenario_dict(const Values& values, const std::vector<RandomField>& random) {
  py::dict dict = to_python(values);
  const py::object fields = py::module_::import("json").attr("loads")(to_json(random).dump());
  for (const auto& [name, field] : py::cast<py::dict>(fields)) dict[name] = field;
  return dict;
}

py::dict named_scenario(const std::string& key, const std::string& name_or_file) {
  const experiments::Scenario scenario = experiments::read_scenario(find_system(key).key(), name_or_file);
  return scenario_dict(scenario.fixed, scenario.random);
}

py::dict effective_scenario(const std::string& key, const py::dict& values) {
  const System& system = find_system(key);
  const experiments::Scenario scenario = to_scenario(system, values);
  return scenario_dict(experiments::effective_scenario(system, scenario, 1), scenario.random);
}

std::vector<std::string> scenario_warnings(const std::string& key, const py::dict& values) {
  const System& system = find_system(key);
  const experiments::Scenario scenario = to_scenario(system, values);
  return system.warnings(experiments::first_fields(system, scenario, 1));
}

Instance draw(const std::string& key, const py::dict& values, std::uint64_t seed, std::uint64_t realization) {
  const System& system = find_system(key);
  const experiments::Scenario scenario = to_scenario(system, values);
  const py::gil_scoped_release free;
  return std::make_shared<HeldInstance>(
      HeldInstance{&system, experiments::draw_network(system, scenario, seed, realization).instance, nullptr});
}

Instance read_instance(const std::string& key, const py::dict& items) {
  const System& system = find_system(key);
  const BorrowedArrays borrowed = borrow_arrays(items, key + " instance");
  return std::make_shared<HeldInstance>(HeldInstance{&system, system.read_instance(borrowed.arrays, key + " instance"), nullptr});
}

Instance load_instance(const std::string& key, const std::string& file, std::optional<std::int64_t> index) {
  const System& system = find_system(key);
  const py::gil_scoped_release free;
  return std::make_shared<HeldInstance>(HeldInstance{&system, experiments::read_instance(system, file, index), nullptr});
}

/// All networks of a file, in memory once.
std::vector<Instance> load_instances(const std::string& key, const std::string& file) {
  const System& system = find_system(key);
  const py::gil_scoped_release free;
  const experiments::NetworkFile networks(system, file);
  std::vector<Instance> all;
  for (std::size_t i = 0; i < networks.size(); ++i)
    all.push_back(std::make_shared<HeldInstance>(HeldInstance{&system, networks.at(i), nullptr}));
  return all;
}

/// All networks of arrays with a leading axis.
std::vector<Instance> read_instances(const std::string& key, const py::dict& items) {
  const System& system = find_system(key);
  const BorrowedArrays borrowed = borrow_arrays(items, key + " instances");
  const std::vector<ArrayRank> ranks = system.array_ranks();
  const std::int64_t count = network_count(borrowed.arrays).value_or(1);
  std::vector<Instance> all;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string subject = key + " instances[" + std::to_string(i) + "]";
    all.push_back(std::make_shared<HeldInstance>(
        HeldInstance{&system, system.read_instance(one_network(borrowed.arrays, ranks, i, subject), subject), nullptr}));
  }
  return all;
}

Solution read_solution(const Instance& instance, const py::dict& items) {
  const System& system = *instance->system;
  const std::string subject = system.key() + " solution";
  const BorrowedArrays borrowed = borrow_arrays(items, subject);
  return std::make_shared<HeldSolution>(HeldSolution{instance, system.read_solution(instance->handle, borrowed.arrays, subject), nullptr});
}

Solution load_solution(const Instance& instance, const std::string& file, std::optional<std::int64_t> index) {
  const py::gil_scoped_release free;
  return std::make_shared<HeldSolution>(
      HeldSolution{instance, experiments::read_solution(*instance->system, instance->handle, file, index), nullptr});
}

py::dict evaluate(const Solution& solution) {
  const System& system = *solution->instance->system;
  Evaluation evaluation;
  {
    const py::gil_scoped_release free;
    evaluation = system.evaluate(solution->instance->handle, solution->handle);
  }
  py::dict dict;
  dict["schema"] = 1;
  dict["system"] = system.key();
  dict["metrics"] = to_python(evaluation.metrics);
  dict["residuals"] = to_python(evaluation.residuals);
  dict["feasible"] = evaluation.feasible();
  dict["certificate"] = to_python(evaluation.certificate);
  return dict;
}

py::dict detail(const std::string& name, const Solution& solution) {
  Values values;
  {
    const py::gil_scoped_release free;
    values = solution->instance->system->detail(name, solution->instance->handle, solution->handle);
  }
  return to_python(values);
}

py::dict drawing_detail(const std::string& name, const std::string& key, const py::dict& values, std::uint64_t seed,
                        std::uint64_t realization) {
  const System& system = find_system(key);
  const experiments::Scenario scenario = to_scenario(system, values);
  Values out;
  {
    const py::gil_scoped_release free;
    out = system.drawing_detail(name, experiments::draw_network(system, scenario, seed, realization).scenario, seed, realization);
  }
  return to_python(out);
}

/// Where the library reads the elements of each array: what a test compares with the address of the caller's own.
py::dict address_read(const py::dict& items) {
  const BorrowedArrays borrowed = borrow_arrays(items, "arrays");
  py::dict addresses;
  for (const auto& [name, array] : borrowed.arrays) {
    addresses[py::str(name)] = std::visit(
        [](const auto& elements) -> std::uintptr_t {
          if constexpr (requires { elements.data(); }) return reinterpret_cast<std::uintptr_t>(elements.data());
          else return 0;
        },
        array.data);
  }
  return addresses;
}

py::list sites(const Instance& instance) {
  py::list list;
  for (const Site& site : instance->system->sites(instance->handle)) {
    py::dict place;
    place["role"] = site.role;
    place["label"] = site.label;
    place["x_m"] = site.x_m;
    place["y_m"] = site.y_m;
    place["z_m"] = site.z_m;
    place["served_by"] = site.served_by;
    place["reach_m"] = site.reach_m;
    list.append(place);
  }
  return list;
}

}  // namespace

experiments::Scenario to_scenario(const System& system, const py::dict& values) {
  experiments::Scenario scenario;
  py::dict fixed;
  Faults faults(system.key() + " scenario");
  for (const auto& [name, value] : values) {
    if (!py::isinstance<py::dict>(value)) {
      fixed[name] = value;
      continue;
    }
    const auto field = py::cast<std::string>(name);
    const auto text = py::cast<std::string>(py::module_::import("json").attr("dumps")(value));
    scenario.add(read_random_field(field, io::Json::parse(text, nullptr, false), field, faults));
  }
  faults.raise();
  scenario.fixed = to_values(fixed, "scenario");
  experiments::settle(system, scenario);
  return scenario;
}

void add_systems(py::module_& module) {
  module.def(
      "systems", &keys,
      "Keys of all systems; each is also a module of this package.\n\n>>> import airloom\n>>> \"haps\" in airloom.systems()\nTrue\n");
  module.def(
      "describe", [](const std::string& key) { return to_python(experiments::system_json(find_system(key))); },
      "What there is of a system, as `airloom systems KEY --json` has it: title, algorithms with their options, experiments, scenarios,\n"
      "scenario fields with default, unit, range and meaning.\n\n>>> import airloom\n>>> "
      "airloom.describe(\"haps\")[\"default_algorithm\"]\n"
      "'best'\n");
  module.def("named_scenario", &named_scenario);
  module.def("effective_scenario", &effective_scenario);
  module.def("scenario_warnings", &scenario_warnings);
  module.def("draw", &draw);
  module.def("read_instance", &read_instance);
  module.def("load_instance", &load_instance);
  module.def("load_instances", &load_instances);
  module.def("read_instances", &read_instances);
  module.def("read_solution", &read_solution);
  module.def("load_solution", &load_solution);
  module.def("evaluate", &evaluate);
  module.def("detail", &detail);
  module.def("drawing_detail", &drawing_detail);
  module.def("address_read", &address_read);
  module.def("sites", &sites);
}

}  // namespace airloom::python
