#pragma once
/// Letters for which this machine has no font: Cairo, which draws PNG and PDF, spoils the whole picture with them.
#include <optional>

#include "airloom/report/figure.hpp"

namespace airloom::report {

/// The figure with a box in the place of each letter that no installed font has; nothing when it has no such letter. Asks
/// fontconfig (fc-list); where that is not installed, letters beyond the Latin and Greek ones and the signs count as missing.
[[nodiscard]] std::optional<Figure> with_known_letters(const Figure& figure);

}  // namespace airloom::report
