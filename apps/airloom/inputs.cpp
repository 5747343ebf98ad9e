#include "airloom/inputs.hpp"

#include <iostream>

#include "airloom/core/fields.hpp"
#include "airloom/experiments/presets.hpp"
#include "airloom/io/array_file.hpp"
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

void add_scenario_options(CLI::App& command, InstanceChoice& choice) {
  const auto mark = [&choice](const auto&) {
    choice.drawn_by_option = true;
    return std::string();
  };
  command.add_option("--scenario", choice.scenario, "a TOML file, or the name of a scenario of the system")->each(mark);
  command.add_option("--set", choice.set, "scenario field, key=value; repeatable")->each(mark)->take_all()->allow_extra_args(false);
  add_whole_option(command, "--seed", choice.seed, "seed of the random numbers (default 1)")->each(mark);
  add_whole_option(command, "--realization", choice.realization, "which realization (default 0)")->each(mark);
}

Values scenario_values(const experiments::System& system, const InstanceChoice& choice) {
  Values values;
  if (!choice.scenario.empty()) values = experiments::read_scenario(system.key(), choice.scenario);
  values.merge(key_values(choice.set, "--set"));
  return values;
}

experiments::System::Handle make_instance(const experiments::System& system, const InstanceChoice& choice, bool warn) {
  if (!choice.file.empty()) {
    if (choice.drawn_by_option) {
      throw InvalidInput("--instance: given together with --seed, --realization, --scenario or --set; the file already fixes the network");
    }
    return system.read_instance(io::read_arrays(choice.file), choice.file);
  }
  const Values scenario = scenario_values(system, choice);
  if (warn) {
    for (const std::string& warning : system.warnings(scenario)) std::cerr << "warning: " << warning << '\n';
  }
  return system.draw(scenario, choice.seed, choice.realization);
}

}  // namespace airloom::app
