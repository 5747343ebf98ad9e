#pragma once
/// Runs a program without a shell and waits for it.
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "airloom/io/private_folder.hpp"

namespace airloom::report {

using io::PrivateFolder;

struct ProcessResult {
  enum class End { exited, not_found, signalled, timed_out, stopped } end = End::exited;
  int code = 0;        ///< exit status, or the signal
  std::string output;  ///< stdout and stderr together, at most the first 64 kB
};

/// @param arguments  the program (looked up on PATH) and its arguments, passed on as they are
/// @param folder     its working folder, where the file "output.txt" is also written
/// @param stop       kills it
/// @throws IoError   when it cannot be started for another reason than that it does not exist
[[nodiscard]] ProcessResult run_process(const std::vector<std::string>& arguments, const std::filesystem::path& folder, double time_limit_s,
                                        const std::stop_token& stop = {});

}  // namespace airloom::report
