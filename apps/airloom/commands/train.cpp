#include <stdlib.h>  // setenv
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"
#include "airloom/experiments/spec/scenario.hpp"
#include "airloom/train_words.hpp"

namespace airloom::app {
namespace {

constexpr const char* train_title = "Learn a power allocator from drawn networks (needs LibTorch)";

bool asks_for_help(const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [](const std::string& word) { return word == "--help" || word == "-h"; });
}

/// `--scenario X` in the words of the program that knows no scenarios: `--set` for each field.
std::vector<std::string> spelled_out(const std::vector<std::string>& words) {
  constexpr std::string_view option = "--scenario";
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool joined = words[i].starts_with(std::string(option) + "=");
    if (!joined && (words[i] != option || i + 1 == words.size())) {
      out.push_back(words[i]);
      continue;
    }
    const experiments::Scenario scenario = experiments::read_scenario("mdd", joined ? words[i].substr(option.size() + 1) : words[++i]);
    std::vector<std::string> set;
    for (const auto& [name, value] : scenario.fixed) set.insert(set.end(), {"--set", name + "=" + to_text(value)});
    for (const RandomField& field : scenario.random) set.insert(set.end(), {"--set", field.name + "=" + to_text(field)});
    out.insert(out.end(), set.begin(), set.end());
  }
  return out;
}

/// Becomes the program `airloom-train` of the same folder: loading LibTorch would slow every other command down.
/// @throws Unsupported  when this build has none
int become_trainer(const std::vector<std::string>& words) {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "airloom-train";
  if (!std::filesystem::exists(program)) {
    if (!asks_for_help(words)) throw Unsupported(std::string("train: ") + train_absent);
    std::cout << train_title << "\nUsage: airloom train mdd --variant d|g|a|ls -o FILE.safetensors [OPTIONS]\n\n"
              << train_example << "\n\nOptions are listed here when the learner is built: " << train_absent << ".\n";
    return done;
  }
  std::vector<std::string> arguments{program.string()};
  const std::vector<std::string> all = spelled_out(words);
  arguments.insert(arguments.end(), all.begin(), all.end());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  // The signals that this program's watcher takes stay blocked: a library may start threads before the trainer's own watcher is
  // there, and one of those would let a signal end the process
  // threads that wait must not spin: on a busy machine each step would take seconds. Read when the library is loaded, hence here
  setenv("OMP_WAIT_POLICY", "passive", 0);
  execv(program.c_str(), pointers.data());
  throw IoError("train: cannot start " + program.string() + ": " + std::strerror(errno));
}

}  // namespace

void add_train(CLI::App& parser, Action& action) {
  CLI::App* command = parser.add_subcommand("train", train_title);
  // every word is the other program's, --help too
  command->prefix_command();
  command->fallthrough(false);
  command->set_help_flag();
  command->callback([command, &action] { action = [words = command->remaining()](const Context&) { return become_trainer(words); }; });
}

}  // namespace airloom::app
