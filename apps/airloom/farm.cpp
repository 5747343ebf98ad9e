#include "airloom/farm.hpp"

#include <iostream>

#include "airloom/core/error.hpp"
#include "airloom/experiments/absorb.hpp"
#include "airloom/progress.hpp"
#include "airloom/ranks.hpp"

namespace airloom::app {
namespace {

using experiments::RunProgress;
using experiments::RunSummary;

/// The summary of all ranks from those of each.
void add_up(RunSummary& run, const MpiSession& session) {
  RunProgress& p = run.progress;
  for (std::size_t* number : {&p.total, &p.found, &p.done, &p.failed_rows})
    *number = static_cast<std::size_t>(session.sum(static_cast<std::int64_t>(*number)));
  p.elapsed_s = 1e-6 * static_cast<double>(session.largest(static_cast<std::int64_t>(1e6 * p.elapsed_s)));
  run.complete = session.largest(run.complete ? 0 : 1) == 0;
  run.out_of_time = session.largest(run.out_of_time ? 1 : 0) == 1;
}

RunSummary farm_one(const experiments::Plan& plan, const std::string& output, experiments::RunControl control, const Context& context,
                    const MpiSession& session) {
  const bool first = session.rank() == 0;
  if (first) (void)experiments::absorb_shards(plan, output);
  session.barrier();
  ProgressDisplay display(context.progress);
  if (first) control.on_progress = [&display](const RunProgress& progress) { display.show(progress); };
  RunSummary run = experiments::run(plan, output, control);
  add_up(run, session);
  if (first) {
    display.finish(run.progress);
    (void)experiments::absorb_shards(plan, output);
    print_summary(run);
  }
  return run;
}

}  // namespace

RunOutcome farm_experiments(const RunRequest& request, const Context& context, const MpiSession& session) {
  if (!request.shard.empty() && session.size() > 1) {
    throw InvalidInput("--shard " + request.shard + ": each of the " + std::to_string(session.size()) +
                       " ranks takes a shard by itself; leave --shard out, or start one rank");
  }
  if (!request.shard.empty()) return run_experiments(request, context);
  experiments::RunControl control = make_control(request, context);
  control.shard = {.index = session.rank() + 1, .count = session.size()};
  control.together = true;
  if (request.threads == 0) control.threads = threads_of_rank(session);
  const bool first = session.rank() == 0;
  RunOutcome outcome{.plans = make_plans(request, context, first), .runs = {}};
  if (first && session.size() > 1) {
    std::cerr << session.size() << " ranks, " << control.threads << (control.threads == 1 ? " thread" : " threads")
              << " each; progress shows the share of rank 0\n";
  }
  for (const experiments::Plan& plan : outcome.plans) {
    outcome.runs.push_back(farm_one(plan, request.output, control, context, session));
    if (outcome.runs.back().complete) continue;
    outcome.interrupted = true;
    break;
  }
  return outcome;
}

}  // namespace airloom::app
