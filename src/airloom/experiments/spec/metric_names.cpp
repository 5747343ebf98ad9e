#include "airloom/experiments/spec/metric_names.hpp"

#include <algorithm>

#include "airloom/core/enums.hpp"
#include "airloom/core/traffic.hpp"

namespace airloom::experiments {
namespace {

/// Names that a prefix goes before.
void add(std::vector<std::string>& known, const std::string& prefix, const std::vector<std::string>& names) {
  for (const std::string& name : names) known.push_back(prefix + name);
}

std::vector<std::string> known_metrics(const System& system) {
  const Reported reported = system.reported();
  std::vector<std::string> known;
  for (const MetricInfo& info : reported.metrics) known.push_back(info.name);
  add(known, "residuals.", reported.residuals);
  add(known, "certificate.", reported.certificate);
  add(known, "history.", reported.history);
  add(known, "iterations.", {"outer", "inner"});
  add(known, "traffic.", {"real_scalars"});
  for (const std::string_view link : enum_names(Link{})) known.push_back("traffic." + std::string(link));
  known.emplace_back("feasible");
  for (const FieldInfo& field : system.scenario_fields()) known.push_back("scenario." + field.name);
  return known;
}

/// What may stand behind the colon of a figure's array metric, besides an index.
std::vector<std::string> entry_words() {
  std::vector<std::string> words{"last"};
  for (const std::string_view word : enum_names(Quantity::Over{})) {
    if (word != "none" && word != "first_below") words.emplace_back(word);
  }
  return words;
}

bool is_entry(const std::string& word) {
  if (!word.empty() && word.size() < 7 && word.find_first_not_of("0123456789") == std::string::npos) return true;
  const std::vector<std::string> words = entry_words();
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::string unknown_metric(const System& system, const std::string& metric) {
  for (const DetailInfo& detail : system.details()) {
    if (metric.starts_with(detail.name + ".")) return {};
  }
  const std::vector<std::string> known = known_metrics(system);
  if (std::ranges::find(known, metric) != known.end()) return {};
  return unknown_name("metric", metric, known) + " (airloom systems " + system.key() + " lists them)";
}

void check_metric_names(const System& system, const Experiment& experiment) {
  Faults faults(experiment.system + "/" + experiment.id);
  const auto look = [&](const std::string& user, const std::string& metric) {
    if (std::ranges::find(experiment.metrics, metric, &OwnMetric::name) != experiment.metrics.end()) return;
    if (std::string why = unknown_metric(system, metric); !why.empty()) faults.add(user + ": " + why);
  };
  const auto look_at_entry = [&](const std::string& user, const std::string& text) {  // of a figure: "user_rate:sum", "user_rate:5"
    const std::size_t colon = text.find(':');
    if (!is_time(text)) look(user, text.substr(0, colon));
    if (colon == std::string::npos || is_entry(text.substr(colon + 1))) return;
    faults.add(user + ": " + unknown_name("part of an array", text.substr(colon + 1), entry_words()) + "; or an index");
  };
  for (const OwnMetric& own : experiment.metrics) {
    const std::string place = "metric '" + own.name + "'";
    if (unknown_metric(system, own.name).empty()) faults.add(place + ": the system has one of that name");
    for (const std::string& name : own.names) {
      if (is_time(name)) faults.add(place + ": " + name + ": times are no part of the results");
      else look(place, name);
    }
  }
  for (const std::string& name : experiment.record) look("record", name);
  for (const Series& series : experiment.series) {
    for (const auto& [name, factor] : series.factor) look("series '" + series.id + "': factor", name);
  }
  for (const FigureSpec& figure : experiment.figures) {
    for (const std::string& name : figure.metrics) look_at_entry("figure '" + figure.id + "'", name);
    if (figure.x_is_metric) look("figure '" + figure.id + "': x", figure.x);
  }
  for (const Check& check : experiment.checks) {
    const auto look_at = [&](const Quantity& quantity) {
      if (!is_time(quantity.metric)) look("check '" + check.id + "'", quantity.metric);
    };
    look_at(check.measure.a);
    if (check.measure.b) look_at(*check.measure.b);
    for (const Quantity& other : check.measure.others) look_at(other);
    if (check.measure.filter) look_at(*check.measure.filter);
  }
  faults.raise();
}

}  // namespace airloom::experiments
