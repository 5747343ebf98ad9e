#include <algorithm>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/system/option_names.hpp"
#include "airloom/experiments/system/record.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/inputs.hpp"
#include "airloom/io/array_file.hpp"
#include "airloom/many_networks.hpp"
#include "airloom/options.hpp"
#include "airloom/output_files.hpp"
#include "airloom/ranks.hpp"
#include "airloom/record_text.hpp"
#include "airloom/report/network_picture.hpp"
#include "airloom/solve_watch.hpp"

namespace airloom::app {
namespace {

struct SolveArguments {
  std::string system;
  std::string algorithm;
  InstanceChoice choice;
  std::vector<std::string> options;
  std::string model;
  std::string fabric = "local";
  std::string output;
  std::string picture;
  std::string time_limit;
  int threads = 1;
  bool json = false;
  bool insist = false;
};

/// Where this process stands among those that solve together.
struct Place {
  MakeFabric make_fabric = local_fabric();
  bool at_center = true;  ///< hosts the centre: evaluates, writes and prints
};

void require_distributed(const experiments::System& system, const std::string& algorithm) {
  std::string names;
  for (const experiments::AlgorithmInfo& info : system.algorithms()) {
    if (!info.distributed) continue;
    if (info.name == algorithm) return;
    names += (names.empty() ? "" : ", ") + info.name;
  }
  throw InvalidInput("--fabric mpi: algorithm '" + algorithm + "' of " + system.key() + " is not distributed; " +
                     (names.empty() ? "none of this system's is" : "these are: " + names));
}

/// `--model FILE` is the option `model` of an algorithm that uses trained weights.
void set_model(const experiments::System& system, const std::string& algorithm, const std::string& model, Values& options) {
  std::string names;
  for (const experiments::AlgorithmInfo& info : system.algorithms()) {
    if (std::ranges::find(info.options, "model", &FieldInfo::name) == info.options.end()) continue;
    if (info.name == algorithm) {
      if (options.find("model") != nullptr) throw InvalidInput("--model: given together with --opt model=...; one of them is enough");
      options.set("model", model);
      return;
    }
    names += (names.empty() ? "" : ", ") + info.name;
  }
  throw InvalidInput("--model: " + (names.empty() ? "no algorithm of " + system.key() + " takes a trained model"
                                                  : "algorithm '" + algorithm + "' takes no trained model; these do: " + names));
}

void write_picture(const experiments::System& system, const SolveArguments& a, const experiments::SolvedRecord& solved,
                   const std::string& command) {
  const report::ShownNetwork shown{.system = system,
                                   .instance = solved.instance,
                                   .name = name_of(a.choice),
                                   .record = &solved.record,
                                   .solution = solved.solution,
                                   .command = command};
  const std::string caption = report::write_network_picture(shown, a.picture);
  std::cerr << "wrote " << a.picture << ". " << caption << '\n';
}

int solve(const SolveArguments& a, const Context& context, const Place& place) {
  require_other_file(a.output, a.choice.file, "--instance");
  SolveWatch watch(context, a.time_limit);
  const experiments::System& system = experiments::find_system(a.system);
  const std::string algorithm = a.algorithm.empty() ? system.algorithms().front().name : a.algorithm;
  Values options = key_values(a.options, "--opt");
  if (!a.model.empty()) set_model(system, algorithm, a.model, options);
  // refuse bad names before any file is read
  if (!a.output.empty()) io::check_array_file_name(a.output);
  if (!a.picture.empty()) report::check_picture_file(a.picture);
  experiments::check_option_names(system, algorithm, options);
  (void)system.effective_options(algorithm, options);
  if (a.fabric == "mpi") require_distributed(system, algorithm);
  if (!a.choice.file.empty() && !a.choice.index && !a.choice.drawn_by_option && a.fabric == "local") {
    const experiments::NetworkFile networks(system, a.choice.file);
    if (networks.many()) {
      if (!a.picture.empty()) throw InvalidInput("--picture: shows one network; choose one of " + a.choice.file + " by --index");
      return solve_many(system, networks,
                        {.algorithm = algorithm,
                         .options = options,
                         .seed = a.choice.seed,
                         .threads = a.threads,
                         .output = a.output,
                         .time_limit = a.time_limit,
                         .json = a.json,
                         .insist = a.insist},
                        context);
    }
  }
  const auto instance = make_instance(system, a.choice, place.at_center);
  if (!a.picture.empty()) report::require_positions(system, instance);
  const SolveControl control{
      .seed = a.choice.seed, .realization = a.choice.realization, .on_iteration = watch.on_iteration(), .threads = a.threads};
  // before it is judged, which may take longer than a stop leaves
  const auto keep = [&](const io::Arrays& answer) {
    if (!a.output.empty()) io::write_arrays(a.output, answer);
  };
  experiments::SolvedRecord solved =
      experiments::solve_record(system, instance, algorithm, options, control, place.make_fabric, place.at_center, keep);
  experiments::Record& record = solved.record;
  if (!place.at_center) return record.status == Status::interrupted ? interrupted : done;  // the centre knows what the answer is worth
  watch.finish(record);
  if (a.json) std::cout << io::json_text(experiments::to_json(record), 2) << '\n';
  else print_record(std::cout, record);
  if (record.status != Status::converged && !record.message.empty()) std::cerr << "airloom: " << record.message << '\n';
  if (!a.picture.empty()) write_picture(system, a, solved, context.command);
  return exit_code(record, a.insist);
}

int solve_here_or_on_ranks(const SolveArguments& a, const Context& context) {
  if (!on_ranks(a.fabric == "mpi")) return solve(a, context, {});
  return with_ranks([&](const MpiSession& session) {
    if (a.fabric == "mpi") return solve(a, context, {.make_fabric = mpi_fabric(session), .at_center = session.rank() == 0});
    if (session.size() > 1) {
      throw InvalidInput("solve: started on " + std::to_string(session.size()) +
                         " ranks, which would all solve the same; give --fabric mpi, or start one");
    }
    return solve(a, context, {});
  });
}

}  // namespace

void add_solve(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<SolveArguments>();
  CLI::App* command = parser.add_subcommand("solve", "Solve one network and report the answer with its certificate");
  command->add_option("system", arguments->system, "key of the system")->required();
  command->add_option("--algorithm", arguments->algorithm, "which algorithm (default: the system's first)");
  command->add_option("--instance", arguments->choice.file,
                      "instance file (.npz, .mat or .h5), of one network or many, instead of a drawn network");
  add_index_option(*command, arguments->choice);
  add_scenario_options(*command, arguments->choice);
  command->add_option("--opt", arguments->options, "option of the algorithm, key=value; repeatable")->take_all()->allow_extra_args(false);
  command->add_option("--model", arguments->model, "file of a trained model");
  command
      ->add_option("--fabric", arguments->fabric,
                   "where agents of a distributed algorithm live: local (this process), mpi (ranks of mpirun)")
      ->check(one_of({"local", "mpi"}));
  add_whole_option(
      *command, "--threads", arguments->threads,
      "that work on one large network, where the algorithm can, or on a file of many (default 1); they change no bit of the answers",
      thread_counts);
  command->add_option("--time-limit", arguments->time_limit, "stop in time, for example 5s, 2m or 1h, with the best answer so far");
  command->add_option("-o,--output", arguments->output, "solution file to write (.npz, .mat or .h5)")->check(no_results());
  command->add_option("--picture", arguments->picture,
                      "page (.html) or picture (.svg, .png, .pdf) of the network and its answer: beams, powers, rates, who serves whom");
  command->add_flag("--json", arguments->json, "the whole record as JSON on stdout");
  command->add_flag("--insist", arguments->insist, "exit code 4 unless the solver converged");
  command->footer(
      "Example: airloom solve iab --instance network.npz --algorithm phase_of_channel --opt split=balanced -o beams.npz --json\n"
      "Look at the answer: airloom solve iab --seed 7 --picture answer.html\n"
      "Distributed: mpirun -n 5 airloom solve SYSTEM --algorithm NAME --fabric mpi");
  command->callback(
      [arguments, &action] { action = [arguments](const Context& context) { return solve_here_or_on_ranks(*arguments, context); }; });
}

}  // namespace airloom::app
