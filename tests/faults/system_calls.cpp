#include "system_calls.hpp"

#include <fcntl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace airloom::faults {
namespace {

constexpr Call of_file(long number, std::string_view name, Kind kind, int size = -1, bool vec = false) {
  return {.number = number, .name = name, .kind = kind, .descriptor = 0, .size = size, .vec = vec};
}

constexpr Call of_name(long number, std::string_view name, Kind kind, int path, int folder = -1, int flags = -1) {
  return {.number = number, .name = name, .kind = kind, .folder = folder, .path = path, .flags = flags};
}

constexpr Call of_names(long number, std::string_view name, Kind kind, std::array<int, 4> places) {
  return {.number = number,
          .name = name,
          .kind = kind,
          .folder = places[0],
          .path = places[1],
          .other_folder = places[2],
          .other_path = places[3]};
}

constexpr Call table[] = {
    of_name(SYS_open, "open", Kind::open, 0, -1, 1),
    of_name(SYS_creat, "creat", Kind::make, 0),
    of_name(SYS_openat, "openat", Kind::open, 1, 0, 2),
    of_file(SYS_read, "read", Kind::read, 2),
    of_file(SYS_pread64, "pread64", Kind::read, 2),
    of_file(SYS_readv, "readv", Kind::read, 2, true),
    of_file(SYS_preadv, "preadv", Kind::read, 2, true),
    of_file(SYS_write, "write", Kind::write, 2),
    of_file(SYS_pwrite64, "pwrite64", Kind::write, 2),
    of_file(SYS_writev, "writev", Kind::write, 2, true),
    of_file(SYS_pwritev, "pwritev", Kind::write, 2, true),
    of_file(SYS_pwritev2, "pwritev2", Kind::write, 2, true),
    of_file(SYS_fsync, "fsync", Kind::sync),
    of_file(SYS_fdatasync, "fdatasync", Kind::sync),
    of_file(SYS_syncfs, "syncfs", Kind::sync),
    of_file(SYS_ftruncate, "ftruncate", Kind::resize),
    of_file(SYS_fallocate, "fallocate", Kind::resize),
    of_name(SYS_truncate, "truncate", Kind::resize, 0),
    of_names(SYS_rename, "rename", Kind::rename, {-1, 0, -1, 1}),
    of_names(SYS_renameat, "renameat", Kind::rename, {0, 1, 2, 3}),
    of_names(SYS_renameat2, "renameat2", Kind::rename, {0, 1, 2, 3}),
    of_names(SYS_link, "link", Kind::link, {-1, 0, -1, 1}),
    of_names(SYS_linkat, "linkat", Kind::link, {0, 1, 2, 3}),
    of_name(SYS_symlink, "symlink", Kind::link, 1),
    of_name(SYS_symlinkat, "symlinkat", Kind::link, 2, 1),
    of_name(SYS_mkdir, "mkdir", Kind::make, 0),
    of_name(SYS_mkdirat, "mkdirat", Kind::make, 1, 0),
    of_name(SYS_mknod, "mknod", Kind::make, 0),
    of_name(SYS_mknodat, "mknodat", Kind::make, 1, 0),
    of_name(SYS_unlink, "unlink", Kind::remove, 0),
    of_name(SYS_unlinkat, "unlinkat", Kind::remove, 1, 0),
    of_name(SYS_rmdir, "rmdir", Kind::remove, 0),
    of_file(SYS_close, "close", Kind::close),
    of_name(SYS_stat, "stat", Kind::look, 0),
    of_name(SYS_lstat, "lstat", Kind::look, 0),
    of_name(SYS_newfstatat, "newfstatat", Kind::look, 1, 0),
    of_name(SYS_statx, "statx", Kind::look, 1, 0),
    of_name(SYS_access, "access", Kind::look, 0),
    of_name(SYS_faccessat, "faccessat", Kind::look, 1, 0),
    of_name(SYS_faccessat2, "faccessat2", Kind::look, 1, 0),
    of_name(SYS_readlink, "readlink", Kind::look, 0),
    of_name(SYS_readlinkat, "readlinkat", Kind::look, 1, 0),
    of_name(SYS_statfs, "statfs", Kind::look, 0),
    of_file(SYS_fstat, "fstat", Kind::look),
    of_file(SYS_fstatfs, "fstatfs", Kind::look),
    of_file(SYS_getdents64, "getdents64", Kind::look),
    of_file(SYS_fcntl, "fcntl", Kind::lock),
    of_file(SYS_flock, "flock", Kind::lock),
    of_name(SYS_chmod, "chmod", Kind::mode, 0),
    of_name(SYS_fchmodat, "fchmodat", Kind::mode, 1, 0),
    of_file(SYS_fchmod, "fchmod", Kind::mode),
    of_name(SYS_chown, "chown", Kind::mode, 0),
    of_name(SYS_lchown, "lchown", Kind::mode, 0),
    of_name(SYS_fchownat, "fchownat", Kind::mode, 1, 0),
    of_file(SYS_fchown, "fchown", Kind::mode),
    of_name(SYS_utimensat, "utimensat", Kind::mode, 1, 0),
    of_file(SYS_sendfile, "sendfile", Kind::copy, 3),
    {.number = SYS_copy_file_range, .name = "copy_file_range", .kind = Kind::copy, .descriptor = 2, .size = 4},
};

/// Opens that make or empty a file.
bool makes(const Call& call, std::uint64_t flags) {
  return call.kind == Kind::make || (call.kind == Kind::open && (flags & (O_CREAT | O_TRUNC)) != 0);
}

bool moves(const Call& call) { return call.kind == Kind::read || call.kind == Kind::write || call.kind == Kind::copy; }

bool writes(const Call& call) { return call.kind == Kind::write || call.kind == Kind::copy; }

/// What is on the disk, or would be, differs after it.
bool changes(const Call& call, std::uint64_t flags) {
  switch (call.kind) {
    case Kind::write:
    case Kind::copy:
    case Kind::sync:
    case Kind::resize:
    case Kind::rename:
    case Kind::link:
    case Kind::remove:
    case Kind::mode: return true;
    case Kind::make:
    case Kind::open: return makes(call, flags);
    case Kind::read:
    case Kind::close:
    case Kind::look:
    case Kind::lock: return false;
  }
  return false;
}

bool needs_space(const Call& call, std::uint64_t flags) {
  return changes(call, flags) && call.kind != Kind::remove && call.kind != Kind::mode &&
         (call.kind != Kind::open || (flags & O_CREAT) != 0);
}

}  // namespace

std::span<const Call> all_calls() { return table; }

const Call* find_call(long number) {
  const auto* const found = std::ranges::find(table, number, &Call::number);
  return found == std::end(table) ? nullptr : found;
}

std::optional<Fault> find_fault(std::string_view name) {
  const auto* const found = std::ranges::find(fault_names, name);
  if (found == std::end(fault_names)) return std::nullopt;
  return static_cast<Fault>(found - std::begin(fault_names));
}

bool applies(Fault fault, const Call& call, std::uint64_t flags, std::uint64_t size) {
  switch (fault) {
    case Fault::kill:
    case Fault::kill_all:
    case Fault::dropped:
    case Fault::power: return changes(call, flags);
    case Fault::torn: return writes(call) && (call.vec ? size > 0 : size > 1);
    case Fault::brief: return moves(call) && (call.vec ? size > 0 : size > 1);
    case Fault::enospc:
    case Fault::full: return needs_space(call, flags);
    case Fault::eio:
    case Fault::dead: return true;
    case Fault::eintr:
      return call.kind == Kind::open || call.kind == Kind::read || call.kind == Kind::write || call.kind == Kind::sync ||
             call.kind == Kind::resize || call.kind == Kind::lock;
  }
  return false;
}

}  // namespace airloom::faults
