#pragma once
/// What programs are told, and what they say.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "airloom/experiments/outside/answerer.hpp"
#include "airloom/experiments/outside/outside_spec.hpp"

namespace airloom::experiments {

/// The files of one network in a scratch folder.
struct ScratchFiles {
  std::filesystem::path instance;
  std::filesystem::path solution;
  std::filesystem::path output;
  std::filesystem::path errors;
};
[[nodiscard]] ScratchFiles scratch_files(const std::filesystem::path& folder, OutsideSpec::Format format);

/// The command with what `{...}` stands for. @param files  null: `{instance}` and `{solution}` stay
[[nodiscard]] std::vector<std::string> command_for(const OutsideSpec& spec, const Question& question, const ScratchFiles* files);

/// AIRLOOM_SYSTEM, AIRLOOM_OPTIONS, and of one network AIRLOOM_SEED, AIRLOOM_REALIZATION, AIRLOOM_POINT.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> environment_for(const Question& question, bool one_network);

/// The last line with words of what a program wrote to stderr, else to stdout; empty when it wrote nothing. Without control characters, at
/// most 300 bytes.
[[nodiscard]] std::string last_words(const ScratchFiles& files);

/// `text`, and after it the program's last words.
[[nodiscard]] std::string with_last_words(const std::string& text, const ScratchFiles& files);

/// Reads the answer that a program wrote, and removes the file.
[[nodiscard]] Reply read_reply(const Question& question, const ScratchFiles& files);

/// Words of the command, and the further files: what may be a file of the program.
[[nodiscard]] std::vector<std::string> its_words(const OutsideSpec& spec);

/// {"command": [...], "protocol", "format", "timeout_s", "files": [...]}
[[nodiscard]] io::Json program_identity(const OutsideSpec& spec);

}  // namespace airloom::experiments
