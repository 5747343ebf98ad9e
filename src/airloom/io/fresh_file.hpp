#pragma once
/// A file that is there whole or not at all: written beside its place under a name that nobody can guess, flushed to the disk, then
/// renamed.
///
/// No link is followed: one that stands in the file's place is replaced, what it leads to stays as it is. While the object lives it holds
/// a lock on what it writes, so that a left-over of a killed program can be told from work in progress.
#include <filesystem>
#include <string_view>

namespace airloom::io {

class FreshFile {
 public:
  /// Makes the file, empty, with the permissions of the one whose place it will take.
  /// @throws IoError  when it cannot be made, or what stands in its place is a folder or a device
  explicit FreshFile(std::filesystem::path target);
  /// Removes what was not committed.
  ~FreshFile();
  FreshFile(const FreshFile&) = delete;
  FreshFile& operator=(const FreshFile&) = delete;

  /// Where to write, for libraries that want a name; they must write this file, not replace it.
  [[nodiscard]] const std::filesystem::path& path() const { return fresh_; }
  /// Appends bytes. @throws IoError
  void write(std::string_view bytes);
  /// Puts the file in its place. @throws IoError  when it is not all on the disk; the target is as before
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path fresh_;
  int descriptor_ = -1;
  bool committed_ = false;
};

/// Writes a whole file, reads it back, and puts it in its place. @throws IoError  the target is as before
void write_file(const std::filesystem::path& file, std::string_view bytes);

/// Names that came or went in a folder are on the disk afterwards, where the system can do that for folders.
void flush_folder(const std::filesystem::path& folder);

/// The file has a name that FreshFile gives, or what a database keeps beside one has, and nobody writes it: a program was killed at it.
[[nodiscard]] bool left_over(const std::filesystem::path& file);

/// Removes the files of all threads that are not committed, and what libraries put beside them under longer names, for a process that
/// ends without cleaning up. One that is being committed may be gone then, or in its place. Safe to call while other threads write.
void remove_unfinished_files();

}  // namespace airloom::io
