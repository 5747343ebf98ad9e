#include "airloom/io/fresh_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>
#include <string>
#include <system_error>

#include "airloom/core/error.hpp"

namespace airloom::io {

namespace {

/// What was written is on the disk when this returns. @throws IoError
void flush(const std::filesystem::path& file, const std::filesystem::path& target) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = descriptor >= 0 && (::fsync(descriptor) == 0 || errno == EINVAL);
  const std::string reason = std::strerror(errno);
  if (descriptor >= 0) ::close(descriptor);
  if (!done) throw IoError("cannot write " + target.string() + ": " + reason);
}

/// The new name is on the disk too, where the system can do that for folders; the content is whole without.
void flush_folder(const std::filesystem::path& target) {
  const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  (void)::fsync(descriptor);
  ::close(descriptor);
}

/// The files of this process that are not whole yet: temporary files are the process's, so is their list.
struct Unfinished {
  std::mutex guard;
  std::set<std::filesystem::path> files;
};
Unfinished& unfinished() {
  static auto* const list = new Unfinished;  // never destroyed: a thread may leave the process at any time
  return *list;
}

}  // namespace

FreshFile::FreshFile(std::filesystem::path target) : target_(std::move(target)), fresh_(target_) {
  static std::atomic<unsigned> count{0};  // two threads may write the same file
  fresh_ += "." + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".tmp";
  const std::scoped_lock lock(unfinished().guard);
  unfinished().files.insert(fresh_);
}

FreshFile::~FreshFile() {
  const std::scoped_lock lock(unfinished().guard);
  std::error_code ignored;
  if (!committed_) std::filesystem::remove(fresh_, ignored);
  unfinished().files.erase(fresh_);
}

void remove_unfinished_files() {
  const std::scoped_lock lock(unfinished().guard);
  std::error_code ignored;
  for (const std::filesystem::path& file : unfinished().files) {
    const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
      if (entry.path().filename().string().starts_with(file.filename().string())) std::filesystem::remove(entry.path(), ignored);
    }
  }
}

void FreshFile::commit() {
  flush(fresh_, target_);
  std::error_code trouble;
  std::filesystem::rename(fresh_, target_, trouble);
  if (trouble) throw IoError("cannot write " + target_.string() + ": " + trouble.message());
  committed_ = true;
  flush_folder(target_);
}

}  // namespace airloom::io
