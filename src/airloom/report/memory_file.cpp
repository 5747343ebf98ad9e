#include "airloom/report/memory_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "airloom/core/error.hpp"

namespace airloom::report {

namespace {

[[noreturn]] void fail(const std::string& what) { throw IoError("file in memory: " + what + ": " + std::strerror(errno)); }

void write_all(int descriptor, const std::string& content) {
  for (std::size_t done = 0; done < content.size();) {
    const ssize_t written = ::write(descriptor, content.data() + done, content.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("cannot be written");
    done += static_cast<std::size_t>(written);
  }
}

}  // namespace

// Without MFD_CLOEXEC: a program that is started finds it among its own open files.
MemoryFile::MemoryFile(const std::filesystem::path& link, const std::string& content) : descriptor_(::memfd_create("airloom", 0)) {
  if (descriptor_ < 0) fail("cannot be made");
  try {
    write_all(descriptor_, content);
    std::error_code error;
    std::filesystem::create_symlink("/proc/self/fd/" + std::to_string(descriptor_), link, error);
    if (error) throw IoError("cannot write '" + link.string() + "': " + error.message());
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

MemoryFile::~MemoryFile() { ::close(descriptor_); }

std::string MemoryFile::content() const {
  const off_t end = ::lseek(descriptor_, 0, SEEK_END);
  if (end < 0) fail("cannot be read");
  std::string out(static_cast<std::size_t>(end), '\0');
  for (std::size_t done = 0; done < out.size();) {
    const ssize_t got = ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail("cannot be read");
    done += static_cast<std::size_t>(got);
  }
  return out;
}

}  // namespace airloom::report
