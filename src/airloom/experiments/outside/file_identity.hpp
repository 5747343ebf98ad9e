#pragma once
/// Which files an algorithm consists of, so that a changed one is not taken for the one that made stored rows.
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/io/json.hpp"

namespace airloom::experiments {

/// [{"file", "bytes", "crc32"}, ...] in the order of the names; what is no file of the folder is left out.
/// @throws IoError  for a file that cannot be read
[[nodiscard]] io::Json file_identities(const std::filesystem::path& folder, const std::vector<std::string>& names);

/// The names that are files of the folder.
[[nodiscard]] std::vector<std::filesystem::path> files_among(const std::filesystem::path& folder, const std::vector<std::string>& names);

/// "0a1b2c3d"
[[nodiscard]] std::string crc_text(std::uint32_t crc32);

}  // namespace airloom::experiments
