#include <memory>

#include "airloom/command.hpp"
#include "airloom/run_experiments.hpp"

namespace airloom::app {

void add_run(CLI::App& parser, Action& action) {
  auto request = std::make_shared<RunRequest>();
  CLI::App* command = parser.add_subcommand("run", "Run experiments; the same command resumes what was interrupted");
  command->add_option("experiment", request->names, "files (.toml), ids (iab/fig7), systems (iab) or all")->required();
  add_shared_run_options(*command, *request);
  command->add_option("--set", request->set, "scenario field, key=value; repeatable")->take_all()->allow_extra_args(false);
  command->add_option("--realizations", request->realizations, "number of realizations (default: the experiment's)");
  command->add_option("--shard", request->shard, "i/n: only the realizations r with r % n = i - 1, into files of their own; see merge");
  command->add_option("--time-limit", request->time_limit, "stop in time, for example 3h55m; exit code 130, the same command resumes");
  command->footer("Example: airloom run iab/fig7 --realizations 200 --shard 1/4 --time-limit 3h55m -o results");
  command->callback([request, &action] {
    action = [request](const Context& context) -> int { return run_experiments(*request, context).interrupted ? interrupted : done; };
  });
}

}  // namespace airloom::app
