#pragma once
/// What several commands read: key=value lists, scenarios, instances.
#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "airloom/experiments/spec/scenario.hpp"

namespace airloom::app {

/// Splits "key=value" items. @param option  "--set", for messages  @throws InvalidInput  when an item has no '='
[[nodiscard]] Values key_values(const std::vector<std::string>& items, const std::string& option);

/// The fields of `--set` items: fixed, and `key={from=2,to=40}` random. @throws InvalidInput
[[nodiscard]] experiments::Scenario set_fields(const std::vector<std::string>& items);

/// Where a realization comes from: a file, or a scenario with seed and realization.
struct InstanceChoice {
  std::string file;
  std::string scenario;  ///< a TOML file or a named scenario
  std::vector<std::string> set;
  std::uint64_t seed = 1;
  std::uint64_t realization = 0;
  std::optional<std::int64_t> index;  ///< which network of a file that holds many
  bool drawn_by_option = false;       ///< --seed, --realization, --scenario or --set was given
};

/// "network.npz", "network 3 of all.npz", or "wide, seed 1, realization 0": in titles.
[[nodiscard]] std::string name_of(const InstanceChoice& choice);

/// Adds --scenario, --set, --seed and, for commands that take one network, --realization.
void add_scenario_options(CLI::App& command, InstanceChoice& choice, bool one_network = true);

/// Adds --index, of files that hold many networks.
void add_index_option(CLI::App& command, InstanceChoice& choice);

/// The scenario of a file or name, then --set over it. @throws InvalidInput, IoError
[[nodiscard]] experiments::Scenario chosen_scenario(const experiments::System& system, const InstanceChoice& choice);

/// Reads or draws the instance. @param warn  prints the scenario's warnings to stderr  @throws InvalidInput, IoError
[[nodiscard]] experiments::System::Handle make_instance(const experiments::System& system, const InstanceChoice& choice, bool warn = true);

}  // namespace airloom::app
