#include <memory>

#include "airloom/command.hpp"
#include "airloom/farm.hpp"
#include "airloom/options.hpp"
#include "airloom/ranks.hpp"
#include "airloom/run_experiments.hpp"

namespace airloom::app {
namespace {

int run(const RunRequest& request, const Context& context) {
  const auto code = [](const RunOutcome& outcome) -> int { return outcome.interrupted ? interrupted : done; };
  if (!on_ranks(false)) return code(run_experiments(request, context));
  return with_ranks([&](const MpiSession& session) { return code(farm_experiments(request, context, session)); });
}

}  // namespace

void add_run(CLI::App& parser, Action& action) {
  auto request = std::make_shared<RunRequest>();
  CLI::App* command = parser.add_subcommand("run", "Run experiments; the same command resumes what was interrupted");
  command->add_option("experiment", request->names, "files (.toml), ids (iab/fig7), systems (iab) or all")->required();
  add_shared_run_options(*command, *request);
  command->add_option("--set", request->set, "scenario field, key=value; repeatable")->take_all()->allow_extra_args(false);
  add_whole_option(*command, "--realizations", request->realizations, "number of realizations (default: the experiment's)",
                   {.least = 1, .most = experiments::most_realizations});
  command->add_option("--shard", request->shard, "i/n: the i-th of n shares of the (point, realization) pairs, into a file of its own");
  command->add_option("--time-limit", request->time_limit, "stop in time, for example 3h55m; exit code 130, the same command resumes");
  command->footer(
      "Example: airloom run iab/fig7 --realizations 200 --shard 1/4 --time-limit 3h55m -o results\n"
      "On several machines: mpirun -n 64 airloom run iab/fig7 -o results");
  command->callback([request, &action] { action = [request](const Context& context) { return run(*request, context); }; });
}

}  // namespace airloom::app
