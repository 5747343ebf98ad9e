#pragma once
/// Picks samples out of a result table, for figures and tables: which points, which series, which numbers, in what words.
#include <string>
#include <vector>

#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/spec/statistics.hpp"
#include "airloom/report/figure.hpp"

namespace airloom::report {

/// What one curve is made of.
struct CurveSource {
  std::size_t series = 0;          ///< index in the experiment
  experiments::Quantity quantity;  ///< with the series' id
  std::string label;               ///< legend
  std::string metric_label;
};

/// A curve per series and metric of a figure; labels are as short as they can be without being equal.
[[nodiscard]] std::vector<CurveSource> curve_sources(const experiments::ResultTable& table, const experiments::FigureSpec& spec);

/// The value of a sweep axis at a point, as text, and the name of that axis.
[[nodiscard]] std::string axis_text(const experiments::ResultTable& table, std::size_t axis, std::size_t point);
[[nodiscard]] std::string axis_name(const experiments::ResultTable& table, std::size_t axis);

/// Points that differ in one axis only, and what the others are ("users = 4, height_m = 80"; "" when there is nothing to say).
struct PointGroup {
  std::string label;
  std::vector<std::size_t> points;
};

/// Splits points so that within a group only the axis `free` varies; groups in order of first appearance.
[[nodiscard]] std::vector<PointGroup> group_points(const experiments::ResultTable& table, const std::vector<std::size_t>& points,
                                                   std::size_t free);

/// The axis that lines over these points run along: what the figure names, or the first that varies.
[[nodiscard]] std::size_t line_axis(const experiments::ResultTable& table, const experiments::FigureSpec& spec,
                                    const std::vector<std::size_t>& points);

/// The values of a quantity at all these points, one per realization; NaN where there is none.
[[nodiscard]] std::vector<double> pooled(const experiments::ResultTable& table, const experiments::Quantity& quantity,
                                         const std::vector<std::size_t>& points);

/// A statistic and the band around it, scaled; band ends are NaN where there are none.
struct Banded {
  double value;
  double low;
  double high;
};

/// @param band  "ci95" (of the mean; other statistics have none), "quartiles" or "none"
[[nodiscard]] Banded banded(const experiments::Summary& summary, const experiments::FigureSpec& spec);

/// Whether `banded` has a band for this figure.
[[nodiscard]] bool has_band(const experiments::FigureSpec& spec);

/// "donor_power_dbw" as a person reads it on an axis: "donor power (dBW)".
[[nodiscard]] std::string readable_name(const std::string& name);

}  // namespace airloom::report
