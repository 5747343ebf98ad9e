#pragma once
/// What the commands share: each lives in commands/<name>.cpp, adds itself to the parser and returns an exit code.
#include <CLI/CLI.hpp>
#include <array>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

namespace airloom::app {

class Interruption;

/// closed_pipe is what a shell shows for programs that end by SIGPIPE: who read stdout had enough.
enum ExitCode : int {
  done = 0,
  bug = 1,
  bad_input = 2,
  io_trouble = 3,
  not_met = 4,
  infeasible = 5,
  unsettled = 6,
  interrupted = 130,
  closed_pipe = 141
};

enum class ProgressStyle { automatic, bar, lines, json };
constexpr auto enum_names(ProgressStyle) { return std::array<std::string_view, 4>{"auto", "bar", "lines", "json"}; }

/// What every command may ask for.
struct Context {
  ProgressStyle progress = ProgressStyle::automatic;
  std::stop_token stop;                  ///< Ctrl-C, SIGTERM, a deadline that the command has set
  Interruption* interruption = nullptr;  ///< there while a command runs
  std::string command;                   ///< as it was typed, for a shell
};

/// The command to run after parsing.
using Action = std::function<int(const Context&)>;

// Each adds its subcommand to `parser` and, when it is chosen, stores what to do in `action`.
void add_systems(CLI::App& parser, Action& action);
void add_draw(CLI::App& parser, Action& action);
void add_compare(CLI::App& parser, Action& action);
void add_solve(CLI::App& parser, Action& action);
void add_evaluate(CLI::App& parser, Action& action);
void add_place(CLI::App& parser, Action& action);
void add_run(CLI::App& parser, Action& action);
void add_reproduce(CLI::App& parser, Action& action);
void add_status(CLI::App& parser, Action& action);
void add_merge(CLI::App& parser, Action& action);
void add_doctor(CLI::App& parser, Action& action);
void add_export(CLI::App& parser, Action& action);
void add_look(CLI::App& parser, Action& action);
void add_import(CLI::App& parser, Action& action);
void add_report(CLI::App& parser, Action& action);
void add_cite(CLI::App& parser, Action& action);
void add_train(CLI::App& parser, Action& action);
void add_bench(CLI::App& parser, Action& action);

}  // namespace airloom::app
