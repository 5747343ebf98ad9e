#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/merge.hpp"

namespace airloom::app {
namespace {

struct MergeArguments {
  std::vector<std::string> inputs;
  std::string output;
};

int merge(const MergeArguments& a) {
  const std::vector<std::filesystem::path> inputs(a.inputs.begin(), a.inputs.end());
  for (const experiments::MergeSummary& summary : experiments::merge(inputs, a.output)) {
    std::cerr << summary.folder.string() << ": " << summary.rows << " rows from " << summary.files << " files";
    if (summary.duplicates > 0) std::cerr << ", " << summary.duplicates << " of them more than once";
    std::cerr << '\n';
  }
  return done;
}

}  // namespace

void add_merge(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<MergeArguments>();
  CLI::App* command = parser.add_subcommand("merge", "Put shards together; every file is verified, contradictions are refused");
  command->add_option("folders", arguments->inputs, "result folders that hold the shards")->required();
  command->add_option("-o,--output", arguments->output, "folder of the merged results; may be one of the inputs")->required();
  command->footer("Example: airloom merge part1 part2 part3 -o results");
  command->callback([arguments, &action] { action = [arguments](const Context&) { return merge(*arguments); }; });
}

}  // namespace airloom::app
