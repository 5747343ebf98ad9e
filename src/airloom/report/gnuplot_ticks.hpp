#pragma once
/// Ticks that can be read: no long rows of zeros, and more than one number on a short logarithmic axis.
#include <string>

#include "airloom/report/gnuplot_parts.hpp"

namespace airloom::report::gnuplot {

/// Ticks of an axis of numbers.
/// @param name   "x", "y" or "cb"
/// @param range  of what is drawn along it
[[nodiscard]] std::string number_ticks(const Axis& axis, const std::string& name, const Range& range, const Page& page);

/// Ticks named by the categories of the axis; "" for an axis of numbers. Long names stand on a slope, for which the page gets higher
/// and `below`, the margin in ems under the plot, larger.
[[nodiscard]] std::string category_ticks(const Axis& axis, Page& page, double& below);

}  // namespace airloom::report::gnuplot
