#pragma once
/// What the targets share: the end of the program at a fault, refusals, files.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>

#include "airloom/core/error.hpp"

namespace airloom::fuzz {

/// Ends the program, which is how a fuzzer learns of a fault.
inline void must(bool holds) {
  if (!holds) std::abort();
}

/// Whether `read` took its input; only InvalidInput with words may refuse it.
bool accepts(auto&& read) {
  try {
    return read();
  } catch (const InvalidInput& error) {
    must(*error.what() != '\0');
    return false;
  }
}

inline std::string text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// The bytes as a file: some libraries open nothing else. A file in memory has no name that HDF5 would take.
class ShortFile {
 public:
  explicit ShortFile(std::span<const std::byte> bytes) : path_((std::filesystem::temp_directory_path() / "airloom-fuzz-XXXXXX").string()) {
    const int descriptor = ::mkstemp(path_.data());
    must(descriptor >= 0 && ::write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    ::close(descriptor);
  }
  ~ShortFile() { ::unlink(path_.c_str()); }
  ShortFile(const ShortFile&) = delete;
  ShortFile& operator=(const ShortFile&) = delete;
  [[nodiscard]] std::filesystem::path path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace airloom::fuzz
