#include <iomanip>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/presets.hpp"
#include "airloom/experiments/registry.hpp"
#include "airloom/io/json.hpp"

namespace airloom::app {
namespace {

using experiments::System;

/// The unit that a field's name carries, "" when it is a plain number.
std::string unit_of(const std::string& field) {
  static const std::vector<std::pair<std::string, std::string>> suffixes{{"_dbm_per_hz", "dBm/Hz"},
                                                                         {"_w_per_hz", "W/Hz"},
                                                                         {"_per_w", "1/W"},
                                                                         {"_per_m_rad", "1/(m rad)"},
                                                                         {"_per_m", "1/m"},
                                                                         {"_m_per_s", "m/s"},
                                                                         {"_dbw", "dBW"},
                                                                         {"_dbm", "dBm"},
                                                                         {"_dbi", "dBi"},
                                                                         {"_db", "dB"},
                                                                         {"_ghz", "GHz"},
                                                                         {"_mhz", "MHz"},
                                                                         {"_hz", "Hz"},
                                                                         {"_bps", "bit/s"},
                                                                         {"_km", "km"},
                                                                         {"_m", "m"},
                                                                         {"_w", "W"},
                                                                         {"_s", "s"},
                                                                         {"_deg", "deg"},
                                                                         {"_rad", "rad"},
                                                                         {"_wavelengths", "wavelengths"}};
  for (const auto& [suffix, unit] : suffixes) {
    if (field.ends_with(suffix)) return unit;
  }
  return {};
}

std::string standard_text(const FieldInfo& f) {
  const std::string text = to_text(f.standard);
  return text.empty() ? "(absent)" : text;
}

io::Json field_json(const FieldInfo& f) {
  io::Json json = {
      {"name", f.name}, {"type", f.type}, {"default", f.optional && to_text(f.standard).empty() ? io::Json() : io::to_json(f.standard)}};
  if (const std::string unit = unit_of(f.name); !unit.empty()) json["unit"] = unit;
  if (const std::string rule = f.range.rule(); !rule.empty()) json["rule"] = rule;
  if (std::isfinite(f.range.low)) json["min"] = f.range.low;
  if (std::isfinite(f.range.high)) json["max"] = f.range.high;
  if (!f.choices.empty()) json["choices"] = f.choices;
  json["doc"] = f.doc;
  return json;
}

io::Json fields_json(const std::vector<FieldInfo>& fields) {
  io::Json list = io::Json::array();
  for (const FieldInfo& f : fields) list.push_back(field_json(f));
  return list;
}

io::Json system_json(const System& system) {
  io::Json algorithms = io::Json::array();
  for (const auto& a : system.algorithms()) {
    algorithms.push_back(
        {{"name", a.name}, {"title", a.title}, {"source", a.source}, {"distributed", a.distributed}, {"options", fields_json(a.options)}});
  }
  io::Json details = io::Json::array();
  for (const auto& d : system.details()) details.push_back({{"name", d.name}, {"title", d.title}});
  return {{"key", system.key()},
          {"title", system.title()},
          {"default_algorithm", system.algorithms().front().name},
          {"algorithms", algorithms},
          {"experiments", experiments::experiment_ids(system.key())},
          {"scenarios", experiments::scenario_names(system.key())},
          {"details", details},
          {"scenario", fields_json(system.scenario_fields())}};
}

void print_fields(const std::vector<FieldInfo>& fields, const char* indent) {
  for (const FieldInfo& f : fields) {
    std::cout << indent << std::left << std::setw(24) << f.name << ' ' << std::setw(16) << standard_text(f) << ' ' << f.doc;
    if (const std::string unit = unit_of(f.name); !unit.empty()) std::cout << " [" << unit << "]";
    if (!f.choices.empty()) {
      std::cout << ": ";
      for (std::size_t i = 0; i < f.choices.size(); ++i) std::cout << (i == 0 ? "" : " | ") << f.choices[i];
    } else if (const std::string rule = f.range.rule(); !rule.empty()) {
      std::cout << "; " << rule;
    }
    std::cout << '\n';
  }
}

void print_names(const char* title, const std::vector<std::string>& names) {
  std::cout << title << "\n ";
  for (const std::string& name : names) std::cout << ' ' << name;
  std::cout << '\n';
}

void print_system(const System& system) {
  std::cout << system.key() << "  " << system.title() << "\n\nalgorithms (the first is the default)\n";
  for (const auto& a : system.algorithms())
    std::cout << "  " << std::left << std::setw(24) << a.name << ' ' << a.title << " (" << a.source << ")"
              << (a.distributed ? "; distributed: --fabric mpi" : "") << '\n';
  print_names("\nexperiments", experiments::experiment_ids(system.key()));
  print_names("\nscenarios", experiments::scenario_names(system.key()));
  if (!system.details().empty()) std::cout << "\ndetails of an answer: evaluate --detail NAME\n";
  for (const auto& d : system.details()) std::cout << "  " << std::left << std::setw(24) << d.name << ' ' << d.title << '\n';
  std::cout << "\nscenario: --set name=value\n";
  print_fields(system.scenario_fields(), "  ");
  for (const auto& a : system.algorithms()) {
    std::cout << "\noptions of " << a.name << ": --opt name=value\n";
    print_fields(a.options, "  ");
  }
}

int systems(const std::string& key, bool json) {
  if (!key.empty()) {
    const System& system = experiments::find_system(key);
    if (json) std::cout << system_json(system).dump(2) << '\n';
    else print_system(system);
    return done;
  }
  io::Json list = io::Json::array();
  for (const System* system : experiments::systems()) {
    if (json) list.push_back(system_json(*system));
    else std::cout << std::left << std::setw(10) << system->key() << system->title() << '\n';
  }
  if (json) std::cout << list.dump(2) << '\n';
  else std::cout << "\nairloom systems KEY lists algorithms, experiments and parameters of one.\n";
  return done;
}

}  // namespace

void add_systems(CLI::App& parser, Action& action) {
  struct Arguments {
    std::string key;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = parser.add_subcommand("systems", "What there is: systems, algorithms, experiments, parameters");
  command->add_option("system", arguments->key, "key of one system, for its parameters");
  command->add_flag("--json", arguments->json, "as JSON on stdout");
  command->footer("Example: airloom systems iab");
  command->callback([arguments, &action] { action = [arguments](const Context&) { return systems(arguments->key, arguments->json); }; });
}

}  // namespace airloom::app
