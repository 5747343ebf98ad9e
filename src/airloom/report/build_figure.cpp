#include "airloom/report/build_figure.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/report/sample.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::FigureSpec;
using experiments::Quantity;
using experiments::ResultTable;
using experiments::summarize;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_points = 1000;  ///< of one CDF or history; longer ones are thinned evenly

void append(Curve& curve, double x, const Banded& y, bool with_band) {
  curve.x.push_back(x);
  curve.y.push_back(y.value);
  if (!with_band) return;
  curve.low.push_back(y.low);
  curve.high.push_back(y.high);
}

/// Evenly spread indices of 0 .. n-1, both ends among them.
std::vector<std::size_t> spread(std::size_t n) {
  const std::size_t count = std::min(n, most_points);
  std::vector<std::size_t> indices(count);
  for (std::size_t k = 0; k < count; ++k) indices[k] = count < 2 ? 0 : k * (n - 1) / (count - 1);
  return indices;
}

/// The axis that a figure of these points runs along when it names none: the first that varies.
std::size_t running_axis(const ResultTable& table, const std::vector<std::size_t>& points) {
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis) {
    for (const std::size_t point : points) {
      if (table.coordinate(axis, point) != table.coordinate(axis, points.front())) return axis;
    }
  }
  return 0;
}

/// The names of an axis whose values are words, else nothing.
std::vector<std::string> categories_of(const ResultTable& table, std::size_t axis) {
  std::vector<std::string> names;
  bool words = false;
  for (const Value& value : table.experiment.sweep[axis].values) {
    words = words || std::holds_alternative<std::string>(value) || std::holds_alternative<bool>(value);
    names.push_back(to_text(value));
  }
  return words ? names : std::vector<std::string>{};
}

/// Where a point stands on the drawn x axis: the number, or the index of the word.
double place_on(const ResultTable& table, std::size_t axis, std::size_t point, bool words) {
  if (!words) return table.coordinate(axis, point);
  const experiments::SweepAxis& sweep = table.experiment.sweep[axis];
  const Values at = table.experiment.point(point);
  const auto found = std::find(sweep.values.begin(), sweep.values.end(), *at.find(sweep.keys.front()));
  return static_cast<double>(found - sweep.values.begin());
}

void build_line(Figure& figure, const ResultTable& table, const FigureSpec& spec) {
  const std::vector<std::size_t> points = table.select(spec.where);
  if (points.empty()) return;
  const std::size_t axis = spec.x_is_metric || spec.x.empty() ? running_axis(table, points) : table.axis_index(spec.x);
  if (!spec.x_is_metric && !table.experiment.sweep.empty()) figure.x.categories = categories_of(table, axis);
  const std::vector<PointGroup> groups = group_points(table, points, axis);
  for (const CurveSource& source : curve_sources(table, spec)) {
    Quantity x_quantity = parse_metric(spec.x);
    x_quantity.series = source.quantity.series;
    for (const PointGroup& group : groups) {
      Curve curve;
      curve.label = group.label.empty() ? source.label : source.label + ", " + group.label;
      for (const std::size_t point : group.points) {
        double x = 0.0;
        if (spec.x_is_metric) {
          x = experiments::statistic(summarize(table.column(x_quantity, point)), spec.statistic);
        } else if (!table.experiment.sweep.empty()) {
          x = place_on(table, axis, point, !figure.x.categories.empty());
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
      const std::string text = to_text(*table.experiment.point(point).find(table.experiment.sweep[axis].keys.front()));
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

/// All numbers of a metric at these points: an array gives all its elements unless the quantity reduces it.
std::vector<double> all_elements(const ResultTable& table, const CurveSource& source, const std::vector<std::size_t>& points) {
  if (source.quantity.over != Quantity::Over::none || source.quantity.index) return pooled(table, source.quantity, points);
  std::vector<double> values;
  for (const std::size_t point : points) {
    for (const std::vector<double>& row : table.arrays(source.series, source.quantity.metric, point)) values.insert(values.end(), row.begin(), row.end());
  }
  return values;
}

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
      const double likely = experiments::quantile(sorted, 0.05);
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
      for (const std::vector<double>& run : runs) values.push_back(run.empty() ? none : run[std::min(step, run.size() - 1)]);
      append(curve, static_cast<double>(step + 1), banded(summarize(values), spec), has_band(spec));
    }
    figure.curves.push_back(std::move(curve));
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
  const auto index = [](const std::vector<double>& list, double x) { return static_cast<std::size_t>(std::lower_bound(list.begin(), list.end(), x) - list.begin()); };
  for (const CurveSource& source : curve_sources(table, spec)) {
    Curve curve;
    curve.label = source.label;
    for (const double x : xs) curve.x.push_back(x * spec.x_scale);
    for (const double y : ys) curve.y.push_back(y * spec.y_scale);
    curve.z.assign(xs.size() * ys.size(), none);
    for (const std::size_t point : points) {
      const std::size_t i = index(xs, table.coordinate(x_axis, point));
      const std::size_t j = index(ys, table.coordinate(y_axis, point));
      curve.z[j * xs.size() + i] = banded(summarize(table.column(source.quantity, point)), spec).value;
    }
    figure.curves.push_back(std::move(curve));
  }
}

void build_deployment(Figure& figure, const ResultTable& table) {
  figure.x.label = "x (m)";
  figure.y.label = "y (m)";
  figure.z.label = "height (m)";
  for (const Site& site : table.sites) {
    figure.places.push_back({.role = site.role, .label = site.label, .x = site.x_m, .y = site.y_m, .z = site.z_m, .served_by = site.served_by});
  }
}

std::string note_of(const ResultTable& table, const FigureSpec& spec) {
  if (spec.kind == FigureSpec::Kind::deployment) return "Positions of the first realization; lines join each place to the one that serves it.";
  const std::string drops = std::to_string(table.realizations()) + (table.realizations() == 1 ? " realization" : " realizations");
  if (spec.kind == FigureSpec::Kind::cdf) return "Empirical distribution over " + drops + "; the dot is where 95 % of the values are above.";
  std::string text = spec.statistic + " over " + drops;
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  if (has_band(spec) && spec.kind != FigureSpec::Kind::map) {
    text += spec.band == "quartiles" ? "; the band holds the middle half" : "; the band is the 95 % confidence interval of the mean";
  }
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
    throw InvalidInput("figure metric '" + text + "': after the colon must be sum, mean, min, max, length, last or an index");
  }
  return quantity;
}

Figure build_figure(const ResultTable& table, const FigureSpec& spec) {
  const bool shows_metric_on_x = spec.kind == Figure::Kind::cdf;
  const std::string first_metric = !spec.metric_labels.empty() ? spec.metric_labels[0] : spec.metrics.empty() ? "" : readable_name(spec.metrics[0]);
  const std::string& metric = spec.metrics.size() > 1 && spec.metric_labels.empty() ? std::string() : first_metric;
  const auto label = [](const std::string& given, const std::string& standard) { return given.empty() ? standard : given; };
  Figure figure;
  figure.id = spec.id;
  figure.title = spec.title;
  figure.kind = spec.kind;
  figure.note = note_of(table, spec);
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
    case Figure::Kind::map:
      figure.y.label = label(spec.y_label, readable_name(spec.y));
      figure.z.label = label(spec.z_label, metric);
      build_map(figure, table, spec);
      break;
    case Figure::Kind::deployment: build_deployment(figure, table); break;
  }
  return figure;
}

std::vector<Figure> build_figures(const ResultTable& table) {
  std::vector<Figure> figures;
  for (const FigureSpec& spec : table.experiment.figures) figures.push_back(build_figure(table, spec));
  return figures;
}

}  // namespace airloom::report
