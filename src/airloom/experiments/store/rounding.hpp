#pragma once
/// Results of machines whose numbers may differ in their last digits: whose they are, and what agrees.
#include <string>
#include <string_view>

namespace airloom::experiments {

/// One of the fingerprints in `some` (joined by "+") is in `others`, or one list is "", unknown.
[[nodiscard]] bool same_rounding(std::string_view some, std::string_view others);

/// Both lists, sorted, each fingerprint once.
[[nodiscard]] std::string joined_fingerprints(std::string_view some, std::string_view others);

/// Two rows' stored values (row_codec.hpp) have the same names, texts and lengths, and numbers that differ by at most `tolerance` times
/// the larger of 1 and their size; NaN agrees with NaN.
/// @throws InvalidInput  for texts that are no stored values
[[nodiscard]] bool values_agree(const std::string& some, const std::string& others, double tolerance);

}  // namespace airloom::experiments
