#include "airloom/report/data_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "airloom/report/build_figure.hpp"
#include "airloom/report/sample.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::Quantity;
using experiments::ResultTable;

namespace {

constexpr int digits = 6;

bool same_reduction(const Quantity& a, const Quantity& b) {
  return a.metric == b.metric && a.index == b.index && a.over == b.over && a.level == b.level;
}

std::vector<std::string> statistics_row(const ResultTable& table, std::size_t point, const experiments::Series& series,
                                        const Quantity& quantity) {
  std::vector<std::string> row;
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis) row.push_back(axis_text(table, axis, point));
  row.push_back(series.label.empty() ? series.id : series.label);
  row.push_back(metric_text(quantity));
  const experiments::Summary summary = experiments::summarize(table.column(quantity, point));
  row.push_back(std::to_string(summary.n) + "/" + std::to_string(summary.n + summary.n_failed));
  for (const double number : {summary.mean, summary.ci95_low, summary.ci95_high, summary.std, experiments::statistic(summary, "median"),
                              summary.min, summary.max}) {
    row.push_back(short_number(number, digits));
  }
  return row;
}

/// What one series says under one name, over all its drops.
struct Span {
  std::size_t statements = 0;  ///< true or false
  std::size_t holding = 0;
  std::size_t numbers = 0;
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  std::size_t not_finite = 0;

  void add(const Value& value) {
    if (const bool* statement = std::get_if<bool>(&value)) {
      ++statements;
      holding += *statement ? 1 : 0;
      return;
    }
    const double number =
        std::holds_alternative<std::int64_t>(value) ? static_cast<double>(std::get<std::int64_t>(value)) : std::get<double>(value);
    ++numbers;
    if (!std::isfinite(number)) {
      ++not_finite;
      return;
    }
    min = std::min(min, number);
    max = std::max(max, number);
  }
};

bool is_scalar(const Value& value) {
  return std::holds_alternative<bool>(value) || std::holds_alternative<double>(value) || std::holds_alternative<std::int64_t>(value);
}

bool is_certificate(const std::string& name) { return name.starts_with("residuals.") || name.starts_with("certificate."); }

/// The spans of one series, in order of first appearance.
std::vector<std::pair<std::string, Span>> spans(const ResultTable& table, std::size_t series) {
  std::vector<std::pair<std::string, Span>> list;
  std::map<std::string, std::size_t, std::less<>> place;
  for (std::size_t point = 0; point < table.points(); ++point) {
    for (std::size_t realization = 0; realization < table.realizations(); ++realization) {
      const experiments::Row& row = table.row(point, realization, series);
      if (!row.usable()) continue;
      for (const auto& [name, value] : row.values) {
        if (!is_certificate(name) || !is_scalar(value)) continue;
        const auto [found, fresh] = place.try_emplace(name, list.size());
        if (fresh) list.emplace_back(name, Span{});
        list[found->second].second.add(value);
      }
    }
  }
  return list;
}

}  // namespace

// Histories are for figures.
std::vector<Quantity> tabulated(const experiments::Experiment& experiment) {
  std::vector<Quantity> list;
  const auto add = [&](Quantity quantity) {
    quantity.series.clear();
    const bool known = std::any_of(list.begin(), list.end(), [&](const Quantity& q) { return same_reduction(q, quantity); });
    if (!known && !quantity.metric.starts_with("scenario.")) list.push_back(std::move(quantity));
  };
  for (const experiments::FigureSpec& figure : experiment.figures) {
    using Kind = experiments::FigureSpec::Kind;
    const bool arrays =
        figure.kind == Kind::history || figure.kind == Kind::network || figure.kind == Kind::curve || figure.kind == Kind::polar;
    if (arrays) continue;  // those of networks are in places_table
    for (const std::string& metric : figure.metrics) add(parse_metric(metric));
    if (figure.x_is_metric) add(parse_metric(figure.x));
  }
  for (const experiments::Check& check : experiment.checks) {
    add(check.measure.a);
    if (check.measure.b) add(*check.measure.b);
  }
  return list;
}

std::string metric_text(const Quantity& quantity) {
  std::string text = quantity.metric;
  if (quantity.index) text += " [" + std::to_string(*quantity.index) + "]";
  if (quantity.over != Quantity::Over::none) text += " (" + std::string(name(quantity.over)) + ")";
  return text;
}

DataTable statistics_table(const ResultTable& table, std::size_t row_limit) {
  DataTable data;
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis) data.head.push_back(axis_name(table, axis));
  for (const char* word : {"series", "metric", "usable", "mean", "95 % low", "95 % high", "std", "median", "min", "max"})
    data.head.emplace_back(word);
  data.text_columns = table.experiment.sweep.size() + 2;
  for (Quantity quantity : tabulated(table.experiment)) {
    for (std::size_t s = 0; s < table.series_count(); ++s) {
      const experiments::Series& series = table.experiment.series[s];
      const std::vector<std::string> stored = table.metrics(s);
      if (std::find(stored.begin(), stored.end(), quantity.metric) == stored.end()) continue;
      quantity.series = series.id;
      for (std::size_t point = 0; point < table.points(); ++point) {
        if (data.rows.size() < row_limit) {
          data.rows.push_back(statistics_row(table, point, series, quantity));
        } else {
          ++data.rows_left_out;
        }
      }
    }
  }
  return data;
}

DataTable places_table(const Figure& figure) {
  DataTable data{.head = {"role", "name", "x (m)", "y (m)", "height (m)", "reach (m)", figure.z.label},
                 .rows = {},
                 .text_columns = 2,
                 .rows_left_out = 0};
  for (const Place& place : figure.places) {
    data.rows.push_back({place.role, place.label, short_number(place.x, digits), short_number(place.y, digits),
                         short_number(place.z, digits), place.reach > 0.0 ? short_number(place.reach, digits) : "",
                         std::isfinite(place.value) ? short_number(place.value, digits) : ""});
  }
  return data;
}

DataTable certificate_table(const ResultTable& table) {
  DataTable data{.head = {"series", "quantity", "drops", "smallest", "largest"}, .rows = {}, .text_columns = 2, .rows_left_out = 0};
  for (std::size_t s = 0; s < table.series_count(); ++s) {
    const experiments::Series& series = table.experiment.series[s];
    for (const auto& [name, span] : spans(table, s)) {
      const std::string label = series.label.empty() ? series.id : series.label;
      if (span.statements > 0) {
        const std::string share = std::to_string(span.holding) + " of " + std::to_string(span.statements);
        data.rows.push_back({label, name, std::to_string(span.statements), "holds in", share});
      } else if (span.numbers > span.not_finite) {
        const std::string drops =
            std::to_string(span.numbers) + (span.not_finite > 0 ? " (" + std::to_string(span.not_finite) + " not finite)" : "");
        data.rows.push_back({label, name, drops, short_number(span.min, digits), short_number(span.max, digits)});
      }
    }
  }
  return data;
}

}  // namespace airloom::report
