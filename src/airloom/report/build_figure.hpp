#pragma once
/// Makes figures from stored rows.
#include <vector>

#include "airloom/experiments/results/table.hpp"
#include "airloom/report/figure.hpp"

namespace airloom::report {

/// One metric of a figure: a flat name, and for arrays, after a colon, how they become one number:
/// "se_ground:sum", "history.mu:last", "se_aerial:0" (an index), also mean, min, max, length.
/// @return a quantity without a series
/// @throws InvalidInput  for another word after the colon
[[nodiscard]] experiments::Quantity parse_metric(const std::string& text);

/// The figure that the specification describes.
///
///     line        a curve per series, metric and value of the axes that are not x; a statistic per point, with its band
///     bar         a group per metric (or, with an axis x and one metric, per value of x), a bar per series
///     cdf         a curve per series and metric: all drops of the selected points, all elements of arrays; marked at 5 %
///     map         a panel per series and metric
///     history     a curve per series and metric against the iteration; a run that ended holds its last value
///     deployment  the places stored with the results
///     network     these places from above, coloured by one array of the first selected point's first realization
/// @throws InvalidInput  for an unknown series, axis or statistic; for a network of more than one metric or series
[[nodiscard]] Figure build_figure(const experiments::ResultTable& table, const experiments::FigureSpec& spec);

/// All figures of the experiment, in its order.
[[nodiscard]] std::vector<Figure> build_figures(const experiments::ResultTable& table);

}  // namespace airloom::report
