#pragma once
/// Zip archives made byte by byte, so that tests can lie in any field.
#include <cstdint>
#include <string>
#include <vector>

namespace airloom::test {

/// A stored entry; fields that are set replace the true ones.
struct ZipEntry {
  std::string name;
  std::string content;
  std::uint16_t method = 0;          ///< 0 stored, 8 deflated
  std::uint16_t flags = 0;           ///< 1 encrypted
  std::int64_t claimed_size = -1;    ///< uncompressed
  std::int64_t claimed_packed = -1;  ///< compressed
  std::int64_t claimed_crc = -1;
};

inline std::uint32_t crc32(const std::string& bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xEDB88320U : crc >> 1U;
  }
  return ~crc;
}

inline std::string little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8U * static_cast<unsigned>(i)) & 0xFFU);
  return text;
}

inline std::string zip_bytes(const std::vector<ZipEntry>& entries) {
  std::string body;
  std::string directory;
  for (const ZipEntry& e : entries) {
    const std::uint64_t crc = e.claimed_crc >= 0 ? static_cast<std::uint64_t>(e.claimed_crc) : crc32(e.content);
    const std::uint64_t packed = e.claimed_packed >= 0 ? static_cast<std::uint64_t>(e.claimed_packed) : e.content.size();
    const std::uint64_t size = e.claimed_size >= 0 ? static_cast<std::uint64_t>(e.claimed_size) : e.content.size();
    const std::string common = little(20, 2) + little(e.flags, 2) + little(e.method, 2) + little(0, 2) + little(0x21, 2) + little(crc, 4) +
                               little(packed, 4) + little(size, 4) + little(e.name.size(), 2) + little(0, 2);
    directory += little(0x02014b50, 4) + little(20, 2) + common + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                 little(body.size(), 4) + e.name;
    body += little(0x04034b50, 4) + common + e.name + e.content;
  }
  return body + directory + little(0x06054b50, 4) + little(0, 4) + little(entries.size(), 2) + little(entries.size(), 2) +
         little(directory.size(), 4) + little(body.size(), 4) + little(0, 2);
}

/// A `.npy` array of the given dictionary and raw elements.
inline std::string npy_bytes(const std::string& dictionary, const std::string& data, char major = 1) {
  const std::string length = little(dictionary.size(), major == 1 ? 2 : 4);
  return std::string("\x93NUMPY", 6) + major + '\0' + length + dictionary + data;
}

inline std::string header(const std::string& type, const std::string& shape, const std::string& fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }\n";
}

}  // namespace airloom::test
