#pragma once
/// `manifest.json` beside a result file: what was run, by which program, where, and how long it took.
#include <filesystem>
#include <string>

#include "airloom/experiments/run/runner.hpp"

namespace airloom::experiments {

/// Writes the manifest into the result folder; the runs that led to the present state are listed in it, oldest first.
/// @throws IoError
void write_manifest(const Plan& plan, const RunSummary& summary, const RunControl& control);

/// Largest resident memory of this process so far, in bytes.
[[nodiscard]] std::int64_t peak_memory_bytes();

/// "2026-01-31T12:00:00Z"
[[nodiscard]] std::string utc_now();

}  // namespace airloom::experiments
