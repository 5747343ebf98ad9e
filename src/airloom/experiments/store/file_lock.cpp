#include "airloom/experiments/store/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "airloom/core/error.hpp"

namespace airloom::experiments {

FileLock::FileLock(const std::filesystem::path& file) : path_(file.string() + ".lock") {
  for (;;) {
    descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (descriptor_ < 0) throw IoError(path_.string() + ": cannot be made: " + std::strerror(errno));
    int trouble = 0;
    do trouble = flock(descriptor_, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    while (trouble == EINTR);
    if (trouble != 0) {
      close(descriptor_);
      if (trouble != EWOULDBLOCK) throw IoError(path_.string() + ": cannot be locked: " + std::strerror(trouble));
      throw IoError(file.string() + ": another process is writing it; wait for it, or give each its own --shard or -o");
    }
    // The last holder may have removed the name between our open and our lock: then this is a file that nobody else sees.
    struct stat held {
    }, named{};
    if (fstat(descriptor_, &held) == 0 && stat(path_.c_str(), &named) == 0 && held.st_ino == named.st_ino) return;
    close(descriptor_);
  }
}

FileLock::~FileLock() {
  unlink(path_.c_str());
  close(descriptor_);
}

bool locked(const std::filesystem::path& file) {
  const int descriptor = open((file.string() + ".lock").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return false;
  const bool held = flock(descriptor, LOCK_SH | LOCK_NB) != 0;
  close(descriptor);
  return held;
}

}  // namespace airloom::experiments
