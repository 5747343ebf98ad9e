#pragma once
/// Named values as one line of JSON and back, without loss: what the `values` column of a result file holds.
///
/// NaN is null; infinities are 1e999 and -1e999, numbers beyond the range of a double, which readers of JSON turn into infinity.
/// Finite numbers are in shortest round-trip form. Only flat objects exist: numbers, true/false, texts, lists of numbers or texts.
#include <string>
#include <string_view>

#include "airloom/core/values.hpp"

namespace airloom::experiments {

/// Cost: O(length); no allocation but the text's.
[[nodiscard]] std::string encode_values(const Values& values);

/// @throws InvalidInput  for anything that encode_values does not write, with the position
[[nodiscard]] Values decode_values(std::string_view text);

}  // namespace airloom::experiments
