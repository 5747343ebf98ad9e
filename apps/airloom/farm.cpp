#include "airloom/farm.hpp"

#include <chrono>
#include <future>
#include <iostream>
#include <mutex>
#include <thread>

#include "airloom/core/error.hpp"
#include "airloom/experiments/run/absorb.hpp"
#include "airloom/fabric/mpi_news.hpp"
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

std::vector<std::int64_t> numbers_of(const RunProgress& p) {
  return {static_cast<std::int64_t>(p.total), static_cast<std::int64_t>(p.found), static_cast<std::int64_t>(p.done),
          static_cast<std::int64_t>(p.failed_rows)};
}

/// What all ranks told last.
RunProgress together(const experiments::Plan& plan, const std::vector<std::vector<std::int64_t>>& told) {
  RunProgress own{.experiment = plan.experiment.system + "/" + plan.experiment.id};
  for (const std::vector<std::int64_t>& rank : told) {
    std::size_t i = 0;
    for (std::size_t* number : {&own.total, &own.found, &own.done, &own.failed_rows}) *number += static_cast<std::size_t>(rank[i++]);
  }
  return own;
}

/// Runs the plan beside this thread, which alone may speak MPI: it tells the other ranks how far this one is, and shows on rank 0 how far
/// all are.
RunSummary run_and_tell(const experiments::Plan& plan, const std::string& output, experiments::RunControl control, ProgressDisplay& display,
                        const MpiSession& session) {
  std::mutex guard;
  RunProgress latest;
  control.on_progress = [&](const RunProgress& progress) {
    const std::scoped_lock lock(guard);
    latest = progress;
  };
  MpiNews news(session, numbers_of({}).size());
  const auto start = std::chrono::steady_clock::now();
  const auto show = [&] {
    if (session.rank() != 0) return;
    RunProgress all = together(plan, news.newest());
    all.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (all.total > 0) display.show(all);
  };
  auto running = std::async(std::launch::async, [&] { return experiments::run(plan, output, control); });
  while (running.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready) {
    const std::scoped_lock lock(guard);
    news.tell(numbers_of(latest));
    show();
  }
  RunSummary summary = running.get();
  latest = summary.progress;
  news.tell_last(numbers_of(latest));
  while (session.rank() == 0 && !news.complete()) {
    show();  // hears them
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return summary;
}

RunSummary farm_one(const experiments::Plan& plan, const std::string& output, experiments::RunControl control, const Context& context,
                    const MpiSession& session) {
  const bool first = session.rank() == 0;
  if (first) (void)experiments::absorb_shards(plan, output);
  session.barrier();
  ProgressDisplay display(context.progress);
  RunSummary run = run_and_tell(plan, output, std::move(control), display, session);
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
              << " each; progress is of all ranks\n";
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
