#pragma once
/// What is maximised.
#include <array>
#include <string_view>

namespace airloom::twotier {

/// sum: the weighted sum of rates; max_min: the least rate of a user with a slot that may send.
enum class Objective { sum, max_min };
constexpr auto enum_names(Objective) { return std::array<std::string_view, 2>{"sum", "max_min"}; }

}  // namespace airloom::twotier
