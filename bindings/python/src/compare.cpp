#include "compare.hpp"

#include <pybind11/stl.h>

#include <chrono>

#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/compare/comparison.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/report/comparison_page.hpp"
#include "background.hpp"
#include "handles.hpp"
#include "system.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;

std::optional<experiments::CommonObjective> objective_of(const std::string& word) {
  if (word.empty()) return std::nullopt;
  if (const auto found = parse_enum<experiments::CommonObjective>(word)) return found;
  std::vector<std::string> known;
  for (const std::string_view each : enum_names(experiments::CommonObjective{})) known.emplace_back(each);
  throw InvalidInput(unknown_name("objective", word, known));
}

/// @param instances  (name, HeldInstance) pairs; empty: `realizations` networks of `scenario`
/// @param options    by algorithm
/// @param progress   None, or called with a dict now and then
/// @return           the JSON of `airloom compare --json --per-network` as dicts and lists
py::object compare(const std::string& key, const std::vector<std::pair<std::string, std::shared_ptr<HeldInstance>>>& instances,
                   const py::dict& scenario, std::uint64_t seed, int realizations, const std::vector<std::string>& algorithms,
                   const py::dict& options, const std::string& objective, const std::string& metric, bool reference, double solve_limit,
                   const std::string& time_limit, std::optional<int> threads, const std::string& page, const py::object& progress) {
  const experiments::System& system = experiments::find_system(key);
  const auto start = std::chrono::steady_clock::now();
  experiments::CompareRequest request{.scenario = to_scenario(system, scenario),
                                      .seed = seed,
                                      .realizations = realizations,
                                      .algorithms = algorithms,
                                      .objective = objective_of(objective),
                                      .metric = metric,
                                      .reference = reference,
                                      .solve_limit_s = solve_limit,
                                      .threads = threads.value_or(hardware_threads())};
  for (const auto& [name, held] : instances) {
    if (held->system != &system) throw InvalidInput(name + ": an instance of " + held->system->key() + ", not of " + key);
    request.instances.push_back({name, held->handle});
  }
  for (const auto& [name, values] : options) {
    request.options[py::cast<std::string>(name)] = to_values(py::cast<py::dict>(values), "options");
  }
  if (!time_limit.empty()) request.deadline = start + experiments::parse_duration(time_limit);
  experiments::Comparison comparison;
  run_in_background([&](std::stop_token stop, Mailbox& mailbox) {
    request.stop = std::move(stop);
    if (!progress.is_none()) request.on_progress = count_for(progress, "compare " + key, mailbox);
    comparison = experiments::compare(system, request);
    if (!page.empty()) report::write_comparison(comparison, page);
  });
  return to_python(experiments::to_json(comparison, true));
}

}  // namespace

void add_compare(py::module_& module) { module.def("compare", &compare); }

}  // namespace airloom::python
