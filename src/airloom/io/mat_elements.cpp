#include "airloom/io/mat_elements.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>

#include "airloom/core/error.hpp"

namespace airloom::io {
namespace {

constexpr std::uint32_t matrix_element = 14;      // miMATRIX
constexpr std::uint32_t compressed_element = 15;  // miCOMPRESSED

std::uint32_t word_at(const char* bytes, bool swapped) {
  std::array<unsigned char, 4> raw{};
  std::memcpy(raw.data(), bytes, raw.size());
  if (swapped) std::swap(raw[0], raw[3]), std::swap(raw[1], raw[2]);
  return std::bit_cast<std::uint32_t>(raw);
}

}  // namespace

std::size_t count_mat_elements(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::array<char, 128> head{};
  if (!stream.read(head.data(), head.size())) throw InvalidInput("not a .mat file of version 5 or later: it is too short");
  const std::string_view order(head.data() + 126, 2);
  if (order != "IM" && order != "MI") throw InvalidInput("not a .mat file of version 5 or later (version 4 is not read: save it with -v7)");
  const bool swapped = order == "MI";
  const unsigned major = static_cast<unsigned char>(head[swapped ? 124 : 125]);
  if (major != 1) throw InvalidInput("version " + std::to_string(major) + " of .mat; 5, 7 and 7.3 are read");
  std::uint64_t left = std::filesystem::file_size(file) - head.size();
  std::size_t count = 0;
  while (left > 0) {
    std::array<char, 8> tag{};
    if (left < tag.size() || !stream.read(tag.data(), tag.size())) throw InvalidInput("truncated: it ends within a variable's tag");
    left -= tag.size();
    const std::uint32_t type = word_at(tag.data(), swapped);
    const std::uint64_t bytes = word_at(tag.data() + 4, swapped);
    if (type != matrix_element && type != compressed_element) throw InvalidInput("damaged: an element of type " + std::to_string(type));
    if (bytes > left)
      throw InvalidInput("truncated: a variable of " + std::to_string(bytes) + " bytes where " + std::to_string(left) + " are left");
    left -= bytes;
    stream.seekg(static_cast<std::streamoff>(bytes), std::ios::cur);
    ++count;
  }
  return count;
}

}  // namespace airloom::io
