#include "airloom/inputs.hpp"

#include <iostream>

#include "airloom/core/fields.hpp"
#include "airloom/experiments/spec/instance_files.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/io/toml.hpp"
#include "airloom/options.hpp"

namespace airloom::app {

Values key_values(const std::vector<std::string>& items, const std::string& option) {
  Values values;
  for (const std::string& item : items) {
    const auto equals = item.find('=');
    if (equals == std::string::npos || equals == 0) throw InvalidInput(option + " " + item + ": must be key=value");
    values.set(item.substr(0, equals), parse_value(item.substr(equals + 1)));
  }
  return values;
}

experiments::Scenario set_fields(const std::vector<std::string>& items) {
  experiments::Scenario scenario;
  for (const std::string& item : items) {
    const auto equals = item.find('=');
    const bool random = equals != std::string::npos && is_random_field(std::string_view(item).substr(equals + 1));
    if (random) scenario.add(random_field_of(item.substr(0, equals), item.substr(equals + 1)));
    else scenario.fix(key_values({item}, "--set"));
  }
  return scenario;
}

std::string name_of(const InstanceChoice& choice) {
  if (!choice.file.empty()) return (choice.index ? "network " + std::to_string(*choice.index) + " of " : "") + choice.file;
  return (choice.scenario.empty() ? "" : choice.scenario + ", ") + "seed " + std::to_string(choice.seed) + ", realization " +
         std::to_string(choice.realization);
}

void add_scenario_options(CLI::App& command, InstanceChoice& choice, bool one_network) {
  const auto mark = [&choice](const auto&) {
    choice.drawn_by_option = true;
    return std::string();
  };
  command.add_option("--scenario", choice.scenario, "a TOML file, or the name of a scenario of the system")->each(mark);
  command.add_option("--set", choice.set, "scenario field, key=value, or 'key={from=2,to=40}' to draw it; repeatable")
      ->each(mark)
      ->take_all()
      ->allow_extra_args(false);
  add_whole_option(command, "--seed", choice.seed, "seed of the random numbers (default 1)")->each(mark);
  if (one_network) add_whole_option(command, "--realization", choice.realization, "which realization (default 0)")->each(mark);
}

void add_index_option(CLI::App& command, InstanceChoice& choice) {
  add_whole_option(command, "--index", choice.index, "which network of a file that holds many, from 0 (default: all of them)");
}

experiments::Scenario chosen_scenario(const experiments::System& system, const InstanceChoice& choice) {
  experiments::Scenario scenario;
  if (!choice.scenario.empty()) scenario = experiments::read_scenario(system.key(), choice.scenario);
  const experiments::Scenario set = set_fields(choice.set);
  scenario.fix(set.fixed);
  for (const RandomField& field : set.random) scenario.add(field);
  experiments::settle(system, scenario);
  return scenario;
}

namespace {

/// "drawn: users = 12, noise_dbm = -84.2 (3 combinations were refused before)"
std::string random_text(const experiments::DrawnNetwork& network) {
  std::string text;
  std::size_t at = 0;
  for (const auto& [name, value] : network.scenario) {
    if (at++ + network.random >= network.scenario.size()) text += (text.empty() ? "drawn: " : ", ") + name + " = " + to_text(value);
  }
  if (network.refused > 0) text += " (" + std::to_string(network.refused) + " combinations were refused before)";
  return text;
}

}  // namespace

experiments::System::Handle make_instance(const experiments::System& system, const InstanceChoice& choice, bool warn) {
  if (!choice.file.empty()) {
    if (choice.drawn_by_option) {
      throw InvalidInput("--instance: given together with --seed, --realization, --scenario or --set; the file already fixes the network");
    }
    std::vector<std::string> notes;
    auto instance = experiments::read_instance(system, choice.file, choice.index, &notes);
    if (warn) {
      for (const std::string& note : notes) std::cerr << "warning: " << choice.file << ": " << note << '\n';
    }
    return instance;
  }
  if (choice.index) throw InvalidInput("--index: of files that hold many networks; it goes with --instance");
  const experiments::DrawnNetwork network =
      experiments::draw_network(system, chosen_scenario(system, choice), choice.seed, choice.realization);
  if (warn) {
    if (network.random > 0) std::cerr << random_text(network) << '\n';
    for (const std::string& warning : system.warnings(network.scenario)) std::cerr << "warning: " << warning << '\n';
  }
  return network.instance;
}

}  // namespace airloom::app
