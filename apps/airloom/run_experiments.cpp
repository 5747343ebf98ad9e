#include "airloom/run_experiments.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>

#include "airloom/core/error.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/results/choose.hpp"
#include "airloom/experiments/run/manifest.hpp"
#include "airloom/experiments/spec/presets.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/inputs.hpp"
#include "airloom/interruption.hpp"
#include "airloom/options.hpp"
#include "airloom/progress.hpp"
#include "airloom/report/experiment_report.hpp"

namespace airloom::app {
namespace {

using experiments::Experiment;
using experiments::Plan;
using experiments::RunSummary;

/// "iab/fig7: 1600 units, 2.01 s, 3 rows failed, peak memory 96 MB -> results/iab/fig7"
std::string summary_text(const RunSummary& run) {
  const experiments::RunProgress& p = run.progress;
  std::string text = p.experiment + ": ";
  text +=
      run.complete ? std::to_string(p.total) + " units" : std::to_string(p.found + p.done) + " of " + std::to_string(p.total) + " units";
  if (p.found > 0) text += " (" + std::to_string(p.found) + " were stored)";
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.2f", p.elapsed_s);
  text += ", " + std::string(seconds) + " s";
  if (p.failed_rows > 0) text += ", " + std::to_string(p.failed_rows) + " rows failed";
  return text + ", peak memory " + std::to_string(experiments::peak_memory_bytes() / 1000000) + " MB -> " + run.folder.string();
}

/// What to type for one experiment, without where its results go and which part of it is meant.
std::string command_text(const Experiment& experiment, const RunRequest& request) {
  const bool embedded = std::ranges::any_of(experiments::presets(), [&](const experiments::Preset& preset) {
    return preset.system == experiment.system && preset.id == experiment.id && preset.toml == experiment.toml;
  });
  std::string text = "airloom run ";
  text += report::shell_word(embedded ? experiment.system + "/" + experiment.id : (experiment.folder / (experiment.id + ".toml")).string());
  for (const std::string& file : request.series) text += " --series " + report::shell_word(file);
  for (const std::string& field : request.set) text += " --set " + report::shell_word(field);
  if (request.seed) text += " --seed " + std::to_string(*request.seed);
  if (request.realizations) text += " --realizations " + std::to_string(*request.realizations);
  return request.quick ? text + " --quick" : text;
}

}  // namespace

void print_summary(const RunSummary& run) {
  std::cerr << summary_text(run) << '\n';
  if (!run.first_failure.empty()) std::cerr << "a row that failed: " << run.first_failure << '\n';
  if (run.complete) return;
  std::cerr << (run.out_of_time ? "out of time" : "interrupted") << "; what is done is stored, the same command goes on from here\n";
}

void add_shared_run_options(CLI::App& command, RunRequest& request) {
  command.add_option("-o,--output", request.output, "folder of the results")->capture_default_str();
  add_whole_option(command, "--seed", request.seed, "seed of the random numbers (default: the experiment's, 1)");
  add_whole_option(command, "--threads", request.threads,
                   "threads (default: all cores, under mpirun shared by the ranks of a node); the results do not depend on it",
                   thread_counts);
  command
      .add_option("--series", request.series,
                  "a .toml file with [[series]] of your own (programs, files of answers), which join every experiment; repeatable")
      ->take_all()
      ->allow_extra_args(false);
  command.add_flag("--quick", request.quick, "the experiment's small number of realizations");
}

std::vector<Plan> make_plans(const RunRequest& request, const Context& context, bool warn) {
  experiments::Scenario set = set_fields(request.set);
  experiments::PlanOptions options{.seed = request.seed,
                                   .set = std::move(set.fixed),
                                   .random = std::move(set.random),
                                   .realizations = request.realizations,
                                   .quick = request.quick,
                                   .stop = context.stop};
  for (const std::string& file : request.series) options.additions.push_back(experiments::read_addition(file));
  std::vector<Plan> plans;
  std::vector<std::string> warned;
  for (Experiment& experiment : experiments::find_experiments(request.names)) {
    const experiments::System& system = experiments::find_system(experiment.system);
    const std::string command = command_text(experiment, request);
    plans.push_back(experiments::make_plan(system, std::move(experiment), options));
    plans.back().command = command;
    for (const std::string& warning : plans.back().warnings) {
      if (!warn || std::ranges::find(warned, warning) != warned.end()) continue;
      warned.push_back(warning);
      std::cerr << "warning: " << plans.back().experiment.system << "/" << plans.back().experiment.id << ": " << warning << '\n';
    }
  }
  return plans;
}

experiments::RunControl make_control(const RunRequest& request, const Context& context) {
  const auto start = std::chrono::steady_clock::now();
  experiments::RunControl control{.threads = request.threads > 0 ? request.threads : hardware_threads(), .stop = context.stop};
  if (!request.shard.empty()) control.shard = experiments::parse_shard(request.shard);
  if (!request.time_limit.empty()) {
    control.deadline = start + experiments::parse_duration(request.time_limit);
    context.interruption->set_deadline(*control.deadline);
  }
  return control;
}

RunOutcome run_experiments(const RunRequest& request, const Context& context) {
  experiments::RunControl control = make_control(request, context);
  RunOutcome outcome{.plans = make_plans(request, context), .runs = {}, .interrupted = context.stop.stop_requested()};
  for (const Plan& plan : outcome.plans) {
    if (outcome.interrupted) break;
    ProgressDisplay display(context.progress);
    control.on_progress = [&display](const experiments::RunProgress& progress) { display.show(progress); };
    outcome.runs.push_back(experiments::run(plan, request.output, control));
    RunSummary& run = outcome.runs.back();
    run.out_of_time = run.out_of_time || (!run.complete && context.interruption->out_of_time());
    display.finish(run.progress);
    print_summary(run);
    if (run.complete) continue;
    outcome.interrupted = true;
  }
  return outcome;
}

}  // namespace airloom::app
