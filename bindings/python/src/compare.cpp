#include "compare.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <chrono>
#include <iterator>

#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/compare/comparison.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/report/comparison_page.hpp"
#include "background.hpp"
#include "functions.hpp"
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
/// @param series     files with [[series]] of the user's own
/// @param functions  by name, see functions.hpp; own_options: theirs, by name
/// @param progress   None, or called with a dict now and then
/// @return           the JSON of `airloom compare --json --per-network` as dicts and lists
py::object compare(const std::string& key, const std::vector<std::pair<std::string, std::shared_ptr<HeldInstance>>>& instances,
                   const py::dict& scenario, std::uint64_t seed, int realizations, const std::vector<std::string>& algorithms,
                   const py::dict& options, const std::vector<std::string>& series, const py::dict& functions, const py::dict& own_options,
                   const std::string& objective, const std::string& metric, bool reference, double solve_limit,
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
  const std::size_t networks = instances.empty() ? static_cast<std::size_t>(realizations) : instances.size();
  for (const std::string& file : series) {
    std::vector<experiments::OwnEntrant> own = experiments::entrants_of(experiments::read_series_file(file), {}, networks, seed);
    std::ranges::move(own, std::back_inserter(request.own));
  }
  for (const auto& [name, answerer] : functions_of(functions))
    request.own.push_back({.name = name, .answerer = answerer, .options = to_values(py::cast<py::dict>(own_options[py::str(name)]), name)});
  if (!time_limit.empty()) request.deadline = start + experiments::parse_duration(time_limit);
  if (const std::string note = experiments::ranking_note(system, request); !note.empty())
    py::module_::import("warnings").attr("warn")(note);
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
