#include "airloom/report/build_figure.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/report/figure_kinds.hpp"
#include "airloom/report/sample.hpp"

namespace airloom::report {

using experiments::FigureSpec;
using experiments::Quantity;
using experiments::ResultTable;
using experiments::summarize;

namespace {

/// The names of an axis whose values are words, else nothing.
std::vector<std::string> categories_of(const ResultTable& table, std::size_t axis) {
  std::vector<std::string> names;
  bool words = false;
  for (const Value& value : table.experiment.sweep[axis].values) {
    words = words || !(std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value));
    names.push_back(to_text(value));
  }
  return words ? names : std::vector<std::string>{};
}

void build_line(Figure& figure, const ResultTable& table, const FigureSpec& spec) {
  const std::vector<std::size_t> points = table.select(spec.where);
  if (points.empty()) return;
  const std::size_t axis = line_axis(table, spec, points);
  if (!spec.x_is_metric && !table.experiment.sweep.empty()) figure.x.categories = categories_of(table, axis);
  const std::vector<PointGroup> groups = group_points(table, points, axis);
  for (const CurveSource& source : curve_sources(table, spec)) {
    // an axis may have any name, "ratio 1:x" too: only a metric has a meaning after its colon
    Quantity x_quantity = spec.x_is_metric ? parse_metric(spec.x) : Quantity{};
    x_quantity.series = source.quantity.series;
    for (const PointGroup& group : groups) {
      Curve curve;
      curve.label = group.label.empty() ? source.label : source.label + ", " + group.label;
      for (const std::size_t point : group.points) {
        double x = 0.0;
        if (spec.x_is_metric) {
          x = experiments::statistic(summarize(table.column(x_quantity, point)), spec.statistic);
        } else if (!table.experiment.sweep.empty()) {
          x = figure.x.categories.empty() ? table.coordinate(axis, point) : static_cast<double>(table.experiment.position(point)[axis]);
        }
        if (figure.x.categories.empty()) x *= spec.x_scale;
        append(curve, x, banded(summarize(table.column(source.quantity, point)), spec), has_band(spec));
      }
      figure.curves.push_back(std::move(curve));
    }
  }
}

void build_bar(Figure& figure, const ResultTable& table, const FigureSpec& spec) {
  const std::vector<std::size_t> points = table.select(spec.where);
  const bool by_axis = !spec.x.empty() && spec.metrics.size() == 1;
  std::vector<std::vector<std::size_t>> groups(by_axis ? 0 : spec.metrics.size(), points);
  if (by_axis) {
    const std::size_t axis = table.axis_index(spec.x);
    for (const std::size_t point : points) {
      const std::string text = axis_text(table, axis, point);
      const auto found = std::find(figure.x.categories.begin(), figure.x.categories.end(), text);
      if (found == figure.x.categories.end()) {
        figure.x.categories.push_back(text);
        groups.push_back({point});
      } else {
        groups[static_cast<std::size_t>(found - figure.x.categories.begin())].push_back(point);
      }
    }
  }
  const std::vector<CurveSource> sources = curve_sources(table, spec);
  const std::size_t metrics = std::max<std::size_t>(spec.metrics.size(), 1);
  for (std::size_t first = 0; first < sources.size(); first += metrics) {
    const experiments::Series& series = table.experiment.series[sources[first].series];
    Curve curve;
    curve.label = series.label.empty() ? series.id : series.label;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const CurveSource& source = sources[by_axis ? first : first + g];
      if (!by_axis && first == 0) figure.x.categories.push_back(source.metric_label);
      append(curve, static_cast<double>(g), banded(summarize(pooled(table, source.quantity, groups[g])), spec), has_band(spec));
    }
    figure.curves.push_back(std::move(curve));
  }
}

/// The part of the axis that is shown where bands reach far beyond their curves, or below zero beside curves that cannot.
void limit_bands(Figure& figure) {
  if (figure.y.log || figure.kind == Figure::Kind::bar || figure.kind == Figure::Kind::map) return;
  const double infinity = std::numeric_limits<double>::infinity();
  double low = infinity, high = -infinity, band_low = infinity, band_high = -infinity;
  const auto cover = [](const std::vector<double>& list, double& least, double& most) {
    for (const double y : list) {
      if (!std::isfinite(y)) continue;
      least = std::min(least, y);
      most = std::max(most, y);
    }
  };
  for (const Curve& curve : figure.curves) {
    cover(curve.y, low, high);
    cover(curve.low, band_low, band_high);
    cover(curve.high, band_low, band_high);
  }
  if (!(low <= high) || !(band_low <= band_high)) return;
  const double room = 1.5 * (high > low ? high - low : std::max(std::abs(high), 1e-12));
  if (band_high > high + room) figure.y.high = high + room;
  if (band_low < low - room) figure.y.low = low - room;
  const double least = std::isfinite(figure.y.low) ? figure.y.low : band_low;
  if (low >= 0.0 && least < 0.0) figure.y.low = 0.0;
}

/// Leaves out bands that cover the whole picture, which say nothing and hide the others. @return  whether there were any
bool drop_covering_bands(Figure& figure) {
  if (!std::isfinite(figure.y.high) || !std::isfinite(figure.y.low)) return false;
  bool dropped = false, kept = false;
  for (Curve& curve : figure.curves) {
    bool covers = !curve.low.empty(), banded = false;
    for (std::size_t i = 0; i < curve.low.size(); ++i) {
      if (!std::isfinite(curve.low[i]) || !std::isfinite(curve.high[i])) continue;
      banded = true;
      covers = covers && curve.low[i] <= figure.y.low && curve.high[i] >= figure.y.high;
    }
    if (!banded) continue;
    (covers ? dropped : kept) = true;
    if (!covers) continue;
    curve.low.clear();
    curve.high.clear();
  }
  if (!kept) figure.y.low = figure.y.high = std::numeric_limits<double>::quiet_NaN();
  return dropped;
}

/// What the figure shows, and only that: no interval of a single drop, no dot of a curve without values.
std::string note_of(const ResultTable& table, const FigureSpec& spec, const Figure& figure, bool dropped) {
  const auto any_curve = [&](auto&& holds) { return std::ranges::any_of(figure.curves, holds); };
  const bool banded = any_curve([](const Curve& c) { return std::ranges::any_of(c.low, [](double y) { return std::isfinite(y); }); });
  const bool marked = any_curve([](const Curve& c) { return !c.marks.empty(); });
  if (spec.kind == FigureSpec::Kind::deployment)
    return "Positions of the first realization; lines join each place to the one that serves it.";
  const std::string drops = std::to_string(table.realizations()) + (table.realizations() == 1 ? " realization" : " realizations");
  if (spec.kind == FigureSpec::Kind::cdf)
    return "Empirical distribution over " + drops + (marked ? "; the dots are where 95 % of the values are above." : ".");
  std::string text = spec.statistic + " over " + drops;
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  if (banded && spec.kind != FigureSpec::Kind::map) {
    const std::string shape = spec.kind == FigureSpec::Kind::bar ? "; whiskers show " : "; the band shows ";
    text += shape + (spec.band == "quartiles" ? "the middle half" : "the 95 % confidence interval of the mean");
    if (std::isfinite(figure.y.high)) text += ", cut off where it is far wider than what the curves span";
  }
  if (dropped) text += "; intervals that reach beyond the picture everywhere are left out";
  if (spec.kind == FigureSpec::Kind::history) text += "; a run that ended holds its last value";
  return text + ".";
}

}  // namespace

Quantity parse_metric(const std::string& text) {
  Quantity quantity;
  const std::size_t colon = text.rfind(':');
  quantity.metric = text.substr(0, colon);
  if (colon == std::string::npos) return quantity;
  const std::string word = text.substr(colon + 1);
  const bool digits = !word.empty() && word.size() < 7 && word.find_first_not_of("0123456789") == std::string::npos;
  const auto over = parse_enum<Quantity::Over>(word);
  if (word == "last") {
    quantity.index = -1;
  } else if (digits) {
    quantity.index = std::stoi(word);
  } else if (over && *over != Quantity::Over::first_below) {
    quantity.over = *over;
  } else {
    throw InvalidInput("figure metric '" + text + "': after the colon must be sum, mean, min, max, length, pool, last or an index");
  }
  return quantity;
}

Figure build_figure(const ResultTable& table, const FigureSpec& spec) {
  const bool shows_metric_on_x = spec.kind == Figure::Kind::cdf;
  const std::string first_metric = !spec.metric_labels.empty() ? spec.metric_labels[0]
                                   : spec.metrics.empty()      ? ""
                                                               : readable_name(spec.metrics[0]);
  const std::string& metric = spec.metrics.size() > 1 && spec.metric_labels.empty() ? std::string() : first_metric;
  const auto label = [&](const std::string& given, const std::string& standard) {
    return given.empty() || given == spec.x ? standard : given;  // a name out of the file is not yet a label
  };
  Figure figure;
  figure.id = spec.id;
  figure.title = spec.title;
  figure.kind = spec.kind;
  figure.x = {.label = label(spec.x_label, shows_metric_on_x ? metric : readable_name(spec.x)), .log = spec.log_x, .categories = {}};
  figure.y = {.label = label(spec.y_label, shows_metric_on_x ? "cumulative distribution" : metric), .log = spec.log_y, .categories = {}};
  switch (spec.kind) {
    case Figure::Kind::line: build_line(figure, table, spec); break;
    case Figure::Kind::bar: build_bar(figure, table, spec); break;
    case Figure::Kind::cdf: build_cdf(figure, table, spec); break;
    case Figure::Kind::history:
      figure.x.label = label(spec.x_label, "iteration");
      build_history(figure, table, spec);
      break;
    case Figure::Kind::curve:
    case Figure::Kind::polar: build_curve(figure, table, spec); break;
    case Figure::Kind::map:
      figure.y.label = label(spec.y_label, readable_name(spec.y));
      figure.z.label = label(spec.z_label, metric);
      build_map(figure, table, spec);
      break;
    case Figure::Kind::deployment: build_deployment(figure, table); break;
    case Figure::Kind::network:
      figure.x.label = label(spec.x_label, "x (m)");
      figure.y.label = label(spec.y_label, "y (m)");
      figure.z.label = label(spec.z_label, metric);
      build_network(figure, table, spec);
      return figure;
  }
  limit_bands(figure);
  const bool dropped = drop_covering_bands(figure);
  figure.note = note_of(table, spec, figure, dropped);
  return figure;
}

std::vector<Figure> build_figures(const ResultTable& table) {
  std::vector<Figure> figures;
  for (const FigureSpec& spec : table.experiment.figures) figures.push_back(build_figure(table, spec));
  return figures;
}

}  // namespace airloom::report
