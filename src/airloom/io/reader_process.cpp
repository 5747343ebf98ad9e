#include "airloom/io/reader_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <limits>
#include <new>
#include <optional>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/io/array_frames.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define AIRLOOM_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AIRLOOM_SANITIZED 1
#endif
#endif

// There in builds that count lines, under this very name; _exit would lose the counts.
extern "C" __attribute__((weak)) void __gcov_dump();  // NOLINT(bugprone-reserved-identifier)

namespace airloom::io {
namespace {

void limit(int resource, std::uint64_t most) {
  const rlimit bound{most, most};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &bound);
}

/// Bytes of address space that are mapped now.
std::uint64_t mapped_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t pages = 0;
  statm >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// What the child does; ends it.
[[noreturn]] void answer(const std::function<Arrays()>& read, const std::string& file, const ProcessLimits& limits, int descriptor) {
  for (const int signal : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, limits.cpu_s);
#ifndef AIRLOOM_SANITIZED  // which need address space of their own, and hang where they get none
  limit(RLIMIT_AS, mapped_bytes() + limits.memory_bytes);
  const int nowhere =
      ::open("/dev/null", O_WRONLY);  // the C library's last words on a corrupted heap are no message for users; a sanitizer's are for us
  if (nowhere >= 0) ::dup2(nowhere, STDERR_FILENO);
#endif
  try {
    try {
      put_arrays(descriptor, read());
    } catch (const IoError& error) {
      put_io_error(descriptor, error.what());
    } catch (const InvalidInput& error) {
      put_invalid_input(descriptor, error.what());
    } catch (const std::bad_alloc&) {
      put_invalid_input(descriptor, file + ": needs more memory than a file of its size may");
    }
  } catch (...) {
    ::_exit(1);
  }
  if (__gcov_dump != nullptr) __gcov_dump();
  ::_exit(0);
}

/// Waits for the child to end, kills it when it takes too long. @return its status as waitpid gives it
int wait_for(pid_t child, std::uint64_t wall_s) {
  const int descriptor = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));  // glibc 2.36 declares its own for C alone
  pollfd ended{.fd = descriptor, .events = POLLIN, .revents = 0};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(wall_s);
  for (bool waiting = descriptor >= 0; waiting;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    const int events = ::poll(&ended, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max())));
    if (events < 0 && errno == EINTR) continue;
    if (events == 0) ::kill(child, SIGKILL);
    waiting = false;
  }
  if (descriptor >= 0) ::close(descriptor);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  return status;
}

}  // namespace

std::mutex& array_library_mutex() {
  static std::mutex mutex;
  return mutex;
}

ProcessLimits process_limits(std::uint64_t file_bytes, const ReadLimits& limits) {
  constexpr std::uint64_t largest_ratio = 1032;  // of deflate
  constexpr std::uint64_t spare = std::uint64_t{256} << 20U;
  const std::uint64_t unpacked = file_bytes > limits.bytes_total / largest_ratio ? limits.bytes_total : file_bytes * largest_ratio;
  const std::uint64_t cpu_s = 10 + (unpacked >> 25U);
  return {.memory_bytes = 3 * unpacked + file_bytes + spare, .cpu_s = cpu_s, .wall_s = 60 + 10 * cpu_s};
}

Arrays read_in_process(const std::function<Arrays()>& read, const std::string& file, const ProcessLimits& limits) {
  const SharedFile shared;
  pid_t child = -1;
  {
    const std::scoped_lock lock(array_library_mutex());
    child = ::fork();
  }
  if (child < 0) throw IoError("cannot read " + file + ": no process for it: " + std::strerror(errno));
  if (child == 0) answer(read, file, limits, shared.descriptor());
  const int status = wait_for(child, limits.wall_s);
  if (std::optional<Arrays> arrays = take_arrays(shared.descriptor())) return std::move(*arrays);
  const bool slow = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
  throw InvalidInput(file + (slow ? ": damaged: reading it takes more time or memory than a file of its size may"
                                  : ": damaged: it breaks the library that reads such files"));
}

}  // namespace airloom::io
