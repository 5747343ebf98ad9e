#include "airloom/experiments/outside/watched_files.hpp"

#include <sys/stat.h>

#include "airloom/core/error.hpp"

namespace airloom::experiments {
namespace {

std::int64_t nanoseconds(const timespec& time) { return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec; }

}  // namespace

FileStamp stamp_of(const std::filesystem::path& file) {
  struct stat there {};
  if (::stat(file.c_str(), &there) != 0 || !S_ISREG(there.st_mode)) return {};
  return {.bytes = there.st_size,
          .inode = static_cast<std::int64_t>(there.st_ino),
          .modified_ns = nanoseconds(there.st_mtim),
          .changed_ns = nanoseconds(there.st_ctim)};
}

WatchedFiles::WatchedFiles(const std::vector<std::filesystem::path>& files) {
  for (const std::filesystem::path& file : files) {
    Watched watched{.path = file, .stamp = stamp_of(file), .sum = {}};
    if (watched.stamp != FileStamp{}) watched.sum = io::checksum(file);
    files_.push_back(std::move(watched));
  }
}

void WatchedFiles::require_unchanged(std::size_t number) {
  Watched& watched = files_.at(number);
  const std::scoped_lock lock(guard_);
  const FileStamp now = stamp_of(watched.path);
  if (now == watched.stamp) return;
  const bool both = now != FileStamp{} && watched.stamp != FileStamp{};
  if (both) {
    const io::Checksum sum = io::checksum(watched.path);
    if (sum.bytes == watched.sum.bytes && sum.crc32 == watched.sum.crc32) {
      watched.stamp = now;  // touched, not changed
      return;
    }
  }
  throw InvalidInput(watched.path.string() +
                     ": was changed while its answers were collected; those from then on were left out. Put it back as it was and "
                     "repeat the command, or run the new one into another folder");
}

void WatchedFiles::require_unchanged() {
  for (std::size_t i = 0; i < files_.size(); ++i) require_unchanged(i);
}

}  // namespace airloom::experiments
