#pragma once
/// The log (write-ahead log) beside a result file, looked at before SQLite does: it takes what a log holds up to the first page that is not
/// as it was written, and silently throws away the rest. The log of a killed run ends there; a damaged one goes on.
#include <cstdint>
#include <filesystem>

namespace airloom::experiments {

struct LogFile {
  std::int64_t whole = 0;  ///< pages from the beginning that are as they were written
  std::int64_t lost = 0;   ///< pages of the same log behind the first that is not, where they hold something that was committed
  bool no_log = false;     ///< there is something, and it does not begin as a log

  [[nodiscard]] bool damaged() const { return lost > 0 || no_log; }
};

/// @param file  the result file; its log is looked at, while nobody writes it
/// @throws IoError  when it cannot be read
[[nodiscard]] LogFile look_at_log(const std::filesystem::path& file);

}  // namespace airloom::experiments
