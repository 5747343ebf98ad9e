#include <algorithm>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/run/merge.hpp"

namespace airloom::app {
namespace {

struct MergeArguments {
  std::vector<std::string> inputs;
  std::string output;
  bool partial = false;
  double accept_rounding = 0.0;
};

/// Says what is missing, at most so many shards by name.
void tell_missing(const experiments::MergeSummary& summary) {
  constexpr std::size_t most = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, summary.missing.size()); ++i)
    text += (i == 0 ? "" : ", ") + experiments::missing_text(summary.missing[i]);
  if (summary.missing.size() > most) text += " and " + std::to_string(summary.missing.size() - most) + " more shards";
  std::cerr << summary.folder.string() << ": missing: " << text << '\n';
}

int merge(const MergeArguments& a) {
  const std::vector<std::filesystem::path> inputs(a.inputs.begin(), a.inputs.end());
  bool all = true;
  for (const experiments::MergeSummary& summary : experiments::merge(inputs, a.output, {.accept_rounding = a.accept_rounding})) {
    std::cerr << summary.folder.string() << ": " << summary.rows << " rows from " << summary.files << " files";
    if (summary.duplicates > 0) std::cerr << ", " << summary.duplicates << " of them more than once";
    std::cerr << '\n';
    for (const auto& file : summary.blank) std::cerr << "note: " << file.string() << ": nothing is stored in it yet; left out\n";
    if (summary.missing.empty()) continue;
    all = false;
    tell_missing(summary);
  }
  if (!all && !a.partial) std::cerr << "what is there is merged; exit code 4 says that some is missing (--partial: that is meant)\n";
  return all || a.partial ? done : not_met;
}

}  // namespace

void add_merge(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<MergeArguments>();
  CLI::App* command = parser.add_subcommand("merge", "Put shards together; every file is verified, contradictions are refused");
  command->add_option("folders", arguments->inputs, "result folders that hold the shards")->required();
  command->add_option("-o,--output", arguments->output, "folder of the merged results; may be one of the inputs")->required();
  command->add_flag("--partial", arguments->partial, "exit code 0 also when units are missing");
  command
      ->add_option("--accept-rounding", arguments->accept_rounding,
                   "merge results of machines that differ in the last digits, where numbers agree to this, relative (such as 1e-9)")
      ->check(CLI::Range(0.0, 1e-3))
      ->type_name("TOLERANCE");
  command->footer("Example: airloom merge part1 part2 part3 -o results");
  command->callback([arguments, &action] { action = [arguments](const Context&) { return merge(*arguments); }; });
}

}  // namespace airloom::app
