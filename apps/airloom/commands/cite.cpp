#include <algorithm>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/version.hpp"
#include "airloom/experiments/presets.hpp"
#include "airloom/experiments/registry.hpp"

namespace airloom::app {
namespace {

std::string own_entry() {
  return "@software{airloom,\n"
         "  title   = {Airloom: certified design of beams, powers and spectrum},\n"
         "  author  = {{The Airloom developers}},\n"
         "  version = {" +
         version() +
         "},\n"
         "  year    = {2026},\n"
         "  license = {Apache-2.0}\n"
         "}\n";
}

int cite(const std::string& id) {
  if (id == "airloom") {
    std::cout << own_entry();
    return done;
  }
  std::string system = id;
  std::string place;
  const auto& systems = experiments::systems();
  if (std::ranges::none_of(systems, [&id](const experiments::System* each) { return each->key() == id; })) {
    const auto found = experiments::find_presets(id);
    system = found.front()->system;
    if (found.size() == 1) place = found.front()->parse().source;
  }
  if (!place.empty())
    std::cout << "% " << id << ": " << (place == "ours" ? "an experiment of Airloom on the system of" : place + " of") << " [" << system
              << "]\n";
  std::cout << experiments::find_system(system).bibtex() << own_entry();
  return done;
}

}  // namespace

void add_cite(CLI::App& parser, Action& action) {
  auto id = std::make_shared<std::string>();
  CLI::App* command = parser.add_subcommand("cite", "BibTeX of the publication behind a system or an experiment");
  command->add_option("id", *id, "a system (iab), an experiment (iab/fig7), or airloom")->required();
  command->footer("Example: airloom cite iab/fig7 >> references.bib");
  command->callback([id, &action] { action = [id](const Context&) { return cite(*id); }; });
}

}  // namespace airloom::app
