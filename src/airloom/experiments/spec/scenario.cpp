#include "airloom/experiments/spec/scenario.hpp"

#include <algorithm>

#include "airloom/core/nearest_name.hpp"
#include "airloom/experiments/spec/embedded.hpp"
#include "airloom/experiments/spec/presets.hpp"

namespace airloom::experiments {

void Scenario::fix(const Values& values) {
  fixed.merge(values);
  std::erase_if(random, [&](const RandomField& field) { return values.contains(field.name); });
}

void Scenario::add(RandomField field) {
  Values others;
  for (const auto& [name, value] : fixed) {
    if (name != field.name) others.set(name, value);
  }
  fixed = std::move(others);
  std::erase_if(random, [&](const RandomField& other) { return other.name == field.name; });
  random.push_back(std::move(field));
}

void read_random(const io::Document& document, const std::string& pointer, Scenario& scenario, Faults& faults) {
  const io::Json& table = document.tree.at(io::Json::json_pointer(pointer));
  if (!table.is_object()) {
    faults.add(document.where(pointer) + ": random: " + table.dump() + "; must be a table of fields");
    return;
  }
  for (const auto& [name, value] : table.items()) {
    const std::string where = document.where(std::string(pointer).append("/").append(name)) + ": random." + name;
    scenario.add(read_random_field(name, value, where, faults));
  }
}

Scenario read_scenario(const io::Document& document) {
  Scenario scenario;
  Faults faults("scenario");
  for (const auto& [key, value] : document.tree.items()) {
    if (key == "random") continue;
    scenario.fixed.set(key, io::to_value(value, document.where("/" + key) + ": " + key));
  }
  if (document.tree.contains("random")) {
    for (const auto& [name, value] : document.tree["random"].items()) {
      if (scenario.fixed.contains(name)) faults.add(document.where("/random/" + name) + ": '" + name + "' is fixed and random");
    }
    read_random(document, "/random", scenario, faults);
  }
  faults.raise();
  return scenario;
}

Scenario read_scenario(std::string_view system, const std::string& name_or_file) {
  if (name_or_file.ends_with(".toml")) return read_scenario(io::read_toml(name_or_file));
  const std::string path = std::string(system) + "/scenarios/" + name_or_file + ".toml";
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path == path) return read_scenario(io::parse_toml(std::string(file.text), path));
  }
  throw InvalidInput(unknown_name(std::string(system) + " scenario", name_or_file, scenario_names(system)));
}

void settle(const System& system, Scenario& scenario) {
  Faults faults(system.key() + " scenario");
  settle(scenario.random, system.scenario_fields(), faults);
  faults.raise();
}

Values first_fields(const System& system, const Scenario& scenario, std::uint64_t seed) {
  if (scenario.random.empty()) return scenario.fixed;
  Values values;
  const auto accept = [&](const Values& drawn) {
    values = scenario.fixed;
    values.merge(drawn);
    (void)system.effective_scenario(values);
  };
  (void)sample_accepted(scenario.random, seed, 0, accept);
  return values;
}

Values effective_scenario(const System& system, const Scenario& scenario, std::uint64_t seed) {
  Values shared;
  for (const auto& [name, value] : system.effective_scenario(first_fields(system, scenario, seed))) {
    if (std::ranges::find(scenario.random, name, &RandomField::name) == scenario.random.end()) shared.set(name, value);
  }
  return shared;
}

DrawnNetwork draw_network(const System& system, const Scenario& scenario, std::uint64_t seed, std::uint64_t realization) {
  DrawnNetwork network{.instance = {}, .scenario = {}, .random = scenario.random.size()};
  const auto accept = [&](const Values& drawn) {
    network.scenario = scenario.fixed;
    network.scenario.merge(drawn);
    network.instance = system.draw(network.scenario, seed, realization);
  };
  network.refused = sample_accepted(scenario.random, seed, realization, accept).refused;
  return network;
}

}  // namespace airloom::experiments
