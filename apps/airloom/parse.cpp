#include "airloom/parse.hpp"

#include <algorithm>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"
#include "airloom/core/nearest_name.hpp"

namespace airloom::app {
namespace {

std::vector<std::string> command_names(const CLI::App& parser) {
  std::vector<std::string> names;
  for (const CLI::App* command : parser.get_subcommands([](const CLI::App*) { return true; })) names.push_back(command->get_name());
  return names;
}

/// Names without dashes.
std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  }
  return names;
}

/// "--algoritm=x" -> "algoritm"
std::string bare(const std::string& word) {
  const std::string name = word.substr(std::min(word.size(), word.find_first_not_of('-')));
  return name.substr(0, name.find('='));
}

std::string unknown_option(const CLI::App& parser, const CLI::App* command, const std::string& word) {
  std::vector<std::string> known = command == nullptr ? std::vector<std::string>() : option_names(*command);
  const std::string shown = word.substr(0, word.find('='));
  if (shown.starts_with("--") && std::ranges::find(known, bare(word)) != known.end()) {
    return "option " + shown + ": must stand after the command, 'airloom " + command->get_name() + " ... " + shown + "'";
  }
  for (std::string& name : option_names(parser)) known.push_back(std::move(name));
  const std::string near = nearest_name(bare(word), known);
  std::string text = "unknown option '" + shown + "'";
  if (command != nullptr) text += " of " + command->get_name();
  return near.empty() ? text : text + "; did you mean '--" + near + "'?";
}

/// The first word that the parser did not know, in words; "" when it knew all of them.
std::string slip(const CLI::App& parser) {
  const std::vector<std::string> left = parser.remaining(true);
  const std::vector<CLI::App*> chosen = parser.get_subcommands();
  const std::vector<std::string> commands = command_names(parser);
  const auto option = std::ranges::find_if(left, [](const std::string& word) { return word.size() > 1 && word.front() == '-'; });
  if (chosen.empty() && !commands.empty()) {
    const auto word = std::ranges::find_if(left, [](const std::string& each) { return !each.empty() && each.front() != '-'; });
    if (word != left.end() && word <= option) return unknown_name("command", *word, commands);
  }
  return option == left.end() ? "" : unknown_option(parser, chosen.empty() ? nullptr : chosen.front(), *option);
}

}  // namespace

std::optional<int> parse(CLI::App& parser, int argc, char** argv) {
  try {
    parser.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() != 0) {
      if (const std::string text = slip(parser); !text.empty()) throw InvalidInput(text + "\nRun with --help for more information.");
    }
    return parser.exit(error) == 0 ? done : bad_input;
  }
  return std::nullopt;
}

}  // namespace airloom::app
