#pragma once
/// Keeps two processes from writing one result file.
#include <filesystem>

namespace airloom::experiments {

/// Holds `<file>.lock` while it lives; the system frees it when the process ends, however it ends.
class FileLock {
 public:
  /// @throws IoError  when another process holds it, or it cannot be made
  explicit FileLock(const std::filesystem::path& file);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// A process holds the lock of the file now.
[[nodiscard]] bool locked(const std::filesystem::path& file);

}  // namespace airloom::experiments
