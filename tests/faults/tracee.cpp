#include "tracee.hpp"

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace airloom::faults {

void give_up(const std::string& reason) {
  std::fprintf(stderr, "file_faults: %s: %s\n", reason.c_str(), std::strerror(errno));
  std::exit(99);
}

Tracee::Tracee(pid_t thread) : thread_(thread) {
  if (::ptrace(PTRACE_GETREGS, thread_, nullptr, &registers_) != 0) registers_.orig_rax = static_cast<std::uint64_t>(-1);  // killed since
}

std::uint64_t Tracee::argument(int index) const {
  switch (index) {
    case 0: return registers_.rdi;
    case 1: return registers_.rsi;
    case 2: return registers_.rdx;
    case 3: return registers_.r10;
    case 4: return registers_.r8;
    case 5: return registers_.r9;
    default: return 0;
  }
}

void Tracee::set(int index, std::uint64_t value) {
  switch (index) {
    case 1: registers_.rsi = value; break;
    case 2: registers_.rdx = value; break;
    case 3: registers_.r10 = value; break;
    case 4: registers_.r8 = value; break;
    default: give_up("no such argument");
  }
}

void Tracee::store() const { (void)::ptrace(PTRACE_SETREGS, thread_, nullptr, &registers_); }

pid_t Tracee::process() const {
  std::ifstream status("/proc/" + std::to_string(thread_) + "/status");
  for (std::string word; status >> word;) {
    pid_t id = 0;
    if (word == "Tgid:" && status >> id) return id;
  }
  return thread_;
}

bool Tracee::read(std::uint64_t address, void* into, std::size_t bytes) const {
  const iovec here{.iov_base = into, .iov_len = bytes};
  const iovec there{.iov_base = reinterpret_cast<void*>(address),
                    .iov_len = bytes};  // NOLINT(performance-no-int-to-ptr): its memory, not ours
  return ::process_vm_readv(thread_, &here, 1, &there, 1, 0) == static_cast<ssize_t>(bytes);
}

std::string Tracee::text(std::uint64_t address) const {
  std::string out;
  std::array<char, 64> part{};  // never across a page that may be missing
  while (out.size() < PATH_MAX) {
    const std::size_t bytes = part.size() - address % part.size();
    if (!read(address, part.data(), bytes)) break;
    const std::size_t length = ::strnlen(part.data(), bytes);
    out.append(part.data(), length);
    if (length < bytes) break;
    address += bytes;
  }
  return out;
}

std::string Tracee::link(const std::string& name) const {
  std::array<char, PATH_MAX> target{};
  const std::string place = "/proc/" + std::to_string(thread_) + "/" + name;
  const ssize_t size = ::readlink(place.c_str(), target.data(), target.size());
  if (size <= 0) return {};
  std::string out(target.data(), static_cast<std::size_t>(size));
  constexpr std::string_view gone = " (deleted)";
  if (out.ends_with(gone)) out.resize(out.size() - gone.size());
  return out;
}

std::string Tracee::resolve(int folder, int path) const {
  const std::string name = text(argument(path));
  if (name.starts_with('/')) return std::filesystem::path(name).lexically_normal().string();
  const int from = folder < 0 ? AT_FDCWD : static_cast<int>(argument(folder));
  const std::string base = link(from == AT_FDCWD ? "cwd" : "fd/" + std::to_string(from));
  if (name.empty()) return base;
  std::string whole = (std::filesystem::path(base) / name).lexically_normal().string();
  if (whole.ends_with('/') && whole.size() > 1) whole.pop_back();
  return whole;
}

std::string Tracee::path(const Call& call) const {
  if (call.descriptor >= 0) return link("fd/" + std::to_string(static_cast<int>(argument(call.descriptor))));
  return call.path < 0 ? std::string() : resolve(call.folder, call.path);
}

std::string Tracee::other_path(const Call& call) const {
  return call.other_path < 0 ? std::string() : resolve(call.other_folder, call.other_path);
}

void Tracee::refuse(int error) {
  registers_.orig_rax = static_cast<std::uint64_t>(-1);
  answer(error);
}

void Tracee::answer(int error) {
  registers_.rax = static_cast<std::uint64_t>(-error);
  store();
}

void Tracee::halve(const Call& call) {
  const std::uint64_t size = argument(call.size);
  if (!call.vec || size > 1) {
    set(call.size, (size + 1) / 2);
  } else {  // one part: the plain call with half of it
    iovec part{};
    if (!read(argument(call.size - 1), &part, sizeof part)) give_up("a vector cannot be read");
    const bool reads = call.kind == Kind::read;
    const bool in_place = call.number == SYS_preadv || call.number == SYS_pwritev || call.number == SYS_pwritev2;
    registers_.orig_rax = static_cast<std::uint64_t>(in_place ? (reads ? SYS_pread64 : SYS_pwrite64) : (reads ? SYS_read : SYS_write));
    set(call.size - 1, reinterpret_cast<std::uint64_t>(part.iov_base));
    set(call.size, (part.iov_len + 1) / 2);
  }
  store();
}

}  // namespace airloom::faults
