#include "airloom/experiments/outside/file_identity.hpp"

#include <cstdio>

#include "airloom/io/checksum.hpp"

namespace airloom::experiments {

std::string crc_text(std::uint32_t crc32) {
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", crc32);
  return digits;
}

namespace {

bool is_file_of(const std::filesystem::path& folder, const std::string& name) {
  std::error_code error;
  return !name.empty() && std::filesystem::is_regular_file(folder / name, error);
}

}  // namespace

io::Json file_identities(const std::filesystem::path& folder, const std::vector<std::string>& names) {
  io::Json list = io::Json::array();
  for (const std::string& name : names) {
    if (!is_file_of(folder, name)) continue;
    const io::Checksum sum = io::checksum(folder / name);
    list.push_back({{"file", name}, {"bytes", sum.bytes}, {"crc32", crc_text(sum.crc32)}});
  }
  return list;
}

std::vector<std::filesystem::path> files_among(const std::filesystem::path& folder, const std::vector<std::string>& names) {
  std::vector<std::filesystem::path> files;
  for (const std::string& name : names) {
    if (is_file_of(folder, name)) files.push_back(folder / name);
  }
  return files;
}

}  // namespace airloom::experiments
