#pragma once
/// What is maximised.
#include <array>
#include <string_view>

namespace airloom::twotier {

/// sum: the weighted sum of rates; proportional_fair: the geometric mean of the rates of users with a slot that may send; max_min: the
/// least of these.
enum class Objective { sum, proportional_fair, max_min };
constexpr auto enum_names(Objective) { return std::array<std::string_view, 3>{"sum", "proportional_fair", "max_min"}; }

}  // namespace airloom::twotier
