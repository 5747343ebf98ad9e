#pragma once
/// Other people's programs, started without a shell.
#include <sys/types.h>

#include <exception>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace airloom::io {

/// What to start, and where its words go.
struct ChildRequest {
  std::vector<std::string> arguments;                                 ///< the program (looked up on PATH) and its arguments, as they are
  std::filesystem::path folder;                                       ///< its working folder; empty: this one's
  std::filesystem::path output = {};                                  ///< file that gets its stdout; empty: a pipe, see read_line
  std::filesystem::path errors = {};                                  ///< file that gets its stderr; empty: as stdout
  int shared = -1;                                                    ///< descriptor that it gets as its descriptor 3; -1: none
  bool talk = false;                                                  ///< its stdin is a pipe, see write; else it is empty
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< variables besides this process's own
};

/// There is no such program, or it may not be executed.
class ProgramNotFound : public std::exception {};

/// How a child ended.
struct ChildEnd {
  enum class Kind { exited, signalled, timed_out, stopped } kind = Kind::exited;
  int code = 0;        ///< exit status, or the signal
  double cpu_s = 0.0;  ///< of it and of the children that it waited for
};

/// A running program, in a process group of its own: a Ctrl-C at the terminal is for this program, which says what becomes of the child.
/// It is killed at the end of its life, with the group.
class ChildProcess {
 public:
  /// @throws ProgramNotFound  when there is no such program, or it may not be executed;  IoError  when it cannot be started for another
  /// reason
  explicit ChildProcess(const ChildRequest& request);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Waits for its end; kills it at the limit and at a stop. Once.
  ChildEnd wait(double time_limit_s, const std::stop_token& stop = {});
  /// Writes to its stdin. False when it no longer reads.
  bool write(std::string_view text);
  /// Ends its stdin.
  void end_input();
  /// The next line of its stdout, without the line end. Nothing at its end, at the limit, at a stop, or beyond 16 MB without a line end.
  std::optional<std::string> read_line(double time_limit_s, const std::stop_token& stop = {});
  /// CPU time it has used so far; 0 where that cannot be known.
  [[nodiscard]] double cpu_s() const;
  void kill();

 private:
  pid_t child_ = -1;  ///< -1: waited for
  int to_ = -1;
  int from_ = -1;
  std::string heard_;  ///< what came after the last line
};

}  // namespace airloom::io
