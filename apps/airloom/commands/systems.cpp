#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/spec/describe.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/io/json.hpp"

namespace airloom::app {
namespace {

using experiments::System;

std::string standard_text(const FieldInfo& f) {
  const std::string text = to_text(f.standard);
  return text.empty() ? "(absent)" : text;
}

void print_fields(const std::vector<FieldInfo>& fields, const char* indent) {
  for (const FieldInfo& f : fields) {
    std::cout << indent << std::left << std::setw(24) << f.name << ' ' << std::setw(16) << standard_text(f) << ' ' << f.doc;
    if (const std::string unit = experiments::unit_of(f.name); !unit.empty()) std::cout << " [" << unit << "]";
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

void print_details(const char* title, const std::vector<experiments::DetailInfo>& details, bool of_drawing) {
  const auto of_kind = [of_drawing](const experiments::DetailInfo& d) { return d.of_drawing == of_drawing; };
  if (std::ranges::any_of(details, of_kind)) std::cout << title << '\n';
  for (const auto& d : details) {
    if (of_kind(d)) std::cout << "  " << std::left << std::setw(24) << d.name << ' ' << d.title << '\n';
  }
}

void print_system(const System& system) {
  std::cout << system.key() << "  " << system.title() << "\n\nalgorithms (the first is the default)\n";
  for (const auto& a : system.algorithms())
    std::cout << "  " << std::left << std::setw(24) << a.name << ' ' << a.title << " (" << a.source << ")"
              << (a.distributed ? "; distributed: --fabric mpi" : "") << '\n';
  print_names("\nexperiments", experiments::experiment_ids(system.key()));
  print_names("\nscenarios", experiments::scenario_names(system.key()));
  print_details("\ndetails of an answer: evaluate --instance FILE --solution FILE --detail NAME", system.details(), false);
  print_details("\ndetails of a drawn network: evaluate --scenario NAME --set KEY=VALUE --seed S --detail NAME", system.details(), true);
  const Reported reported = system.reported();
  std::cout << "\nmetrics of an answer\n";
  for (const MetricInfo& m : reported.metrics) {
    std::cout << "  " << std::left << std::setw(28) << (m.shape.empty() ? m.name : m.name + " (" + m.shape + ")") << ' ' << m.doc;
    if (!m.unit.empty()) std::cout << " [" << m.unit << "]";
    std::cout << '\n';
  }
  print_names("\nresiduals", reported.residuals);
  print_names("\ncertificate", reported.certificate);
  print_names("\nhistory", reported.history);
  std::cout << "\nscenario: --set name=value\n";
  print_fields(system.scenario_fields(), "  ");
  for (const auto& a : system.algorithms()) {
    std::cout << "\noptions of " << a.name << ": --opt name=value\n";
    print_fields(a.options, "  ");
  }
  if (const auto place = system.place_options(); !place.empty()) {
    std::cout << "\noptions of airloom place " << system.key() << ": --opt name=value\n";
    print_fields(place, "  ");
  }
}

int systems(const std::string& key, bool json) {
  if (!key.empty()) {
    const System& system = experiments::find_system(key);
    if (json) std::cout << io::json_text(experiments::system_json(system), 2) << '\n';
    else print_system(system);
    return done;
  }
  io::Json list = io::Json::array();
  for (const System* system : experiments::systems()) {
    if (json) list.push_back(experiments::system_json(*system));
    else std::cout << std::left << std::setw(10) << system->key() << system->title() << '\n';
  }
  if (json) std::cout << io::json_text(list, 2) << '\n';
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
