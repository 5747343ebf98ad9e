#include "airloom/report/drop_data.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <set>

#include "airloom/report/build_figure.hpp"
#include "airloom/report/data_table.hpp"
#include "airloom/report/figure_sources.hpp"
#include "airloom/report/packed.hpp"
#include "airloom/report/sample.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::Quantity;
using experiments::ResultTable;
using experiments::Row;

namespace {

constexpr std::size_t most_numbers = 600'000;  ///< that are tried: more never fit

/// Seven digits, as a page needs them.
io::Json rounded(double x) {
  if (std::isnan(x)) return nullptr;
  if (std::isinf(x)) return x > 0 ? "inf" : "-inf";
  char text[32];
  std::snprintf(text, sizeof text, "%.7g", x);
  return std::strtod(text, nullptr);
}

/// A scalar as the page shows it; null for arrays. What a scenario drew is needed in full: it goes into commands.
io::Json cell_json(const std::string& name, const Value* value) {
  if (value == nullptr) return nullptr;
  if (const bool* truth = std::get_if<bool>(value)) return *truth;
  if (const auto* whole = std::get_if<std::int64_t>(value)) return *whole;
  if (const auto* word = std::get_if<std::string>(value)) return clean_text(*word);
  if (const double* number = std::get_if<double>(value)) {
    if (!name.starts_with("scenario.")) return rounded(*number);
    return std::isfinite(*number) ? io::Json(*number) : io::Json(nullptr);
  }
  return nullptr;
}

bool is_array(const Value& value) {
  return std::holds_alternative<std::vector<double>>(value) || std::holds_alternative<std::vector<std::string>>(value);
}

/// Names of scalars in any row, in order of first appearance.
std::vector<std::string> scalar_names(const ResultTable& table) {
  std::vector<std::string> names;
  std::set<std::string, std::less<>> known;
  for (const Row& row : table.rows) {
    for (const auto& [name, value] : row.values) {
      if (!is_array(value) && known.insert(name).second) names.push_back(name);
    }
  }
  return names;
}

/// Reductions of arrays that figures or checks read: "rates (min)".
std::vector<Quantity> reductions(const ResultTable& table) {
  std::vector<Quantity> list;
  for (const Quantity& quantity : tabulated(table.experiment)) {
    const bool one_number = quantity.index || (quantity.over != Quantity::Over::none && quantity.over != Quantity::Over::pool);
    if (one_number && !quantity.metric.starts_with("timing.")) list.push_back(quantity);
  }
  return list;
}

/// Rows in the order (point, realization, series), the first `kept` realizations.
template <class Each>
void each_row(const ResultTable& table, std::size_t kept, const Each& each) {
  for (std::size_t point = 0; point < table.points(); ++point) {
    for (std::size_t realization = 0; realization < kept; ++realization) {
      for (std::size_t s = 0; s < table.series_count(); ++s) each(table.row(point, realization, s));
    }
  }
}

void add_rows(io::Json& json, const ResultTable& table, const std::vector<std::string>& names, std::size_t kept) {
  std::vector<std::string> statuses;
  io::Json& status = json["status"] = io::Json::array();
  io::Json& messages = json["messages"] = io::Json::object();
  std::size_t index = 0;
  each_row(table, kept, [&](const Row& row) {
    const std::string word = row.stored() ? row.status : "not stored yet";
    auto found = std::ranges::find(statuses, word);
    if (found == statuses.end()) found = statuses.insert(statuses.end(), word);
    status.push_back(found - statuses.begin());
    if (!row.message.empty()) messages[std::to_string(index)] = clean_text(row.message);
    ++index;
  });
  json["statuses"] = statuses;
  io::Json& columns = json["columns"] = io::Json::array();
  for (const std::string& name : names) {
    io::Json values = io::Json::array();
    each_row(table, kept, [&](const Row& row) { values.push_back(cell_json(name, row.values.find(name))); });
    columns.push_back({{"name", clean_text(name)}, {"values", std::move(values)}});
  }
  for (const Quantity& quantity : reductions(table)) {
    io::Json values = io::Json::array();
    each_row(table, kept, [&](const Row& row) {
      const std::vector<double> array = row.usable() ? row.values.numbers(quantity.metric) : std::vector<double>{};
      values.push_back(array.empty() ? io::Json(nullptr) : rounded(experiments::reduce_array(array, quantity)));
    });
    columns.push_back({{"name", clean_text(metric_text(quantity))}, {"values", std::move(values)}});
  }
}

/// What stays the same however many rows are kept.
io::Json frame_json(const ExperimentReport& report) {
  const ResultTable& table = report.table;
  const experiments::Experiment& experiment = table.experiment;
  io::Json json = {{"seed", experiment.seed},       {"realizations", experiment.realizations},
                   {"axes", io::Json::array()},     {"points", io::Json::array()},
                   {"series", io::Json::array()},   {"commands", io::Json::array()},
                   {"factors", io::Json::array()},  {"random", io::Json::array()},
                   {"read", io::Json::array()},     {"figures", figure_sources(table)},
                   {"networks", io::Json::object()}};
  for (std::size_t axis = 0; axis < experiment.sweep.size(); ++axis) json["axes"].push_back(clean_text(axis_name(table, axis)));
  for (std::size_t point = 0; point < table.points(); ++point) {
    io::Json place = io::Json::array();
    for (std::size_t axis = 0; axis < experiment.sweep.size(); ++axis) place.push_back(clean_text(axis_text(table, axis, point)));
    json["points"].push_back(std::move(place));
    for (const experiments::Series& series : experiment.series)
      json["commands"].push_back(clean_text(solve_command(experiment, point, series, report.defaults)));
  }
  for (const experiments::Series& series : experiment.series) {
    json["series"].push_back(clean_text(series.label.empty() ? series.id : series.label));
    io::Json factors = io::Json::object();
    for (const auto& [name, value] : series.factor) factors[clean_text(name)] = series.factor.number(name);
    json["factors"].push_back(std::move(factors));
  }
  for (const RandomField& field : experiment.random) json["random"].push_back(clean_text(field.name));
  for (const Quantity& quantity : tabulated(experiment)) json["read"].push_back(clean_text(metric_text(quantity)));
  if (!experiment.instances.empty()) json["instances"] = experiment.instances;
  return json;
}

/// The networks that are known, of realizations that are kept, by point * kept + realization.
void add_networks(io::Json& json, const ExperimentReport& report, std::size_t kept) {
  if (!report.table.sites.empty()) json["networks"]["0"] = figure_json(site_figure(report.table.sites));
  const std::size_t points = report.table.points();
  for (std::size_t k = 0; k < report.networks.size() && k / points < kept; ++k) {
    if (!report.networks[k].empty())
      json["networks"][std::to_string(k % points * kept + k / points)] = figure_json(site_figure(report.networks[k]));
  }
}

}  // namespace

DropData drop_data(const ExperimentReport& report, std::size_t budget) {
  const ResultTable& table = report.table;
  const std::vector<std::string> names = scalar_names(table);
  const std::size_t per_realization = std::max<std::size_t>(table.points() * table.series_count() * (names.size() + 1), 1);
  std::size_t kept = std::min(table.realizations(), std::max<std::size_t>(most_numbers / per_realization, 1));
  const io::Json frame = frame_json(report);
  while (kept > 0) {
    DropData data{.json = frame, .kept = kept};
    data.json["kept"] = kept;
    add_rows(data.json, table, names, kept);
    add_networks(data.json, report, kept);
    const std::size_t size = gzip(io::json_text(data.json)).size();
    if (size <= budget) return data;
    kept = std::min(kept - 1, kept * budget / size);
  }
  return {.json = frame, .kept = 0};
}

std::string drops_html(const ExperimentReport& report, const std::string& section_id, std::size_t budget) {
  if (report.table.rows.empty()) return "";
  const DropData data = drop_data(report, budget);
  const std::size_t all = report.table.realizations();
  std::string html = "<div class=\"drops\">\n<h3 id=\"d-" + section_id + "\">Drops</h3>\n";
  if (data.kept == 0) {
    return html +
           "<p class=\"small\">One realization of all points is more than this page may hold; <code>airloom export</code> writes every "
           "row, and a report of this experiment alone holds more.</p>\n</div>\n";
  }
  const std::string which =
      data.kept == all ? "all " + std::to_string(all) : "the first " + std::to_string(data.kept) + " of " + std::to_string(all);
  html += "<p class=\"small\">One drop: its metrics, residuals and certificate, and the command that solves it again. The page holds " +
          which + (all == 1 ? " realization" : " realizations") +
          " of every point, with seven digits; <code>airloom export</code> writes all rows.</p>\n";
  return html + packed_html(io::json_text(data.json), "class=\"drop-data\"") + "</div>\n";
}

}  // namespace airloom::report
