/// The command line: parse, call, print, exit code.
#include <iostream>

#include "airloom/command.hpp"
#include "airloom/core/version.hpp"
#include "airloom/interruption.hpp"
#include "airloom/ranks.hpp"

namespace airloom::app {
namespace {

std::string version_text() {
  std::string text = "airloom " + version() + "\ncompiler " + compiler() + "\nbuild " + build_id() + "\noptional parts:";
  const std::vector<std::string> parts = optional_parts();
  for (const std::string& part : parts) text += " " + part;
  return parts.empty() ? text + " none" : text;
}

int run(int argc, char** argv) {
  Context context;
  Action action;
  CLI::App parser("Airloom designs how the radio resources of a network are used: beams, powers, spectrum.", "airloom");
  parser.set_version_flag("--version", version_text());
  parser.require_subcommand(1);
  parser.fallthrough();
  parser.footer("Example: airloom solve iab --seed 1 --json\nEvery command answers --help with an example.");
  const std::map<std::string, ProgressStyle> styles{
      {"auto", ProgressStyle::automatic}, {"bar", ProgressStyle::bar}, {"lines", ProgressStyle::lines}, {"json", ProgressStyle::json}};
  parser.add_option("--progress", context.progress, "progress on stderr: bar, lines or json (default: a bar on a terminal, else lines)")
      ->transform(CLI::CheckedTransformer(styles));
  for (const auto add : {add_systems, add_draw, add_solve, add_evaluate, add_run, add_reproduce, add_status, add_merge, add_export,
                         add_import, add_report, add_cite, add_train, add_bench}) {
    add(parser, action);
  }
  try {
    parser.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return parser.exit(error) == 0 ? done : bad_input;
  }
  const Interruption interruption;
  context.stop = interruption.token();
  return action(context);
}

}  // namespace
}  // namespace airloom::app

int main(int argc, char** argv) {
  try {
    return airloom::app::run(argc, argv);
  } catch (...) {
    return airloom::app::tell_error();
  }
}
