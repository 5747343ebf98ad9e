#pragma once
/// Which system calls are operations on files, where their arguments lie, and which faults each of them can meet.
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace airloom::faults {

/// What an operation does to files.
enum class Kind : std::uint8_t { open, read, write, sync, resize, rename, link, make, remove, close, look, lock, mode, copy };

/// A system call; the numbers are those of its arguments, -1 where it has none of that meaning.
struct Call {
  long number;
  std::string_view name;
  Kind kind;
  int descriptor = -1;    ///< of the file
  int folder = -1;        ///< descriptor of the folder that `path` starts from
  int path = -1;          ///< address of the file's name
  int other_folder = -1;  ///< the same of the second name of a rename or a link
  int other_path = -1;
  int size = -1;     ///< bytes, or parts of a vector, to move
  int flags = -1;    ///< of open
  bool vec = false;  ///< `size` counts parts; their addresses are one argument before
};

/// All calls that are watched.
[[nodiscard]] std::span<const Call> all_calls();
[[nodiscard]] const Call* find_call(long number);

/// What can happen at an operation.
enum class Fault : std::uint8_t {
  kill,      ///< the process that is about to do it is killed
  kill_all,  ///< all processes are
  torn,      ///< half of a write is done, then the process is killed
  enospc,    ///< "no space left on device", once
  full,      ///< the same, from here on
  eio,       ///< "input/output error", once
  dead,      ///< the same, from here on
  eintr,     ///< "interrupted system call", once
  brief,     ///< half of a read or write is done
  dropped,   ///< the power goes: all are killed, content that was not flushed is gone, names stay
  power      ///< the power goes: all are killed, content and names that were not flushed are gone
};

inline constexpr std::string_view fault_names[] = {"kill", "kill_all", "torn",  "ENOSPC",  "full", "EIO",
                                                   "dead", "EINTR",    "short", "dropped", "power"};
[[nodiscard]] std::optional<Fault> find_fault(std::string_view name);

/// Whether the fault can meet this operation.
/// @param flags  of an open
/// @param size   bytes or parts to move
[[nodiscard]] bool applies(Fault fault, const Call& call, std::uint64_t flags, std::uint64_t size);

}  // namespace airloom::faults
