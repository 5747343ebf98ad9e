#include "airloom/experiments/outside/program_words.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>

#include "airloom/core/enums.hpp"
#include "airloom/experiments/outside/file_identity.hpp"
#include "airloom/io/array_file.hpp"

namespace airloom::experiments {
namespace {

std::string options_text(const Question& question) { return io::json_text(io::to_json(question.options)); }

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

/// The last line that is not blank among the file's last bytes.
std::string last_line(const std::filesystem::path& file) {
  constexpr std::streamoff looked_at = 4096;
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return {};
  const std::streamoff size = in.tellg();
  in.seekg(std::max<std::streamoff>(0, size - looked_at));
  std::string line;
  std::string last;
  while (std::getline(in, line)) {
    if (line.find_first_not_of(" \t\r") != std::string::npos) last = line;
  }
  std::erase_if(last, [](unsigned char c) { return c < 32 || c == 127; });
  constexpr std::size_t longest = 300;
  return last.substr(0, longest);
}

}  // namespace

ScratchFiles scratch_files(const std::filesystem::path& folder, OutsideSpec::Format format) {
  const std::string ending = "." + std::string(name(format));
  return {.instance = folder / ("instance" + ending),
          .solution = folder / ("solution" + ending),
          .output = folder / "output.txt",
          .errors = folder / "errors.txt"};
}

std::vector<std::string> command_for(const OutsideSpec& spec, const Question& question, const ScratchFiles* files) {
  std::vector<std::string> words = spec.command;
  for (std::string& word : words) {
    if (files != nullptr) {
      replace_all(word, "{instance}", files->instance.string());
      replace_all(word, "{solution}", files->solution.string());
      replace_all(word, "{seed}", std::to_string(question.seed));
      replace_all(word, "{realization}", std::to_string(question.realization));
      replace_all(word, "{point}", std::to_string(question.point));
    }
    replace_all(word, "{options}", options_text(question));
  }
  // a program of the experiment's folder is meant from there, whatever folder this program was started in
  if (words.front().find('/') != std::string::npos) words.front() = std::filesystem::absolute(spec.folder / words.front()).string();
  return words;
}

std::vector<std::pair<std::string, std::string>> environment_for(const Question& question, bool one_network) {
  std::vector<std::pair<std::string, std::string>> variables{{"AIRLOOM_SYSTEM", question.system->key()},
                                                             {"AIRLOOM_OPTIONS", options_text(question)}};
  if (!one_network) return variables;
  variables.emplace_back("AIRLOOM_SEED", std::to_string(question.seed));
  variables.emplace_back("AIRLOOM_REALIZATION", std::to_string(question.realization));
  variables.emplace_back("AIRLOOM_POINT", std::to_string(question.point));
  return variables;
}

std::string last_words(const ScratchFiles& files) {
  std::string words = last_line(files.errors);
  return words.empty() ? last_line(files.output) : words;
}

std::string with_last_words(const std::string& text, const ScratchFiles& files) {
  const std::string words = last_words(files);
  return words.empty() ? text : text + ": " + words;
}

Reply read_reply(const Question& question, const ScratchFiles& files) {
  Reply reply;
  std::error_code error;
  if (!std::filesystem::exists(files.solution, error)) {
    reply.trouble = with_last_words("it wrote no solution", files);
    return reply;
  }
  try {
    reply.solution = io::use_arrays(files.solution, [&](const io::Arrays& arrays) {
      return question.system->read_solution(question.instance, arrays, "its solution");
    });
  } catch (const InvalidInput& fault) {
    reply.trouble = fault.what();
    replace_all(reply.trouble, files.solution.string(), "its solution");
  } catch (const IoError& fault) {
    reply.trouble = fault.what();
  }
  std::filesystem::remove(files.solution, error);
  return reply;
}

std::vector<std::string> its_words(const OutsideSpec& spec) {
  std::vector<std::string> words = spec.command;
  words.insert(words.end(), spec.its_files.begin(), spec.its_files.end());
  return words;
}

io::Json program_identity(const OutsideSpec& spec) {
  io::Json json = {{"command", spec.command},
                   {"protocol", std::string(name(spec.protocol))},
                   {"format", std::string(name(spec.format))},
                   {"files", file_identities(spec.folder, its_words(spec))}};
  if (std::isfinite(spec.timeout_s)) json["timeout_s"] = spec.timeout_s;
  return json;
}

}  // namespace airloom::experiments
