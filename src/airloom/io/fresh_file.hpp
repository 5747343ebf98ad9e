#pragma once
/// A file that is there whole or not at all: written beside its place under a name of its own, flushed to the disk, then renamed.
#include <filesystem>

namespace airloom::io {

class FreshFile {
 public:
  explicit FreshFile(std::filesystem::path target);
  /// Removes what was not committed.
  ~FreshFile();
  FreshFile(const FreshFile&) = delete;
  FreshFile& operator=(const FreshFile&) = delete;

  /// Where to write.
  [[nodiscard]] const std::filesystem::path& path() const { return fresh_; }
  /// Puts the file in its place. @throws IoError
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path fresh_;
  bool committed_ = false;
};

/// Removes the files of all threads that are not committed, and what libraries put beside them under longer names, for a process that
/// ends without cleaning up. One that is being committed may be gone then, or in its place. Safe to call while other threads write.
void remove_unfinished_files();

}  // namespace airloom::io
