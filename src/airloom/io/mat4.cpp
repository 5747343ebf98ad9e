#include "airloom/io/mat4.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <optional>

#include "airloom/core/error.hpp"

namespace airloom::io {
namespace {

constexpr std::uint64_t mat4_header_bytes = 20;

/// What the five words before a variable's name say.
struct Mat4Header {
  std::uint64_t name_bytes = 0;
  std::uint64_t data_bytes = 0;
};

/// Little endian (type 0PT) or big endian (1000 + 0PT): P the element type, T full, text or sparse.
std::optional<Mat4Header> parse_mat4_header(const std::array<unsigned char, mat4_header_bytes>& raw) {
  for (const bool big : {false, true}) {
    std::array<std::uint32_t, 5> word{};
    for (std::size_t i = 0; i < word.size(); ++i) {
      for (std::size_t k = 0; k < 4; ++k) word[i] |= static_cast<std::uint32_t>(raw[4 * i + k]) << (big ? 24 - 8 * k : 8 * k);
    }
    const std::uint32_t order = word[0] / 1000;
    const std::uint32_t element = word[0] / 10 % 10;
    const std::uint32_t kind = word[0] % 10;
    constexpr std::array<std::uint64_t, 6> bytes{8, 4, 4, 2, 2, 1};
    constexpr std::uint32_t most = std::uint32_t{1} << 31U;
    const bool plausible = order == (big ? 1U : 0U) && word[0] / 100 % 10 == 0 && element < bytes.size() && kind <= 2 && word[1] < most &&
                           word[2] < most && word[3] <= 1 && word[4] >= 1 && word[4] <= 4096;
    if (plausible) return Mat4Header{word[4], std::uint64_t{word[1]} * word[2] * bytes[element] * (1 + word[3])};
  }
  return std::nullopt;
}

}  // namespace

bool is_mat4(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::array<unsigned char, mat4_header_bytes> raw{};
  if (!stream.read(reinterpret_cast<char*>(raw.data()), raw.size())) return false;
  const auto header = parse_mat4_header(raw);
  if (!header) return false;
  std::string name(header->name_bytes, '\0');
  if (!stream.read(name.data(), static_cast<std::streamsize>(name.size())) || name.back() != '\0') return false;
  for (std::size_t i = 0; i + 1 < name.size(); ++i) {
    const char c = name[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (i > 0 && c >= '0' && c <= '9'))) return false;
  }
  return name.size() > 1;
}

std::size_t count_mat4_variables(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::uint64_t left = std::filesystem::file_size(file);
  std::size_t count = 0;
  while (left > 0) {
    std::array<unsigned char, mat4_header_bytes> raw{};
    if (left < mat4_header_bytes || !stream.read(reinterpret_cast<char*>(raw.data()), raw.size()))
      throw InvalidInput("truncated: it ends within a variable's header");
    const auto header = parse_mat4_header(raw);
    if (!header) throw InvalidInput("damaged: no header of a variable after variable " + std::to_string(count));
    left -= mat4_header_bytes;
    if (header->name_bytes > left || header->data_bytes > left - header->name_bytes)
      throw InvalidInput("truncated: variable " + std::to_string(count) + " claims more bytes than the file has");
    left -= header->name_bytes + header->data_bytes;
    stream.seekg(static_cast<std::streamoff>(header->name_bytes + header->data_bytes), std::ios::cur);
    ++count;
  }
  return count;
}

}  // namespace airloom::io
