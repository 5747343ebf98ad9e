#pragma once
/// How a system lists its algorithms: a name, an options struct described by its fields, and a function.
#include <functional>
#include <string>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/fabric/local.hpp"

namespace airloom {

/// What must be small in the certificate of an answer that is called converged, besides the algorithm's own stopping rule.
struct Stationarity {
  std::string key;         ///< of the certificate; empty: a growth rule stands in its place
  double tolerance = 0.0;  ///< in the unit of that entry
  bool per_user = false;   ///< the tolerance counts once for every user
  std::string gap_key;     ///< a certified gap that is as good; empty: none
  double gap_tolerance = 0.0;
};

/// One algorithm or baseline of a system.
template <class Instance, class Solution>
struct Algorithm {
  std::string name;                ///< as in docs/files.md
  std::string title;               ///< one line for lists and legends
  std::string source;              ///< key of docs/sources.md and place, or "ours"
  std::vector<FieldInfo> options;  ///< names, defaults, ranges, meanings
  bool distributed;                ///< talks through a Fabric, so that its agents may live in several processes
  /// The full options that a partial set stands for. @throws InvalidInput
  std::function<Values(const Values& options)> effective;
  std::function<Outcome<Solution>(const Instance&, const Values& options, const SolveControl&, const MakeFabric&)> run;
  std::string advantage = {};  ///< what it has that the system's default has not: "digital beams"; empty: nothing
  bool reference = false;      ///< makes no promise: where one is missed its answers are `stalled`, and that is no failure
  /// What `converged` claims under these options (all of them, with defaults). Empty: nothing but the stopping rule.
  std::function<Stationarity(const Values& options)> stationarity;
  /// The instance with the promises that shorthand options (all of them, with defaults) set for this solve: what is solved, and what the
  /// judge looks at. Names the arrays that it set. Empty: no option is such a shorthand.
  std::function<Instance(const Instance&, const Values& options, std::vector<std::string>& arrays)> impose;

  /// The entry as one that makes no promise.
  [[nodiscard]] Algorithm as_reference() && {
    reference = true;
    return std::move(*this);
  }
  /// The entry as one that has more than the default: shown in comparisons, never the best of them.
  [[nodiscard]] Algorithm with_advantage(std::string what) && {
    advantage = std::move(what);
    return std::move(*this);
  }
  /// The entry with what `converged` claims: certificate[key] <= tolerance (times the number of users).
  [[nodiscard]] Algorithm stationary_by(std::string key, double tolerance, bool per_user = false) && {
    return std::move(*this).claims({.key = std::move(key), .tolerance = tolerance, .per_user = per_user, .gap_key = {}});
  }
  [[nodiscard]] Algorithm claiming(std::function<Stationarity(const Values& options)> claim) && {
    stationarity = std::move(claim);
    return std::move(*this);
  }
  [[nodiscard]] Algorithm claims(Stationarity claim) && {
    stationarity = [claim = std::move(claim)](const Values&) { return claim; };
    return std::move(*this);
  }

  /// @param make_fabric  how the agents are hosted; an algorithm that is not distributed does not look at it
  [[nodiscard]] Outcome<Solution> solve(const Instance& instance, const Values& values, const SolveControl& control,
                                        const MakeFabric& make_fabric = local_fabric()) const {
    return run(instance, values, control, make_fabric);
  }
};

/// The list entry of solve(instance, options, control, make_fabric); `standard` holds this entry's defaults.
template <class Instance, class Solution, class Options, class Solve>
Algorithm<Instance, Solution> algorithm_entry(std::string name, std::string title, std::string source, bool distributed,
                                              const Options& standard, Solve solve) {
  const auto read = [standard](const Values& values) {
    Options options = standard;
    Faults faults;
    assign(options, values, "options", faults);
    faults.raise();
    return options;
  };
  return {.name = std::move(name),
          .title = std::move(title),
          .source = std::move(source),
          .options = describe(standard),
          .distributed = distributed,
          .effective = [read](const Values& values) { return to_values(read(values)); },
          .run = [read, solve](const Instance& instance, const Values& values, const SolveControl& control,
                               const MakeFabric& make_fabric) { return solve(instance, read(values), control, make_fabric); },
          .stationarity = {},
          .impose = {}};
}

/// Makes the list entry of an algorithm that sees everything in one place.
template <class Instance, class Solution, class Options>
Algorithm<Instance, Solution> algorithm(std::string name, std::string title, std::string source,
                                        Outcome<Solution> (*solve)(const Instance&, const Options&, const SolveControl&),
                                        const Options& standard = {}) {
  const auto alone = [solve](const Instance& instance, const Options& options, const SolveControl& control, const MakeFabric&) {
    return solve(instance, options, control);
  };
  return algorithm_entry<Instance, Solution>(std::move(name), std::move(title), std::move(source), false, standard, alone);
}

/// Makes the list entry of a distributed algorithm.
///
/// Under MPI every rank calls `solve` with the same instance and returns an Outcome with the same status and traffic;
/// only the process that hosts the centre has the whole `solution`, trace and certificate, may know the iterations of what it
/// computes alone, and asks `control.on_iteration`.
template <class Instance, class Solution, class Options>
Algorithm<Instance, Solution> algorithm(std::string name, std::string title, std::string source,
                                        Outcome<Solution> (*solve)(const Instance&, const Options&, const SolveControl&, const MakeFabric&),
                                        const Options& standard = {}) {
  return algorithm_entry<Instance, Solution>(std::move(name), std::move(title), std::move(source), true, standard, solve);
}

/// Names in the order of the list, the default first.
template <class Instance, class Solution>
std::vector<std::string> names_of(const std::vector<Algorithm<Instance, Solution>>& all) {
  std::vector<std::string> names;
  for (const auto& each : all) names.push_back(each.name);
  return names;
}

/// The algorithm of that name; the first for "". @throws InvalidInput  with the nearest known name
template <class Instance, class Solution>
const Algorithm<Instance, Solution>& find_algorithm(const std::vector<Algorithm<Instance, Solution>>& all, const std::string& name) {
  if (name.empty()) return all.front();
  for (const auto& each : all) {
    if (each.name == name) return each;
  }
  throw InvalidInput(unknown_name("algorithm", name, names_of(all)));
}

}  // namespace airloom
