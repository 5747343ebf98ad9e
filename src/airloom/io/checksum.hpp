#pragma once
/// Whether a file is still the one it was.
#include <cstdint>
#include <filesystem>

namespace airloom::io {

struct Checksum {
  std::uint64_t bytes = 0;
  std::uint32_t crc32 = 0;  ///< of zip and PNG; tells accidents, not forgeries
};

/// Of a file's content. @throws IoError  when it cannot be read
[[nodiscard]] Checksum checksum(const std::filesystem::path& file);

}  // namespace airloom::io
