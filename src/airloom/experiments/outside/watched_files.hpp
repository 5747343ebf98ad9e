#pragma once
/// Files that an algorithm consists of, looked at again while it works: rows of a changed one are not mixed with those of the old one.
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "airloom/io/checksum.hpp"

namespace airloom::experiments {

/// What tells that a file may have another content: size, inode and times. All 0 where there is none.
struct FileStamp {
  std::int64_t bytes = 0, inode = 0, modified_ns = 0, changed_ns = 0;
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};
[[nodiscard]] FileStamp stamp_of(const std::filesystem::path& file);

class WatchedFiles {
 public:
  /// Remembers the files as they are now. @throws IoError  for one that cannot be read
  explicit WatchedFiles(const std::vector<std::filesystem::path>& files);
  /// @throws InvalidInput  when the file, one of those given by its number, has another content than it had
  void require_unchanged(std::size_t number);
  /// The same for all of them.
  void require_unchanged();

  [[nodiscard]] std::size_t size() const { return files_.size(); }
  [[nodiscard]] bool there(std::size_t number) const { return files_[number].stamp != FileStamp{}; }
  /// Of the content when it was given; of one that is there.
  [[nodiscard]] const io::Checksum& checksum(std::size_t number) const { return files_[number].sum; }

 private:
  struct Watched {
    std::filesystem::path path;
    FileStamp stamp;
    io::Checksum sum;
  };
  std::vector<Watched> files_;
  std::mutex guard_;
};

}  // namespace airloom::experiments
