#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/inputs.hpp"
#include "airloom/interruption.hpp"
#include "airloom/io/array_file.hpp"

namespace airloom::app {
namespace {

struct DrawArguments {
  std::string system;
  InstanceChoice choice;
  std::string output;
};

int draw(const DrawArguments& a, const Context& context) {
  context.interruption->end_at_once();
  const experiments::System& system = experiments::find_system(a.system);
  io::check_array_file_name(a.output);
  const io::Arrays arrays = system.write_instance(make_instance(system, a.choice));
  io::write_arrays(a.output, arrays);
  std::cerr << "wrote " << a.output << ": " << arrays.size() << " arrays\n";
  return done;
}

}  // namespace

void add_draw(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<DrawArguments>();
  CLI::App* command = parser.add_subcommand("draw", "Draw one realization of a network and write it as an instance file");
  command->add_option("system", arguments->system, "key of the system")->required();
  add_scenario_options(*command, arguments->choice);
  command->add_option("-o,--output", arguments->output, "instance file to write (.npz, .mat or .h5)")->required();
  command->footer("Example: airloom draw iab --seed 7 --set donor_power_dbw=-3 -o network.npz");
  command->callback([arguments, &action] { action = [arguments](const Context& context) { return draw(*arguments, context); }; });
}

}  // namespace airloom::app
