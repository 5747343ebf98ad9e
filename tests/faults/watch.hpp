#pragma once
/// Runs a command, counts the operations of all its processes on files below one folder, and lets a fault meet one of them.
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "system_calls.hpp"

namespace airloom::faults {

struct Watch {
  std::filesystem::path folder;
  std::optional<Fault> fault;  ///< none: count only
  std::uint64_t at = 0;        ///< which of the operations that the fault can meet, from 1
  std::vector<std::string> command;
  std::ostream* trace = nullptr;  ///< a line per operation
};

struct Seen {
  int code = 0;                                ///< exit code, 128 + signal of a killed command
  std::map<Fault, std::uint64_t> operations;   ///< that each fault can meet
  std::map<std::string, std::uint64_t> calls;  ///< operations by system call
  std::string hit;                             ///< the operation that the fault met first; empty: none
};

[[nodiscard]] Seen watch(const Watch& watched);

}  // namespace airloom::faults
