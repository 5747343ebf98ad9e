#pragma once
/// Runs experiments as `run` and `reproduce` do: find, plan, solve, show progress.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "airloom/command.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/spec/plan.hpp"

namespace airloom::app {

/// What the command line asks for.
struct RunRequest {
  std::vector<std::string> names;  ///< "iab/fig7", "fig7", "iab", "all"; `run` also takes files ending in .toml
  std::string output = "results";
  std::optional<std::uint64_t> seed;
  std::vector<std::string> set;
  std::optional<int> realizations;
  std::vector<std::string> series;  ///< files with series of the user's own
  int threads = 0;                  ///< 0: all cores
  std::string shard;
  std::string time_limit;
  bool quick = false;
};

/// What became of it.
struct RunOutcome {
  std::vector<experiments::Plan> plans;       ///< all that were asked for
  std::vector<experiments::RunSummary> runs;  ///< of plans[0], plans[1], ... as far as they were begun
  bool interrupted = false;                   ///< by a signal or the time limit: the same command resumes
};

/// Adds -o, --seed, --threads and --quick, which `run` and `reproduce` share.
void add_shared_run_options(CLI::App& command, RunRequest& request);

/// The plans of every experiment that the names stand for, each once, all validated.
/// @param context  a stop leaves the plans unfinished: none may be run
/// @param warn  prints the system's warnings to stderr
/// @throws InvalidInput, IoError
[[nodiscard]] std::vector<experiments::Plan> make_plans(const RunRequest& request, const Context& context, bool warn = true);

/// How to run them: threads, shard, time limit. @throws InvalidInput
[[nodiscard]] experiments::RunControl make_control(const RunRequest& request, const Context& context);

/// Prints to stderr what became of one run, and how to go on when it was stopped.
void print_summary(const experiments::RunSummary& run);

/// Runs them one after the other, each on all threads; progress and a line for each goes to stderr.
/// @throws InvalidInput, IoError
[[nodiscard]] RunOutcome run_experiments(const RunRequest& request, const Context& context);

}  // namespace airloom::app
