#include <algorithm>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/quantile.hpp"
#include "airloom/report/figure_kinds.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::FigureSpec;
using experiments::Quantity;
using experiments::ResultTable;
using experiments::summarize;

namespace {

constexpr std::size_t most_points = 400;  ///< of one CDF or history; longer ones are thinned evenly

/// Evenly spread indices of 0 .. n-1, both ends among them.
std::vector<std::size_t> spread(std::size_t n) {
  const std::size_t count = std::min(n, most_points);
  std::vector<std::size_t> indices(count);
  for (std::size_t k = 0; k < count; ++k) indices[k] = count < 2 ? 0 : k * (n - 1) / (count - 1);
  return indices;
}

/// All numbers of a metric at these points: an array gives all its elements unless the quantity reduces it.
std::vector<double> all_elements(const ResultTable& table, const CurveSource& source, const std::vector<std::size_t>& points) {
  if (source.quantity.over != Quantity::Over::none || source.quantity.index) return pooled(table, source.quantity, points);
  std::vector<double> values;
  for (const std::size_t point : points) {
    for (const std::vector<double>& row : table.arrays(source.series, source.quantity.metric, point))
      values.insert(values.end(), row.begin(), row.end());
  }
  return values;
}

/// The values of the sweep's axes at a point, where the figure shows several points; else nothing.
std::string point_text(const ResultTable& table, std::size_t point, const experiments::Where& where) {
  if (table.select(where).size() < 2) return {};
  std::string text;
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis) {
    text += (axis == 0 ? "" : ", ") + axis_name(table, axis) + " = " + axis_text(table, axis, point);
  }
  return text;
}

}  // namespace

void build_cdf(Figure& figure, const ResultTable& table, const FigureSpec& spec) {
  const std::vector<std::size_t> points = table.select(spec.where);
  for (const CurveSource& source : curve_sources(table, spec)) {
    std::vector<double> values = all_elements(table, source, points);
    for (double& value : values) value *= spec.scale;
    const std::vector<double> sorted = summarize(values).sorted;
    Curve curve;
    curve.label = source.label;
    if (!sorted.empty()) {
      curve.x.push_back(sorted.front());
      curve.y.push_back(0.0);
      const double likely = quantile(sorted, 0.05);
      curve.marks.push_back({.x = likely, .y = 0.05, .label = "95 % of the values are above " + short_number(likely)});
    }
    for (const std::size_t i : spread(sorted.size())) {
      curve.x.push_back(sorted[i]);
      curve.y.push_back(static_cast<double>(i + 1) / static_cast<double>(sorted.size()));
    }
    figure.curves.push_back(std::move(curve));
  }
}

void build_history(Figure& figure, const ResultTable& table, const FigureSpec& spec) {
  const std::vector<std::size_t> points = table.select(spec.where);
  for (const CurveSource& source : curve_sources(table, spec)) {
    std::vector<std::vector<double>> runs;
    std::size_t longest = 0;
    for (const std::size_t point : points) {
      for (std::vector<double>& run : table.arrays(source.series, source.quantity.metric, point)) {
        longest = std::max(longest, run.size());
        runs.push_back(std::move(run));
      }
    }
    Curve curve;
    curve.label = source.label;
    for (const std::size_t step : spread(longest)) {
      std::vector<double> values;
      for (const std::vector<double>& run : runs) values.push_back(run.empty() ? not_a_number : run[std::min(step, run.size() - 1)]);
      append(curve, static_cast<double>(step + 1), banded(summarize(values), spec), has_band(spec));
    }
    figure.curves.push_back(std::move(curve));
  }
}

void build_curve(Figure& figure, const ResultTable& table, const FigureSpec& spec) {
  for (const std::size_t point : table.select(spec.where)) {
    const std::string place = point_text(table, point, spec.where);
    for (const CurveSource& source : curve_sources(table, spec)) {
      const std::vector<std::vector<double>> runs = table.arrays(source.series, source.quantity.metric, point);
      const std::vector<std::vector<double>> places = table.arrays(source.series, spec.x, point);
      Curve curve;
      curve.label = place.empty() ? source.label : source.label + ", " + place;
      for (std::size_t k = 0; !places.empty() && k < places.front().size(); ++k) {
        std::vector<double> values;
        for (const std::vector<double>& run : runs) values.push_back(k < run.size() ? run[k] : not_a_number);
        append(curve, places.front()[k] * spec.x_scale, banded(summarize(values), spec), has_band(spec));
      }
      figure.curves.push_back(std::move(curve));
    }
  }
}

void build_map(Figure& figure, const ResultTable& table, const FigureSpec& spec) {
  const std::size_t x_axis = table.axis_index(spec.x);
  const std::size_t y_axis = table.axis_index(spec.y);
  const std::vector<std::size_t> points = table.select(spec.where);
  const auto ascending = [&](std::size_t axis) {
    std::vector<double> values;
    for (const std::size_t point : points) values.push_back(table.coordinate(axis, point));
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  };
  const std::vector<double> xs = ascending(x_axis);
  const std::vector<double> ys = ascending(y_axis);
  const auto index = [](const std::vector<double>& list, double x) {
    return static_cast<std::size_t>(std::lower_bound(list.begin(), list.end(), x) - list.begin());
  };
  for (const CurveSource& source : curve_sources(table, spec)) {
    Curve curve;
    curve.label = source.label;
    for (const double x : xs) curve.x.push_back(x * spec.x_scale);
    for (const double y : ys) curve.y.push_back(y * spec.y_scale);
    curve.z.assign(xs.size() * ys.size(), not_a_number);
    for (const std::size_t point : points) {
      const std::size_t i = index(xs, table.coordinate(x_axis, point));
      const std::size_t j = index(ys, table.coordinate(y_axis, point));
      curve.z[j * xs.size() + i] = banded(summarize(table.column(source.quantity, point)), spec).value;
    }
    figure.curves.push_back(std::move(curve));
  }
}

}  // namespace airloom::report
