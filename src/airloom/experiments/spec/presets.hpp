#pragma once
/// Experiments and named scenarios that are embedded in the program, so that it works from any folder.
#include <string>
#include <string_view>
#include <vector>

#include "airloom/experiments/spec/experiment.hpp"

namespace airloom::experiments {

/// One embedded experiment, `presets/<system>/<id>.toml`.
struct Preset {
  std::string system;
  std::string id;
  std::string_view toml;

  [[nodiscard]] std::string name() const { return system + "/" + id; }
  /// @throws InvalidInput  when the file is wrong
  [[nodiscard]] Experiment parse() const;
};

/// Every embedded experiment, by system, then id in natural order (fig4, fig6, fig6b, fig10).
[[nodiscard]] const std::vector<Preset>& presets();

/// Experiments that a name stands for: "iab/fig7", "iab" (all of that system), "all", or "fig7" when only one system has it.
/// @throws InvalidInput  with the nearest known name
[[nodiscard]] std::vector<const Preset*> find_presets(std::string_view name);

/// Ids of a system's embedded experiments, in natural order.
[[nodiscard]] std::vector<std::string> experiment_ids(std::string_view system);

/// Names of a system's scenarios, `presets/<system>/scenarios/<name>.toml`.
[[nodiscard]] std::vector<std::string> scenario_names(std::string_view system);

/// a before b, where runs of digits compare as numbers: fig6 < fig6b < fig10.
[[nodiscard]] bool natural_less(std::string_view a, std::string_view b);

}  // namespace airloom::experiments
