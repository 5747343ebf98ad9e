#include "airloom/output_files.hpp"

#include <filesystem>
#include <fstream>

#include "airloom/core/error.hpp"
#include "airloom/experiments/store/shard.hpp"

namespace airloom::app {

CLI::Validator no_results() {
  const auto check = [](std::string& name) -> std::string {
    const std::filesystem::path file(name);
    std::error_code none;
    if (!std::filesystem::is_regular_file(file, none)) return {};
    std::string begin(16, '\0');
    std::ifstream(file, std::ios::binary).read(begin.data(), static_cast<std::streamsize>(begin.size()));
    const bool database = begin == std::string("SQLite format 3\0", 16);
    const auto shard = experiments::shard_of_name(file.filename().string());
    const bool manifest = shard && std::filesystem::exists(file.parent_path() / experiments::store_name(*shard), none);
    if (!database && !manifest) return {};
    return name + ": holds results of runs, or is their manifest; choose another name";
  };
  return {check, "", "no_results"};
}

void require_other_file(const std::string& output, const std::string& input, const std::string& option) {
  std::error_code none;
  if (!output.empty() && !input.empty() && std::filesystem::equivalent(output, input, none))
    throw InvalidInput("--output: " + output + "; is the file of " + option + ", which would be gone; choose another name");
}

}  // namespace airloom::app
