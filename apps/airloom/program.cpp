#include "airloom/program.hpp"

#include <iostream>

#include "airloom/command.hpp"
#include "airloom/core/enums.hpp"
#include "airloom/core/version.hpp"
#include "airloom/experiments/system/fingerprint.hpp"
#include "airloom/interruption.hpp"
#include "airloom/options.hpp"
#include "airloom/parse.hpp"
#include "airloom/report/experiment_report.hpp"
#include "airloom/standard_streams.hpp"
#include "airloom/tell_error.hpp"

namespace airloom::app {
namespace {

std::string version_text() {
  std::string text = "airloom " + version() + "\ncompiler " + compiler() + "\ninstruction set " + instruction_set() + "\nbuild " +
                     build_id() + "\nnumeric fingerprint " + experiments::numeric_fingerprint() + "\noptional parts:";
  const std::vector<std::string> parts = optional_parts();
  for (const std::string& part : parts) text += " " + part;
  return parts.empty() ? text + " none" : text;
}

int run(int argc, char** argv) {
  Context context;
  Action action;
  CLI::App parser("Airloom designs how the radio resources of a network are used: beams, powers, spectrum.", "airloom");
  parser.set_version_flag("--version", version_text);
  parser.require_subcommand(1);
  parser.fallthrough();
  parser.footer("Example: airloom solve iab --seed 1 --json\nEvery command answers --help with an example.");
  const auto read_style = [&context](const std::string& word) { context.progress = parse_enum<ProgressStyle>(word).value(); };
  parser.add_option_function<std::string>("--progress", read_style, "progress on stderr (default auto: a bar on a terminal, else lines)")
      ->check(one_of({"bar", "lines", "json", "auto"}));
  for (const auto add : {add_systems, add_draw, add_compare, add_solve, add_evaluate, add_place, add_run, add_reproduce, add_status,
                         add_merge, add_doctor, add_export, add_look, add_import, add_report, add_cite, add_train, add_bench}) {
    add(parser, action);
  }
  if (const std::optional<int> code = parse(parser, argc, argv)) return *code;
  Interruption interruption;
  context.stop = interruption.token();
  context.interruption = &interruption;
  context.command = "airloom";
  for (int i = 1; i < argc; ++i) context.command += " " + report::shell_word(argv[i]);
  return action(context);
}

}  // namespace

int run_program(int argc, char** argv) {
  try {
    prepare_standard_streams();
    return finish_stdout(run(argc, argv));
  } catch (...) {
    return tell_error();
  }
}

}  // namespace airloom::app
