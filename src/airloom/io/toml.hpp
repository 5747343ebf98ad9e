#pragma once
/// TOML scenarios and experiments, with the line of every key for error messages.
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "airloom/io/json.hpp"

namespace airloom::io {

/// A parsed TOML file: its tree as JSON, and where each key stands.
struct Document {
  std::string file;                  ///< name for messages
  Json tree;                         ///< an object
  std::map<std::string, int> lines;  ///< JSON pointer ("/sweep/0/key") -> line, from 1

  /// "file.toml:12" for the nearest known ancestor of a JSON pointer.
  [[nodiscard]] std::string where(std::string_view pointer) const;
};

/// Parses TOML text. Dates and times are refused; nan and inf are refused.
/// @throws InvalidInput  "file.toml:3:8: reason"
[[nodiscard]] Document parse_toml(const std::string& text, const std::string& file);
/// @throws IoError, InvalidInput
[[nodiscard]] Document read_toml(const std::filesystem::path& file);

}  // namespace airloom::io
