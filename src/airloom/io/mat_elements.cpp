#include "airloom/io/mat_elements.hpp"

#include <zlib.h>

#include <algorithm>
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

constexpr std::size_t front_bytes = 4096;  // more than flags, extents, name and the tag of the numbers take

/// The first bytes of an element, unpacked where it is compressed.
std::string front_of(std::ifstream& stream, std::uint64_t bytes, bool compressed) {
  std::string packed(std::min<std::uint64_t>(bytes, front_bytes), '\0');
  stream.read(packed.data(), static_cast<std::streamsize>(packed.size()));
  if (!compressed) return packed;
  std::string front(front_bytes, '\0');
  z_stream zip{};
  zip.next_in = reinterpret_cast<Bytef*>(packed.data());
  zip.avail_in = static_cast<uInt>(packed.size());
  zip.next_out = reinterpret_cast<Bytef*>(front.data());
  zip.avail_out = static_cast<uInt>(front.size());
  if (inflateInit(&zip) != Z_OK) throw InvalidInput("damaged: a variable cannot be unpacked");
  const int answer = inflate(&zip, Z_SYNC_FLUSH);
  front.resize(front.size() - zip.avail_out);
  inflateEnd(&zip);
  if (answer != Z_OK && answer != Z_STREAM_END && answer != Z_BUF_ERROR) throw InvalidInput("damaged: a variable cannot be unpacked");
  if (front.size() < 8) throw InvalidInput("truncated: a variable without a tag");
  return front.substr(8);  // the tag of the matrix inside
}

/// One part of a variable: its type, and its data as far as it was read.
struct Part {
  std::uint32_t type = 0;
  std::uint64_t bytes = 0;
  std::string_view data;
};

/// Takes the next part off `rest`; a part of up to 4 bytes shares a word with its tag.
Part take_part(std::string_view& rest, bool swapped) {
  if (rest.size() < 8) throw InvalidInput("truncated: a variable's parts are not there");
  const std::uint32_t first = word_at(rest.data(), swapped);
  if (first >> 16U != 0) {
    const Part part{first & 0xFFFFU, first >> 16U, rest.substr(4, 4)};
    rest.remove_prefix(8);
    return part;
  }
  const std::uint64_t bytes = word_at(rest.data() + 4, swapped);
  const Part part{first, bytes, rest.substr(8, bytes)};
  rest.remove_prefix(std::min<std::uint64_t>(rest.size(), 8 + (bytes + 7) / 8 * 8));
  return part;
}

std::uint64_t bytes_of_number(std::uint32_t type) {
  switch (type) {
    case 1:
    case 2: return 1;  // miINT8, miUINT8
    case 3:
    case 4: return 2;
    case 5:
    case 6:
    case 7: return 4;  // miINT32, miUINT32, miSINGLE
    case 9:
    case 12:
    case 13: return 8;  // miDOUBLE, miINT64, miUINT64
    default: throw InvalidInput("damaged: numbers of type " + std::to_string(type));
  }
}

/// Compares the extents of an array of numbers with the numbers stored: where some are missing, matio would put zeros.
void check_numbers(std::string_view front, bool swapped, std::map<std::string, std::string>* faulty) {
  const Part flags = take_part(front, swapped);
  if (flags.data.size() < 8) throw InvalidInput("truncated: a variable without its kind");
  const std::uint32_t kind = word_at(flags.data.data(), swapped) & 0xFFU;
  constexpr std::uint32_t first_of_numbers = 6;  // mxDOUBLE_CLASS
  constexpr std::uint32_t last_of_numbers = 15;  // mxUINT64_CLASS
  if (kind < first_of_numbers || kind > last_of_numbers) return;
  const Part extents = take_part(front, swapped);
  const Part name = take_part(front, swapped);
  if (extents.data.size() < extents.bytes || name.data.size() < name.bytes) return;  // longer than what was read: matio's matter
  std::uint64_t elements = 1;
  for (std::uint64_t at = 0; at + 4 <= extents.bytes; at += 4) {
    const std::uint64_t extent = word_at(extents.data.data() + at, swapped);
    if (extent != 0 && elements > (std::uint64_t{1} << 56U) / extent) throw InvalidInput("an array's shape is too large");
    elements *= extent;
  }
  if (elements == 0) return;
  const Part numbers = take_part(front, swapped);
  if (numbers.bytes != elements * bytes_of_number(numbers.type)) {
    const std::string word(name.data.substr(0, name.bytes));
    const std::string why =
        "its extents say " + std::to_string(elements) + " elements, but " + std::to_string(numbers.bytes) + " bytes of numbers are there";
    if (faulty == nullptr) throw InvalidInput("array '" + word + "': " + why);
    faulty->emplace(word, why);
  }
}

}  // namespace

std::size_t count_mat_elements(const std::filesystem::path& file, std::map<std::string, std::string>* faulty) {
  std::ifstream stream(file, std::ios::binary);
  std::array<char, 128> head{};
  if (!stream.read(head.data(), head.size())) throw InvalidInput("not a .mat file of version 4 or later: it is too short");
  const std::string_view order(head.data() + 126, 2);
  if (order != "IM" && order != "MI") throw InvalidInput("not a .mat file of version 4 or later");
  const bool swapped = order == "MI";
  const unsigned major = static_cast<unsigned char>(head[swapped ? 124 : 125]);
  if (major != 1) throw InvalidInput("version " + std::to_string(major) + " of .mat; 4, 5, 7 and 7.3 are read");
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
    const std::streamoff at = stream.tellg();
    if (bytes > 0) check_numbers(front_of(stream, bytes, type == compressed_element), swapped, faulty);
    stream.seekg(at + static_cast<std::streamoff>(bytes));
    ++count;
  }
  return count;
}

}  // namespace airloom::io
