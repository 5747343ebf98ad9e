#pragma once
/// "Did you mean ...?" for unknown keys.
#include <span>
#include <string>
#include <string_view>

namespace airloom {

/// The known name with the smallest edit distance (Damerau-Levenshtein, restricted), or "" when none is near
/// (more than max(2, length/3) edits away, or no letter in common).
[[nodiscard]] std::string nearest_name(std::string_view word, std::span<const std::string> known);

/// "unknown option 'mx_rounds'; did you mean 'max_rounds'?" or the list of known names when none is near.
[[nodiscard]] std::string unknown_name(std::string_view what, std::string_view word, std::span<const std::string> known);

}  // namespace airloom
