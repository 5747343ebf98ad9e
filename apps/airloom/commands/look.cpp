#include "airloom/importers/look.hpp"

#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/interruption.hpp"
#include "airloom/io/json.hpp"

namespace airloom::app {
namespace {

struct LookArguments {
  std::string file;
  bool json = false;
};

int look_at_file(const LookArguments& a, const Context& context) {
  context.interruption->end_at_once();
  const importers::Look seen = importers::look(a.file);
  if (a.json) std::cout << io::json_text(importers::to_json(seen), 2) << '\n';
  else std::cout << importers::to_text(seen);
  return done;
}

}  // namespace

void add_look(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<LookArguments>();
  CLI::App* command = parser.add_subcommand("look", "Arrays, gains and probable source of a file, and the import command to type");
  command->add_option("file", arguments->file, "file of any format, or a folder of DeepMIMO")->required();
  command->add_flag("--json", arguments->json, "the same as JSON");
  command->footer("Example: airloom look city.h5");
  command->callback([arguments, &action] { action = [arguments](const Context& context) { return look_at_file(*arguments, context); }; });
}

}  // namespace airloom::app
