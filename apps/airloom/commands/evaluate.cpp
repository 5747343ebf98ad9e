#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "airloom/command.hpp"
#include "airloom/experiments/spec/instance_files.hpp"
#include "airloom/experiments/system/record.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/inputs.hpp"
#include "airloom/interruption.hpp"
#include "airloom/many_networks.hpp"
#include "airloom/options.hpp"
#include "airloom/record_text.hpp"

namespace airloom::app {
namespace {

struct EvaluateArguments {
  std::string system;
  InstanceChoice choice;
  std::string solution;
  std::vector<std::string> details;
  int threads = 1;
  bool json = false;
};

/// Details of a drawn network, for which there is no answer to judge.
int evaluate_drawing(const experiments::System& system, const EvaluateArguments& a) {
  if (a.details.empty())
    throw InvalidInput("evaluate: needs --instance and --solution, or --detail with the name of a detail of a drawn network");
  const experiments::DrawnNetwork network =
      experiments::draw_network(system, chosen_scenario(system, a.choice), a.choice.seed, a.choice.realization);
  io::Json details = io::Json::object();
  for (const std::string& name : a.details)
    details[name] = io::to_json(system.drawing_detail(name, network.scenario, a.choice.seed, a.choice.realization));
  if (a.json) std::cout << io::json_text(io::Json{{"schema", 1}, {"system", system.key()}, {"detail", details}}, 2) << '\n';
  else std::cout << io::json_text(details, 2) << '\n';
  return done;
}

int evaluate(const EvaluateArguments& a, const Context& context) {
  context.interruption->end_at_once();
  const experiments::System& system = experiments::find_system(a.system);
  if (a.choice.file.empty() != a.solution.empty()) throw InvalidInput("evaluate: --instance and --solution go together");
  if (a.choice.file.empty()) return evaluate_drawing(system, a);
  if (!a.choice.index && !a.choice.drawn_by_option) {
    const experiments::NetworkFile networks(system, a.choice.file);
    if (networks.many()) {
      if (!a.details.empty()) throw InvalidInput("--detail: of one network; choose it with --index");
      return evaluate_many(system, networks, a.solution, a.json);
    }
  }
  const auto instance = make_instance(system, a.choice);
  const auto solution = experiments::read_solution(system, instance, a.solution, a.choice.index);
  const Evaluation evaluation = system.evaluate(instance, solution, a.threads);
  io::Json details = io::Json::object();
  for (const std::string& name : a.details) details[name] = io::to_json(system.detail(name, instance, solution));
  if (a.json) {
    io::Json json = experiments::to_json(system, evaluation);
    if (!a.details.empty()) json["detail"] = details;
    std::cout << io::json_text(json, 2) << '\n';
  } else {
    print_evaluation(std::cout, evaluation);
    if (!a.details.empty()) std::cout << io::json_text(details, 2) << '\n';
  }
  return done;
}

}  // namespace

void add_evaluate(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command = parser.add_subcommand(
      "evaluate", "Judge a solution file, whoever wrote it: metrics, residuals, certificate; or details of a drawn network");
  command->add_option("system", arguments->system, "key of the system")->required();
  command->add_option("--instance", arguments->choice.file, "instance file (.npz, .mat or .h5)");
  command->add_option("--solution", arguments->solution, "solution file (.npz, .mat or .h5)");
  command->add_option("--detail", arguments->details, "also what costs more: beam_pattern, monte_carlo, ... (airloom systems KEY)");
  add_index_option(*command, arguments->choice);
  add_scenario_options(*command, arguments->choice);
  add_whole_option(*command, "--threads", arguments->threads,
                   "that work on one large network, where the system can (default 1); they change no bit", thread_counts);
  command->add_flag("--json", arguments->json, "as JSON on stdout");
  command->footer(
      "Example: airloom evaluate iab --instance network.npz --solution beams.npz --json\n"
      "Without files, details of a drawn network: airloom evaluate twotier --set femto_stations=100 --detail coverage");
  command->callback([arguments, &action] { action = [arguments](const Context& context) { return evaluate(*arguments, context); }; });
}

}  // namespace airloom::app
