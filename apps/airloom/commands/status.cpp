#include <cstdio>
#include <iomanip>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/run/inspect.hpp"
#include "airloom/io/json.hpp"
#include "airloom/options.hpp"
#include "airloom/progress.hpp"

namespace airloom::app {
namespace {

using experiments::FileState;
using experiments::FileStatus;
using experiments::RowCounts;

struct StatusArguments {
  std::string folder;
  int of = 0;
  bool points = false;
  bool json = false;
};

void print_line(const std::string& name, const std::string& part, const RowCounts& counts, const std::string& rest = {}) {
  std::cout << std::left << std::setw(24) << name << std::setw(8) << part << std::right << std::setw(10) << counts.usable << std::setw(10)
            << counts.failed << std::setw(10) << counts.missing << rest << '\n';
}

/// "  running, 312 rows/s, ETA 2m05s"
std::string state_text(const FileStatus& status) {
  std::string text = "  " + std::string(name(status.state));
  if (status.rate_per_s && status.state != FileState::complete) {
    char rate[32];
    std::snprintf(rate, sizeof rate, *status.rate_per_s < 10.0 ? ", %.1f rows/s" : ", %.0f rows/s", *status.rate_per_s);
    text += rate;
  }
  if (status.eta_s) text += ", ETA " + duration_text(*status.eta_s);
  return text;
}

void print_table(const std::vector<FileStatus>& list, bool points) {
  std::cout << std::left << std::setw(24) << "experiment" << std::setw(8) << "shard" << std::right << std::setw(10) << "done"
            << std::setw(10) << "failed" << std::setw(10) << "missing"
            << "  state\n";
  for (const FileStatus& status : list) {
    if (!status.problem.empty()) std::cout << status.problem << '\n';
    else if (status.points.empty() && !status.file.empty())
      std::cout << status.file.string() << ": nothing is stored yet"
                << (status.state == FileState::running ? ", a run begins" : "; a run was stopped at its first moment") << '\n';
    if (status.experiment.empty()) continue;  // nothing says whose it is
    print_line(status.experiment, status.shard.text(), status.rows, state_text(status));
    for (std::size_t i = 0; points && i < status.points.size(); ++i) print_line("  point " + std::to_string(i), "", status.points[i]);
  }
}

int show_status(const StatusArguments& a) {
  const std::vector<FileStatus> list = experiments::inspect(a.folder, a.of);
  bool damaged = false, not_given = false;
  io::Json json = io::Json::array();
  for (const FileStatus& status : list) {
    damaged = damaged || !status.problem.empty();
    not_given = not_given || status.not_given;
    json.push_back(experiments::to_json(status));
  }
  if (a.json) std::cout << io::json_text(json, 2) << '\n';
  else print_table(list, a.points);
  return not_given ? io_trouble : damaged ? bad_input : done;
}

}  // namespace

void add_status(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<StatusArguments>();
  CLI::App* command = parser.add_subcommand("status", "How many rows of each experiment and shard are done, failed or missing");
  command->add_option("folder", arguments->folder, "results, or the folder of one system or experiment")->required();
  add_whole_option(*command, "--of", arguments->of, "number of shards of the run, when no file tells (--shard i/N)",
                   {.least = 1, .most = 1'000'000});
  command->add_flag("--points", arguments->points, "also point by point");
  command->add_flag("--json", arguments->json, "as JSON on stdout");
  command->footer("Example: airloom status results --of 64");
  command->callback([arguments, &action] { action = [arguments](const Context&) { return show_status(*arguments); }; });
}

}  // namespace airloom::app
