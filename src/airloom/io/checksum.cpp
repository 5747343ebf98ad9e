#include "airloom/io/checksum.hpp"

#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "airloom/core/error.hpp"

namespace airloom::io {

Checksum checksum(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  Checksum sum;
  std::array<char, 1 << 16> part{};
  while (stream) {
    stream.read(part.data(), part.size());
    const std::streamsize count = stream.gcount();
    sum.crc32 = static_cast<std::uint32_t>(::crc32(sum.crc32, reinterpret_cast<const Bytef*>(part.data()), static_cast<uInt>(count)));
    sum.bytes += static_cast<std::uint64_t>(count);
  }
  if (!stream.eof()) throw IoError("cannot read " + file.string() + ": " + std::strerror(errno));
  return sum;
}

}  // namespace airloom::io
