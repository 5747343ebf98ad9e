#include <iomanip>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/inspect.hpp"
#include "airloom/io/json.hpp"

namespace airloom::app {
namespace {

using experiments::FileStatus;
using experiments::RowCounts;

struct StatusArguments {
  std::string folder;
  bool points = false;
  bool json = false;
};

void print_line(const std::string& name, const std::string& part, const RowCounts& counts) {
  std::cout << std::left << std::setw(24) << name << std::setw(8) << part << std::right << std::setw(10) << counts.usable << std::setw(10)
            << counts.failed << std::setw(10) << counts.missing << '\n';
}

void print_table(const std::vector<FileStatus>& list, bool points) {
  std::cout << std::left << std::setw(24) << "experiment" << std::setw(8) << "shard" << std::right << std::setw(10) << "done"
            << std::setw(10) << "failed" << std::setw(10) << "missing" << '\n';
  for (const FileStatus& status : list) {
    if (!status.problem.empty()) {
      std::cout << status.problem << '\n';
      continue;
    }
    print_line(status.experiment, status.shard.text(), status.rows);
    for (std::size_t i = 0; points && i < status.points.size(); ++i) print_line("  point " + std::to_string(i), "", status.points[i]);
  }
}

int show_status(const StatusArguments& a) {
  const std::vector<FileStatus> list = experiments::inspect(a.folder);
  bool damaged = false;
  io::Json json = io::Json::array();
  for (const FileStatus& status : list) {
    damaged = damaged || !status.problem.empty();
    json.push_back(experiments::to_json(status));
  }
  if (a.json) std::cout << io::json_text(json, 2) << '\n';
  else print_table(list, a.points);
  return damaged ? bad_input : done;
}

}  // namespace

void add_status(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<StatusArguments>();
  CLI::App* command = parser.add_subcommand("status", "How many rows of each experiment are done, failed or missing");
  command->add_option("folder", arguments->folder, "results, or the folder of one system or experiment")->required();
  command->add_flag("--points", arguments->points, "also point by point");
  command->add_flag("--json", arguments->json, "as JSON on stdout");
  command->footer("Example: airloom status results --points");
  command->callback([arguments, &action] { action = [arguments](const Context&) { return show_status(*arguments); }; });
}

}  // namespace airloom::app
