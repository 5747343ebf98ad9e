#pragma once
/// Files that a command may write.
#include <CLI/CLI.hpp>
#include <string>

namespace airloom::app {

/// A check of a file to write: what holds results, or their manifest, is replaced by no other command than run and merge.
[[nodiscard]] CLI::Validator no_results();

/// @throws InvalidInput  when a file to write is one that is read
void require_other_file(const std::string& output, const std::string& input, const std::string& option);

}  // namespace airloom::app
