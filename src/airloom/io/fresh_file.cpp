#include "airloom/io/fresh_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <system_error>

#include "airloom/core/error.hpp"

namespace airloom::io {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t digits = 16;
constexpr std::string_view ending = ".tmp";

[[noreturn]] void cannot_write(const fs::path& target, const std::string& reason) {
  throw IoError("cannot write " + target.string() + ": " + reason);
}

/// "out.npz" -> "out.npz.0123456789abcdef.tmp"; the system's limit is 255 bytes.
fs::path fresh_name(const fs::path& target) {
  constexpr std::size_t longest = 200;
  std::random_device device;
  std::uint64_t number = (std::uint64_t{device()} << 32U) | device();
  std::string name = target.filename().string();
  name.resize(std::min(name.size(), longest));
  name += '.';
  for (std::size_t i = 0; i < digits; ++i, number >>= 4U) name += "0123456789abcdef"[number & 15U];
  return target.parent_path() / name.append(ending);
}

bool fresh_name_of_ours(std::string_view name) {
  if (!name.ends_with(ending) || name.size() < digits + 1 + ending.size()) return false;
  const std::string_view random = name.substr(name.size() - ending.size() - digits, digits);
  return name[name.size() - ending.size() - digits - 1] == '.' && random.find_first_not_of("0123456789abcdef") == random.npos;
}

/// The permissions of the file that will be replaced, or those that a new file gets.
mode_t wanted_mode(const fs::path& target) {
  struct stat there {};
  if (::stat(target.c_str(), &there) != 0) return 0666;
  if (S_ISDIR(there.st_mode)) cannot_write(target, "is a folder");
  if (!S_ISREG(there.st_mode))
    cannot_write(target, "is no plain file (a device or a pipe); results are made beside their place and renamed");
  return there.st_mode & 0777;
}

/// The file holds just these bytes.
bool holds(const fs::path& file, std::string_view bytes) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  std::array<char, 1U << 16U> part{};
  std::size_t at = 0;
  bool same = true;
  for (;;) {
    const ssize_t got = ::read(descriptor, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      same = same && got == 0 && at == bytes.size();
      break;
    }
    const auto count = static_cast<std::size_t>(got);
    same = count <= bytes.size() - at && std::memcmp(part.data(), bytes.data() + at, count) == 0;
    if (!same) break;
    at += count;
  }
  ::close(descriptor);
  return same;
}

/// The files of this process that are not whole yet: temporary files are the process's, so is their list.
struct Unfinished {
  std::mutex guard;
  std::set<fs::path> files;
};
Unfinished& unfinished() {
  static auto* const list = new Unfinished;  // never destroyed: a thread may leave the process at any time
  return *list;
}

}  // namespace

void flush_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  (void)::fsync(descriptor);
  ::close(descriptor);
}

FreshFile::FreshFile(fs::path target) : target_(std::move(target)) {
  const mode_t mode = wanted_mode(target_);
  const std::scoped_lock lock(unfinished().guard);
  do {
    fresh_ = fresh_name(target_);
    descriptor_ = ::open(fresh_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  } while (descriptor_ < 0 && (errno == EEXIST || errno == EINTR));
  if (descriptor_ < 0) cannot_write(target_, std::strerror(errno));
  (void)::flock(descriptor_, LOCK_EX | LOCK_NB);  // a file system without locks: then left-overs stay
  unfinished().files.insert(fresh_);
}

FreshFile::~FreshFile() {
  const std::scoped_lock lock(unfinished().guard);
  std::error_code ignored;
  if (!committed_) fs::remove(fresh_, ignored);
  unfinished().files.erase(fresh_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

void remove_unfinished_files() {
  const std::scoped_lock lock(unfinished().guard);
  for (const fs::path& file : unfinished().files) {
    std::error_code ignored;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
    for (fs::directory_iterator at(folder, ignored); !ignored && at != fs::directory_iterator(); at.increment(ignored)) {
      std::error_code too;
      if (at->path().filename().string().starts_with(file.filename().string())) fs::remove(at->path(), too);
    }
  }
}

void FreshFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), std::min<std::size_t>(bytes.size(), std::size_t{1} << 30U));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) cannot_write(target_, std::strerror(errno));
    if (written == 0) cannot_write(target_, "nothing more is taken");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void FreshFile::commit() {
  while (::fsync(descriptor_) != 0) {
    if (errno == EINTR) continue;
    if (errno != EINVAL) cannot_write(target_, std::strerror(errno));
    break;  // a file system that cannot
  }
  std::error_code trouble;
  fs::rename(fresh_, target_, trouble);
  if (trouble) cannot_write(target_, trouble.message());
  committed_ = true;
  flush_folder(target_.has_parent_path() ? target_.parent_path() : ".");
}

void write_file(const fs::path& file, std::string_view bytes) {
  FreshFile fresh(file);
  fresh.write(bytes);
  if (!holds(fresh.path(), bytes)) cannot_write(file, "what was read back is not what was written");
  fresh.commit();
}

bool left_over(const fs::path& file) {
  const std::string name = file.filename().string();
  for (const std::string_view rest : {"-wal", "-shm", "-journal", ".lock"}) {  // what a database has beside it
    if (!name.ends_with(std::string(ending).append(rest))) continue;
    const fs::path of = file.parent_path() / name.substr(0, name.size() - rest.size());
    std::error_code none;
    return fs::exists(of, none) ? left_over(of) : fresh_name_of_ours(of.filename().string());
  }
  if (!fresh_name_of_ours(name)) return false;
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool free = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
  ::close(descriptor);
  return free;
}

}  // namespace airloom::io
