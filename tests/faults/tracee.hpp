#pragma once
/// A process that stands still at a system call: its registers, its memory and the paths that it means.
#include <sys/types.h>
#include <sys/user.h>

#include <cstdint>
#include <string>

#include "system_calls.hpp"

namespace airloom::faults {

/// The program cannot go on watching.
[[noreturn]] void give_up(const std::string& reason);

class Tracee {
 public:
  explicit Tracee(pid_t thread);

  [[nodiscard]] pid_t thread() const { return thread_; }
  [[nodiscard]] long number() const { return static_cast<long>(registers_.orig_rax); }
  [[nodiscard]] std::uint64_t argument(int index) const;
  /// The process that the thread belongs to.
  [[nodiscard]] pid_t process() const;
  /// The file or folder that the call is about, absolute. Empty when it has none.
  [[nodiscard]] std::string path(const Call& call) const;
  /// The new name of a rename or link.
  [[nodiscard]] std::string other_path(const Call& call) const;

  /// The call is not made; the process sees this error.
  void refuse(int error);
  /// Half of what the call would move, at least a byte.
  void halve(const Call& call);
  /// After the call: the process sees this error.
  void answer(int error);

 private:
  void set(int index, std::uint64_t value);
  void store() const;
  [[nodiscard]] bool read(std::uint64_t address, void* into, std::size_t bytes) const;
  [[nodiscard]] std::string text(std::uint64_t address) const;
  [[nodiscard]] std::string link(const std::string& name) const;
  [[nodiscard]] std::string resolve(int folder, int path) const;

  pid_t thread_;
  user_regs_struct registers_{};
};

}  // namespace airloom::faults
