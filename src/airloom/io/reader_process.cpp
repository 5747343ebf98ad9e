#include "airloom/io/reader_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
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
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/io/npy.hpp"

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

/// What a frame of the answer holds. An answer without `end` was cut off.
enum class Frame : std::uint8_t { array, matlab_array, unread, unread_matlab_array, unsupported, invalid_input, io_error, end };

/// A file in memory that both processes share.
class SharedFile {
 public:
  SharedFile() : descriptor_(::memfd_create("arrays", MFD_CLOEXEC)) {
    if (descriptor_ < 0) throw IoError(std::string("cannot read arrays: no shared memory: ") + std::strerror(errno));
  }
  ~SharedFile() { ::close(descriptor_); }
  SharedFile(const SharedFile&) = delete;
  SharedFile& operator=(const SharedFile&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

void put(int descriptor, const void* data, std::size_t bytes) {
  const char* at = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t written = ::write(descriptor, at, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw std::bad_alloc();
    at += written;
    bytes -= static_cast<std::size_t>(written);
  }
}

void put_frame(int descriptor, Frame frame, const std::string& name, const std::string& payload) {
  const std::array<std::uint64_t, 2> lengths{name.size(), payload.size()};
  put(descriptor, &frame, sizeof frame);
  put(descriptor, lengths.data(), sizeof lengths);
  put(descriptor, name.data(), name.size());
  put(descriptor, payload.data(), payload.size());
}

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

/// Shape and words of an array whose elements are not handed over.
std::string bytes_of(const std::vector<std::int64_t>& shape, const std::string& words) {
  const std::uint64_t rank = shape.size();
  std::string bytes(reinterpret_cast<const char*>(&rank), sizeof rank);
  bytes.append(reinterpret_cast<const char*>(shape.data()), shape.size() * sizeof(std::int64_t));
  return bytes + words;
}

std::pair<std::vector<std::int64_t>, std::string> shape_and_words(std::span<const std::byte> bytes) {
  std::uint64_t rank = 0;
  if (bytes.size() < sizeof rank) return {};
  std::memcpy(&rank, bytes.data(), sizeof rank);
  bytes = bytes.subspan(sizeof rank);
  if (rank > bytes.size() / sizeof(std::int64_t)) return {};
  std::vector<std::int64_t> shape(rank);
  std::memcpy(shape.data(), bytes.data(), rank * sizeof(std::int64_t));
  bytes = bytes.subspan(rank * sizeof(std::int64_t));
  return {std::move(shape), std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
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
      for (const auto& [name, array] : read()) {
        if (const auto* other = std::get_if<Array::Unsupported>(&array.data)) {
          put_frame(descriptor, Frame::unsupported, name, bytes_of(array.shape, other->type));
        } else if (const auto* left = std::get_if<Array::Unread>(&array.data)) {
          put_frame(descriptor, array.matlab ? Frame::unread_matlab_array : Frame::unread, name, bytes_of(array.shape, left->type));
        } else {
          put_frame(descriptor, array.matlab ? Frame::matlab_array : Frame::array, name, encode_npy(array));
        }
      }
      put_frame(descriptor, Frame::end, {}, {});
    } catch (const IoError& error) {
      put_frame(descriptor, Frame::io_error, {}, error.what());
    } catch (const InvalidInput& error) {
      put_frame(descriptor, Frame::invalid_input, {}, error.what());
    } catch (const std::bad_alloc&) {
      put_frame(descriptor, Frame::invalid_input, {}, file + ": needs more memory than a file of its size may");
    }
  } catch (...) {
    ::_exit(1);
  }
  if (__gcov_dump != nullptr) __gcov_dump();
  ::_exit(0);
}

/// The answer's bytes, as long as this lives.
class Mapping {
 public:
  explicit Mapping(int descriptor) {
    const off_t end = ::lseek(descriptor, 0, SEEK_END);
    size_ = end > 0 ? static_cast<std::size_t>(end) : 0;
    if (size_ == 0) return;
    data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data_ == MAP_FAILED) throw std::bad_alloc();
  }
  ~Mapping() {
    if (size_ > 0) ::munmap(data_, size_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  [[nodiscard]] std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

std::string text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// Reads frames up to `end`; nothing when the answer was cut off.
bool take(std::span<const std::byte> rest, Arrays& arrays) {
  constexpr std::size_t head = 1 + 2 * sizeof(std::uint64_t);
  while (rest.size() >= head) {
    std::array<std::uint64_t, 2> lengths{};
    std::memcpy(lengths.data(), rest.data() + 1, sizeof lengths);
    const auto frame = static_cast<Frame>(rest[0]);
    rest = rest.subspan(head);
    if (lengths[0] > rest.size() || lengths[1] > rest.size() - lengths[0]) return false;
    const std::string name = text_of(rest.first(lengths[0]));
    const std::span<const std::byte> payload = rest.subspan(lengths[0], lengths[1]);
    rest = rest.subspan(lengths[0] + lengths[1]);
    switch (frame) {
      case Frame::array:
      case Frame::matlab_array: {
        const NpyHeader header = parse_npy_header(payload);
        if (payload.size() - header.data_offset != header.data_bytes()) return false;
        Array array = decode_npy(header, payload.subspan(header.data_offset));
        array.matlab = frame == Frame::matlab_array;
        arrays.insert_or_assign(name, std::move(array));
        break;
      }
      case Frame::unread:
      case Frame::unread_matlab_array: {
        auto [shape, type] = shape_and_words(payload);
        arrays.insert_or_assign(name, Array{std::move(shape), Array::Unread{std::move(type)}, frame == Frame::unread_matlab_array});
        break;
      }
      case Frame::unsupported: {
        auto [shape, words] = shape_and_words(payload);
        arrays.insert_or_assign(name, Array{std::move(shape), Array::Unsupported{std::move(words)}});
        break;
      }
      case Frame::invalid_input: throw InvalidInput(text_of(payload));
      case Frame::io_error: throw IoError(text_of(payload));
      case Frame::end: return true;
    }
  }
  return false;
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
  const Mapping answered(shared.descriptor());
  Arrays arrays;
  if (take(answered.bytes(), arrays)) return arrays;
  const bool slow = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
  throw InvalidInput(file + (slow ? ": damaged: reading it takes more time or memory than a file of its size may"
                                  : ": damaged: it breaks the library that reads such files"));
}

}  // namespace airloom::io
