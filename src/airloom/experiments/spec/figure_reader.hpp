#pragma once
/// Reads the `[[figure]]` and `[[check]]` tables of an experiment, and checks that they name series and axes that exist.
#include "airloom/experiments/spec/experiment.hpp"
#include "airloom/experiments/spec/toml_table.hpp"

namespace airloom::experiments {

/// Adds the figures; needs the experiment's sweep and series.
void read_figures(TomlTable& top, Experiment& experiment);

/// Adds the checks; needs the experiment's sweep and series.
void read_checks(TomlTable& top, Experiment& experiment);

/// Adds a fault when no series of the experiment has that id.
void require_series(TomlTable& table, std::string_view key, const Experiment& experiment, const std::string& id);
/// Adds a fault when no axis of the experiment has that name.
void require_axis(TomlTable& table, std::string_view key, const Experiment& experiment, const std::string& name);

}  // namespace airloom::experiments
