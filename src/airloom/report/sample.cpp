#include "airloom/report/sample.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "airloom/report/build_figure.hpp"

namespace airloom::report {

using experiments::FigureSpec;
using experiments::Quantity;
using experiments::ResultTable;

std::vector<CurveSource> curve_sources(const ResultTable& table, const FigureSpec& spec) {
  std::vector<std::size_t> chosen;
  for (const std::string& id : spec.series) chosen.push_back(table.series_index(id));
  for (std::size_t s = 0; spec.series.empty() && s < table.series_count(); ++s) chosen.push_back(s);

  std::vector<CurveSource> sources;
  for (const std::size_t s : chosen) {
    const experiments::Series& series = table.experiment.series[s];
    const std::string& name = series.label.empty() ? series.id : series.label;
    for (std::size_t m = 0; m < spec.metrics.size(); ++m) {
      CurveSource source{.series = s, .quantity = parse_metric(spec.metrics[m]), .label = name, .metric_label = {}};
      source.quantity.series = series.id;
      source.metric_label = m < spec.metric_labels.size() ? spec.metric_labels[m] : readable_name(spec.metrics[m]);
      if (spec.metrics.size() > 1) source.label = chosen.size() > 1 ? name + ", " + source.metric_label : source.metric_label;
      sources.push_back(std::move(source));
    }
  }
  return sources;
}

std::string axis_text(const ResultTable& table, std::size_t axis, std::size_t point) {
  return to_text(table.experiment.sweep[axis].values[table.experiment.position(point)[axis]]);
}

std::string axis_name(const ResultTable& table, std::size_t axis) {
  const experiments::SweepAxis& sweep = table.experiment.sweep[axis];
  return readable_name(sweep.name.empty() ? sweep.keys.front() : sweep.name);
}

namespace {

/// Axes other than `free` on which these points differ.
std::vector<std::size_t> other_axes(const ResultTable& table, const std::vector<std::size_t>& points, std::size_t free) {
  std::vector<std::size_t> axes;
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis) {
    const auto differs = [&](std::size_t p) { return table.coordinate(axis, p) != table.coordinate(axis, points.front()); };
    if (axis != free && std::any_of(points.begin(), points.end(), differs)) axes.push_back(axis);
  }
  return axes;
}

}  // namespace

std::vector<PointGroup> group_points(const ResultTable& table, const std::vector<std::size_t>& points, std::size_t free) {
  const std::vector<std::size_t> axes = other_axes(table, points, free);
  std::vector<PointGroup> groups;
  for (const std::size_t point : points) {
    std::string label;
    for (const std::size_t axis : axes)
      label += (label.empty() ? "" : ", ") + axis_name(table, axis) + " = " + axis_text(table, axis, point);
    auto group = std::find_if(groups.begin(), groups.end(), [&](const PointGroup& g) { return g.label == label; });
    if (group == groups.end()) group = groups.insert(groups.end(), {.label = label, .points = {}});
    group->points.push_back(point);
  }
  return groups;
}

std::size_t line_axis(const ResultTable& table, const FigureSpec& spec, const std::vector<std::size_t>& points) {
  if (!spec.x_is_metric && !spec.x.empty()) return table.axis_index(spec.x);
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis) {
    for (const std::size_t point : points) {
      if (table.coordinate(axis, point) != table.coordinate(axis, points.front())) return axis;
    }
  }
  return 0;
}

std::vector<double> pooled(const ResultTable& table, const Quantity& quantity, const std::vector<std::size_t>& points) {
  std::vector<double> values;
  for (const std::size_t point : points) {
    const std::vector<double> column = table.column(quantity, point);
    values.insert(values.end(), column.begin(), column.end());
  }
  return values;
}

bool has_band(const FigureSpec& spec) { return spec.band == "quartiles" || (spec.band == "ci95" && spec.statistic == "mean"); }

Banded banded(const experiments::Summary& summary, const FigureSpec& spec) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  Banded out{.value = spec.scale * experiments::statistic(summary, spec.statistic), .low = nan, .high = nan};
  if (!has_band(spec)) return out;
  const bool quartiles = spec.band == "quartiles";
  out.low = spec.scale * (quartiles ? experiments::statistic(summary, "q25") : summary.ci95_low);
  out.high = spec.scale * (quartiles ? experiments::statistic(summary, "q75") : summary.ci95_high);
  if (out.low > out.high) std::swap(out.low, out.high);
  return out;
}

std::string readable_name(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 14> units{{{"_dbw", "dBW"},
                                                                                 {"_dbm", "dBm"},
                                                                                 {"_db", "dB"},
                                                                                 {"_mhz", "MHz"},
                                                                                 {"_ghz", "GHz"},
                                                                                 {"_hz", "Hz"},
                                                                                 {"_bps", "bit/s"},
                                                                                 {"_deg", "deg"},
                                                                                 {"_rad", "rad"},
                                                                                 {"_nats", "nat"},
                                                                                 {"_ms", "ms"},
                                                                                 {"_w", "W"},
                                                                                 {"_m", "m"},
                                                                                 {"_s", "s"}}};
  std::string text = name;
  std::string unit;
  for (const auto& [suffix, symbol] : units) {
    if (text.size() > suffix.size() && text.ends_with(suffix)) {
      unit = " (" + std::string(symbol) + ")";
      text.resize(text.size() - suffix.size());
      break;
    }
  }
  std::replace(text.begin(), text.end(), '_', ' ');
  return text + unit;
}

}  // namespace airloom::report
