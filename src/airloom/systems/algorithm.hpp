#pragma once
/// How a system lists its algorithms: a name, an options struct described by its fields, and a function.
#include <functional>
#include <string>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/fabric/local.hpp"

namespace airloom {

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
                               const MakeFabric& make_fabric) { return solve(instance, read(values), control, make_fabric); }};
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

/// A place in a drawing of a network.
struct Site {
  std::string role;  ///< "donor", "node", "aerial user", ...; one legend entry each
  std::string label;
  double x_m = 0.0;
  double y_m = 0.0;
  double z_m = 0.0;
  int served_by = -1;    ///< index of the site that serves this one, -1 for none
  double reach_m = 0.0;  ///< radius of the circle on the ground that this site covers, 0 for none
};

}  // namespace airloom
