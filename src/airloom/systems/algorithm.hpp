#pragma once
/// How a system lists its algorithms: a name, an options struct described by its fields, and a function.
#include <functional>
#include <string>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"

namespace airloom {

/// One algorithm or baseline of a system.
template <class Instance, class Solution>
struct Algorithm {
  std::string name;                ///< as in docs/files.md
  std::string title;               ///< one line for lists and legends
  std::string source;              ///< key of docs/sources.md and place, or "ours"
  std::vector<FieldInfo> options;  ///< names, defaults, ranges, meanings
  /// The full options that a partial set stands for. @throws InvalidInput
  std::function<Values(const Values& options)> effective;
  std::function<Outcome<Solution>(const Instance&, const Values& options, const SolveControl&)> solve;
};

/// Makes the list entry of `solve(instance, options, control)`; `standard` holds this entry's defaults.
template <class Instance, class Solution, class Options>
Algorithm<Instance, Solution> algorithm(std::string name, std::string title, std::string source,
                                        Outcome<Solution> (*solve)(const Instance&, const Options&, const SolveControl&),
                                        const Options& standard = {}) {
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
          .effective = [read](const Values& values) { return to_values(read(values)); },
          .solve = [read, solve](const Instance& instance, const Values& values,
                                 const SolveControl& control) { return solve(instance, read(values), control); }};
}

/// A place in a drawing of a network.
struct Site {
  std::string role;  ///< "donor", "node", "aerial user", ...; one legend entry each
  std::string label;
  double x_m = 0.0;
  double y_m = 0.0;
  double z_m = 0.0;
  int served_by = -1;  ///< index of the site that serves this one, -1 for none
};

}  // namespace airloom
