#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/inputs.hpp"
#include "airloom/interruption.hpp"
#include "airloom/io/array_file.hpp"
#include "airloom/options.hpp"
#include "airloom/output_files.hpp"
#include "airloom/report/network_picture.hpp"

namespace airloom::app {
namespace {

struct DrawArguments {
  std::string system;
  InstanceChoice choice;
  int networks = 0;  ///< 0: one, and the file does not say so
  std::string output;
  std::string picture;
};

/// Realizations from the chosen one on, in one file.
io::Arrays draw_many(const experiments::System& system, const DrawArguments& a) {
  std::vector<io::Arrays> all;
  const experiments::Scenario scenario = chosen_scenario(system, a.choice);
  for (int n = 0; n < a.networks; ++n) {
    const std::uint64_t realization = a.choice.realization + static_cast<std::uint64_t>(n);
    all.push_back(system.write_instance(experiments::draw_network(system, scenario, a.choice.seed, realization).instance));
  }
  return join_networks(all, system.array_ranks());
}

int draw(const DrawArguments& a, const Context& context) {
  context.interruption->end_at_once();
  const experiments::System& system = experiments::find_system(a.system);
  if (a.output.empty() && a.picture.empty()) throw InvalidInput("draw: nothing to write; give -o FILE, --picture FILE or both");
  if (!a.output.empty()) io::check_array_file_name(a.output);
  if (!a.picture.empty()) {
    if (a.networks > 0) throw InvalidInput("--picture: shows one network; give --realization in place of --realizations");
    report::check_picture_file(a.picture);
  }
  const experiments::System::Handle instance = a.networks > 0 ? nullptr : make_instance(system, a.choice);
  if (!a.output.empty()) {
    const io::Arrays arrays = a.networks > 0 ? draw_many(system, a) : system.write_instance(instance);
    io::write_arrays(a.output, arrays);
    std::cerr << "wrote " << a.output << ": " << arrays.size() << " arrays";
    if (a.networks > 0) std::cerr << " of " << a.networks << " networks";
    std::cerr << '\n';
  }
  if (!a.picture.empty()) {
    const std::string caption = report::write_network_picture(
        {.system = system, .instance = instance, .name = name_of(a.choice), .command = context.command}, a.picture, {.stop = context.stop});
    std::cerr << "wrote " << a.picture << ". " << caption << '\n';
  }
  return done;
}

}  // namespace

void add_draw(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<DrawArguments>();
  CLI::App* command = parser.add_subcommand("draw", "Draw one realization of a network and write it as an instance file");
  command->add_option("system", arguments->system, "key of the system")->required();
  add_scenario_options(*command, arguments->choice);
  add_whole_option(*command, "--realizations", arguments->networks, "that many networks in one file, from --realization on",
                   {.least = 1, .most = 1000000});
  command->add_option("-o,--output", arguments->output, "instance file to write (.npz, .mat or .h5)")->check(no_results());
  command->add_option("--picture", arguments->picture, "page (.html) or picture (.svg, .png, .pdf) to write: stations, users and links");
  command->footer(
      "Example: airloom draw iab --seed 7 --set donor_power_dbw=-3 -o network.npz\n"
      "Look at it first: airloom draw iab --seed 7 --picture network.html\n"
      "Many: airloom draw haps --realizations 1000 -o all.npz");
  command->callback([arguments, &action] { action = [arguments](const Context& context) { return draw(*arguments, context); }; });
}

}  // namespace airloom::app
