#pragma once
/// One network as a map: the value that the picture and the interactive page both draw from.
#include <string>

#include "airloom/report/figure.hpp"
#include "airloom/systems/picture.hpp"

namespace airloom::report {

/// Places, links and beams of a network; users are coloured by the picture's column.
[[nodiscard]] Figure network_figure(const Picture& picture, const std::string& title);

/// "power", "W" -> "power (W)".
[[nodiscard]] std::string column_title(const SiteColumn& column);
/// A cell of a column, for people; empty where it does not apply.
[[nodiscard]] std::string column_text(const SiteColumn& column, std::size_t site);

/// From the place of a station to the outer edge of a beam's outline, dB.
inline constexpr double outline_depth_db = 30.0;

}  // namespace airloom::report
