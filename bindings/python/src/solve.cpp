#include "solve.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <map>
#include <optional>

#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/system/option_names.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "background.hpp"
#include "handles.hpp"
#include "interruption.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;
using experiments::System;
using Instance = std::shared_ptr<HeldInstance>;
using Record = std::shared_ptr<HeldRecord>;

/// "best" stands for the system's default where no algorithm has that name. Comparing with each name would copy all descriptions,
/// which is slow beside a solver of a few microseconds; so names are looked up once.
const std::string& algorithm_of(const System& system, const std::string& name) {
  if (name != "best") return name;
  static const auto standard = [] {
    std::map<std::string, std::string, std::less<>> table;
    for (const System* each : experiments::systems()) {
      const auto known = each->algorithms();
      const bool has = std::ranges::any_of(known, [](const experiments::AlgorithmInfo& info) { return info.name == "best"; });
      table[each->key()] = has ? "best" : known.front().name;
    }
    return table;
  }();
  return standard.find(system.key())->second;
}

/// As experiments::solve_record; an option of other algorithms is refused with their names, which are looked up only then.
experiments::SolvedRecord solved_record(const Instance& instance, const std::string& algorithm, const Values& options,
                                        const SolveControl& control) {
  try {
    return experiments::solve_record(*instance->system, instance->handle, algorithm, options, control);
  } catch (const InvalidInput&) {
    experiments::check_option_names(*instance->system, algorithm, options);
    throw;
  }
}

Record solve(const Instance& instance, const std::string& algorithm, std::uint64_t seed, std::uint64_t realization,
             const py::object& on_iteration, int threads, const py::dict& options) {
  const System& system = *instance->system;
  const Values values = to_values(options, "options");
  IterationHook hook(on_iteration);
  const SolveControl control{.seed = seed,
                             .realization = realization,
                             .on_iteration = [&hook](const Progress& progress) { return hook.proceed(progress); },
                             .threads = threads};
  experiments::SolvedRecord solved;
  {
    const py::gil_scoped_release free;
    solved = solved_record(instance, algorithm_of(system, algorithm), values, control);
  }
  hook.rethrow();
  return hold(std::move(solved), instance);
}

std::vector<Record> solve_batch(const std::vector<Instance>& instances, const std::string& algorithm, std::uint64_t seed,
                                const std::vector<std::uint64_t>& realizations, std::optional<int> threads, const py::object& on_done,
                                const py::dict& options) {
  if (realizations.size() != instances.size()) {
    throw InvalidInput("realizations: " + std::to_string(realizations.size()) + " entries; must be one per instance, " +
                       std::to_string(instances.size()));
  }
  const Values values = to_values(options, "options");
  std::vector<Record> results(instances.size());
  run_in_background([&](const std::stop_token& stop, Mailbox& mailbox) {
    const auto one = [&](std::size_t i, int) {
      const System& system = *instances[i]->system;
      const SolveControl control{.seed = seed, .realization = realizations[i], .on_iteration = OnIteration(stop)};
      try {
        results[i] = hold(solved_record(instances[i], algorithm_of(system, algorithm), values, control), instances[i]);
      } catch (const InvalidInput& error) {
        throw InvalidInput("instances[" + std::to_string(i) + "]: " + error.what());
      }
      if (!on_done.is_none()) mailbox.post([&, i] { on_done(i, results[i]); });
    };
    parallel_for(instances.size(), threads.value_or(hardware_threads()), one, stop);
  });
  return results;
}

}  // namespace

void add_solvers(py::module_& module) {
  module.def("solve", &solve);
  module.def("solve_batch", &solve_batch);
}

}  // namespace airloom::python
