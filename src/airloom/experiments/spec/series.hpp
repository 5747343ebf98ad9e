#pragma once
/// One curve of an experiment: an algorithm of the system, or one of the user's own.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "airloom/core/values.hpp"
#include "airloom/experiments/outside/outside_spec.hpp"
#include "airloom/experiments/spec/toml_table.hpp"

namespace airloom::experiments {

/// One algorithm with its options (and, where the series differ in that, its scenario). `[[series]]`:
///
///     [[series]]
///     algorithm = "sca"                                         # of the system, or one of
///     command = ["python3", "mine.py", "{instance}", "{solution}"]
///     solutions = "mine/{realization}.npz"
///     function = "mine"                                         # given to airloom.run(..., algorithms={"mine": f})
struct Series {
  std::string id;         ///< the record's "algorithm" column; unique in the experiment
  std::string label;      ///< legend
  std::string algorithm;  ///< empty: `outside` answers
  std::optional<OutsideSpec> outside = {};
  Values options = {};
  bool sweep_options = true;  ///< false: keeps its options, whatever the sweep sets
  bool in_figures = false;    ///< drawn also in figures that name their series: lines, bars and distributions
  Values factor = {};         ///< by which recorded metrics count here, by name: what a scheme spends that its metrics do not know of
  Values scenario = {};       ///< overrides for this series only; must not change what is drawn but noise, powers, chains ...
};

/// Reads `[[series]]` tables: faults are noted, ids are unique.
/// @param folder  that relative names of commands and files start from
[[nodiscard]] std::vector<Series> read_series(TomlTable& top, const std::filesystem::path& folder);

/// A file with nothing but `[[series]]`. @throws InvalidInput, IoError
[[nodiscard]] std::vector<Series> read_series_file(const std::filesystem::path& file);

}  // namespace airloom::experiments
