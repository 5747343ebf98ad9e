#pragma once
/// What a figure shows, in words, for those who do not see it.
#include <string>

#include "airloom/report/figure.hpp"

namespace airloom::report {

/// "Lines: rate (Mbit/s) against users, 2 curves. first: from 1.2 at 1 to 5 at 10, largest 5.1 at 8. ..." Of many curves the first twelve.
[[nodiscard]] std::string figure_text(const Figure& figure);

}  // namespace airloom::report
