#include "airloom/experiments/spec/figure_reader.hpp"

#include <algorithm>

#include "airloom/experiments/spec/statistics.hpp"

namespace airloom::experiments {
namespace {

/// A network shows one array, with an entry per user, of one series.
void require_one_array(TomlTable& table, const Experiment& experiment, const FigureSpec& figure) {
  const std::string who = "figure '" + figure.id + "', a network, ";
  if (figure.metrics.size() > 1) table.fault("metrics", who + "shows one metric, not " + std::to_string(figure.metrics.size()));
  for (const std::string& metric : figure.metrics) {
    if (metric.find(':') != std::string::npos) table.fault("metrics", who + "needs the whole array: '" + metric + "' without its colon");
  }
  const std::size_t series = figure.series.empty() ? experiment.series.size() : figure.series.size();
  if (series != 1) table.fault("series", who + "shows one series, not " + std::to_string(series));
}

/// What each kind of figure needs.
void require_parts(TomlTable& table, const Experiment& experiment, FigureSpec& figure) {
  using Kind = FigureSpec::Kind;
  if (figure.kind == Kind::deployment) return;
  if (figure.metrics.empty()) table.fault({}, "figure '" + figure.id + "' needs `metrics`");
  if (figure.kind == Kind::network) require_one_array(table, experiment, figure);
  if (figure.kind == Kind::line || figure.kind == Kind::map) {
    if (figure.x.empty() && !experiment.sweep.empty()) figure.x = experiment.sweep.front().name;
    if (figure.x.empty()) table.fault({}, "figure '" + figure.id + "' needs `x`, a sweep axis or a metric");
    else if (!figure.x_is_metric) require_axis(table, "x", experiment, figure.x);
  }
  if (figure.kind == Kind::curve || figure.kind == Kind::polar) {
    if (figure.x.empty()) table.fault({}, "figure '" + figure.id + "' needs `x`, an array with the places of the others' entries");
    figure.x_is_metric = true;
    for (const std::string& metric : figure.metrics) {
      if (metric.find(':') != std::string::npos) {
        table.fault("metrics", "figure '" + figure.id + "', a curve, needs the whole array: '" + metric + "' without its colon");
      }
    }
  }
  if (figure.kind == Kind::map) {
    if (figure.y.empty()) table.fault({}, "figure '" + figure.id + "' needs `y`, the second axis");
    else require_axis(table, "y", experiment, figure.y);
  }
}

FigureSpec read_figure(TomlTable& table, const Experiment& experiment) {
  FigureSpec figure;
  figure.id = table.text("id", experiment.id);
  figure.title = table.text("title", experiment.title);
  figure.kind = table.choice("kind", FigureSpec::Kind::line);
  figure.x = table.text("x");
  figure.x_is_metric = table.flag("x_is_metric", false);
  figure.y = table.text("y");
  figure.metrics = table.texts("metrics");
  if (const std::string metric = table.text("metric"); !metric.empty()) figure.metrics.push_back(metric);
  figure.metric_labels = table.texts("metric_labels");
  if (!figure.metric_labels.empty() && figure.metric_labels.size() != figure.metrics.size()) {
    table.fault("metric_labels", std::to_string(figure.metric_labels.size()) + " labels; must be as many as metrics, " +
                                     std::to_string(figure.metrics.size()));
  }
  figure.series = table.texts("series");
  for (const std::string& id : figure.series) require_series(table, "series", experiment, id);
  figure.where = table.where("where");
  for (const auto& [axis, range] : figure.where) require_axis(table, "where", experiment, axis);
  figure.statistic = table.text("statistic", figure.statistic);
  if (std::ranges::find(statistic_names(), figure.statistic) == statistic_names().end()) {
    table.fault("statistic", unknown_name("statistic", figure.statistic, statistic_names()));
  }
  figure.band = table.text("band", figure.band);
  const std::vector<std::string> bands{"ci95", "quartiles", "none"};
  if (std::ranges::find(bands, figure.band) == bands.end()) table.fault("band", unknown_name("band", figure.band, bands));
  figure.x_scale = table.number("x_scale", 1.0);
  figure.y_scale = table.number("y_scale", 1.0);
  figure.scale = table.number("scale", 1.0);
  figure.x_label = table.text("x_label", figure.x);
  figure.y_label = table.text("y_label");
  figure.z_label = table.text("z_label");
  figure.log_x = table.flag("log_x", false);
  figure.log_y = table.flag("log_y", false);
  require_parts(table, experiment, figure);
  table.finish();
  return figure;
}

}  // namespace

void require_series(TomlTable& table, std::string_view key, const Experiment& experiment, const std::string& id) {
  std::vector<std::string> known;
  for (const Series& series : experiment.series) known.push_back(series.id);
  if (std::ranges::find(known, id) == known.end()) table.fault(key, unknown_name("series", id, known));
}

void require_axis(TomlTable& table, std::string_view key, const Experiment& experiment, const std::string& name) {
  std::vector<std::string> known;
  for (const SweepAxis& axis : experiment.sweep) known.push_back(axis.name);
  if (std::ranges::find(known, name) == known.end()) table.fault(key, unknown_name("axis", name, known));
}

void read_figures(TomlTable& top, Experiment& experiment) {
  for (TomlTable& table : top.tables("figure")) {
    FigureSpec figure = read_figure(table, experiment);
    const bool plain = !figure.id.empty() && std::ranges::all_of(figure.id, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    if (!plain) table.fault("id", "'" + figure.id + "'; must be letters, digits, _ and - (it names files)");
    if (std::ranges::find(experiment.figures, figure.id, &FigureSpec::id) != experiment.figures.end()) {
      table.fault("id", "'" + figure.id + "' is taken; ids of figures must be unique");
    }
    experiment.figures.push_back(std::move(figure));
  }
}

}  // namespace airloom::experiments
