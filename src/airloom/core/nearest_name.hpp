#pragma once
/// "Did you mean ...?" for unknown keys.
#include <span>
#include <string>
#include <string_view>

#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// The known name that a word most probably stands for, or "". Case, '_', '-' and spaces do not count. The first rule that names one
/// holds:
///   1. the same letters: "MRT", "zero-forcing";
///   2. beginnings of all parts of one name, in order: "zf", "zeroforc", "hwmmse" of hybrid_wmmse;
///   3. the beginning (three letters or more) or a whole part of one name only: "coord", "matching";
///   4. the smallest edit distance (Damerau-Levenshtein, restricted) of at most max(2, length/3), with a letter in common.
[[nodiscard]] std::string nearest_name(std::string_view word, std::span<const std::string> known);

/// "unknown option 'mx_rounds'; did you mean 'max_rounds'?" or the list of known names when none is near.
[[nodiscard]] std::string unknown_name(std::string_view what, std::string_view word, std::span<const std::string> known);

AIRLOOM_API_END
}  // namespace airloom
