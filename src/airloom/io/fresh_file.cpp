#include "airloom/io/fresh_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
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

}  // namespace

FreshFile::FreshFile(std::filesystem::path target) : target_(std::move(target)), fresh_(target_) {
  static std::atomic<unsigned> count{0};  // two threads may write the same file
  fresh_ += "." + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".tmp";
}

FreshFile::~FreshFile() {
  std::error_code ignored;
  if (!fresh_.empty()) std::filesystem::remove(fresh_, ignored);
}

void FreshFile::commit() {
  flush(fresh_, target_);
  std::error_code trouble;
  std::filesystem::rename(fresh_, target_, trouble);
  if (trouble) throw IoError("cannot write " + target_.string() + ": " + trouble.message());
  fresh_.clear();
  flush_folder(target_);
}

}  // namespace airloom::io
