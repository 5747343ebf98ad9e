#pragma once
/// Which program this is.
#include <string>
#include <vector>

#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// "0.1.0"
[[nodiscard]] std::string version();
/// "GNU 12.2.0"
[[nodiscard]] std::string compiler();
/// What it was compiled for: "x86-64-v3", "native", ...; "default" when the compiler chose.
[[nodiscard]] std::string instruction_set();
/// Optional parts built in, for example {"mpi", "echarts"}.
[[nodiscard]] std::vector<std::string> optional_parts();
/// Hexadecimal build identity of the running program or library (the linker's build id): differs whenever its code differs.
/// "unknown" where the platform has none.
[[nodiscard]] std::string build_id();
/// For a program that another one starts in its place: what both compute is the same, and results are of the first.
void assume_build_id(const std::string& id);

AIRLOOM_API_END
}  // namespace airloom
