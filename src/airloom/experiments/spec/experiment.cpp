#include "airloom/experiments/spec/experiment.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/experiments/spec/figure_reader.hpp"
#include "airloom/experiments/spec/scenario.hpp"
#include "airloom/experiments/spec/toml_table.hpp"

namespace airloom::experiments {
namespace {

constexpr std::size_t most_points = 1'000'000;

/// Coordinates of an axis: the numbers themselves, or positions when some value is a word or a list.
std::vector<double> coordinates(const std::vector<Value>& values) {
  std::vector<double> out;
  for (const Value& value : values) {
    if (const auto* x = std::get_if<double>(&value)) out.push_back(*x);
    else if (const auto* n = std::get_if<std::int64_t>(&value)) out.push_back(static_cast<double>(*n));
  }
  if (out.size() == values.size()) return out;
  out.clear();
  for (std::size_t i = 0; i < values.size(); ++i) out.push_back(static_cast<double>(i));
  return out;
}

/// from, from + step, ... up to `to`; integers stay integers, so that they fit integer fields.
std::vector<Value> stepped(TomlTable& table) {
  std::vector<Value> out;
  const io::Json* from = table.take("from");
  const io::Json* to = table.take("to");
  const io::Json* step = table.take("step");
  if (from == nullptr || to == nullptr || step == nullptr || !from->is_number() || !to->is_number() || !step->is_number()) {
    table.fault({}, "a sweep needs `values`, or the numbers `from`, `to` and `step`");
    return out;
  }
  const double count = std::floor((to->get<double>() - from->get<double>()) / step->get<double>() + 1e-9) + 1.0;
  if (!(count >= 1.0) || count > static_cast<double>(most_points)) {
    table.fault("step", step->dump() + "; must lead from `from` to `to` in at most " + std::to_string(most_points) + " points");
    return out;
  }
  const bool whole = from->is_number_integer() && step->is_number_integer();
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(count); ++i) {
    if (whole) out.emplace_back(from->get<std::int64_t>() + i * step->get<std::int64_t>());
    else out.emplace_back(from->get<double>() + static_cast<double>(i) * step->get<double>());
  }
  return out;
}

/// A list of values, at least one.
std::vector<Value> read_list(TomlTable& table, const std::string& field, const io::Json& list) {
  std::vector<Value> out;
  if (!list.is_array() || list.empty()) {
    table.fault(field, list.dump() + "; must be a list with at least one value");
    return out;
  }
  for (const io::Json& value : list) {
    try {
      out.push_back(io::to_value(value, field));
    } catch (const InvalidInput& error) {
      table.fault(field, error.what());
    }
  }
  return out;
}

void read_with(TomlTable& table, SweepAxis& axis) {
  const io::Json* with = table.take("with");
  if (with == nullptr) return;
  if (!with->is_object()) {
    table.fault("with", with->dump() + "; must be a table of lists");
    return;
  }
  for (const auto& [field, list] : with->items()) {
    axis.with.emplace_back(field, read_list(table, "with." + field, list));
    if (axis.with.back().second.size() != axis.values.size()) {
      table.fault("with." + field, std::to_string(axis.with.back().second.size()) + " values; must be as many as of the key, " +
                                       std::to_string(axis.values.size()));
    }
  }
}

SweepAxis read_axis(TomlTable& table) {
  SweepAxis axis;
  axis.keys = table.texts("keys");
  if (const std::string key = table.text("key"); !key.empty()) axis.keys.push_back(key);
  if (axis.keys.empty()) table.fault({}, "a sweep needs `key` or `keys`");
  const io::Json* values = table.take("values");
  axis.values = values != nullptr ? read_list(table, "values", *values) : stepped(table);
  read_with(table, axis);
  axis.name = table.text("name", axis.keys.empty() ? "" : axis.keys.front());
  axis.at = table.has("at") ? table.numbers("at") : coordinates(axis.values);
  if (axis.at.size() != axis.values.size()) {
    table.fault("at", std::to_string(axis.at.size()) + " coordinates; must be as many as values, " + std::to_string(axis.values.size()));
  }
  table.finish();
  return axis;
}

void read_sweep(TomlTable& top, Experiment& experiment) {
  double points = 1.0;
  std::vector<std::string> keys, names;
  for (TomlTable& table : top.tables("sweep")) {
    SweepAxis axis = read_axis(table);
    points *= static_cast<double>(axis.values.size());
    const auto take = [&](const std::string& key) {
      if (std::ranges::find(keys, key) != keys.end()) table.fault({}, "'" + key + "' is swept twice");
      keys.push_back(key);
    };
    for (const std::string& key : axis.keys) take(key);
    for (const auto& [key, values] : axis.with) take(key);
    if (std::ranges::find(names, axis.name) != names.end()) table.fault("name", "'" + axis.name + "' names two axes");
    names.push_back(axis.name);
    experiment.sweep.push_back(std::move(axis));
  }
  if (points > static_cast<double>(most_points)) {
    top.fault("sweep", shortest(points) + " points; must be at most " + std::to_string(most_points));
  }
}

/// Series that join figures which name theirs.
void join_figures(Experiment& experiment) {
  for (const Series& series : experiment.series) {
    for (FigureSpec& figure : experiment.figures) {
      const bool compares =
          figure.kind == FigureSpec::Kind::line || figure.kind == FigureSpec::Kind::bar || figure.kind == FigureSpec::Kind::cdf;
      if (!series.in_figures || !compares || figure.series.empty()) continue;
      if (std::ranges::find(figure.series, series.id) == figure.series.end()) figure.series.push_back(series.id);
    }
  }
}

/// Files in the place of drawn networks: as many realizations, unless the command line wants fewer.
void read_instance_keys(TomlTable& top, Experiment& experiment) {
  experiment.instances = top.texts("instances");
  if (!top.has("instances")) return;
  if (experiment.instances.empty()) top.fault("instances", "[]; must name at least one file");
  for (const char* key : {"realizations", "scenario_name", "scenario", "random"}) {
    if (top.has(key)) top.fault(key, "leave it out: instances are files, one realization each, and fix the networks");
  }
  experiment.realizations = std::max(1, static_cast<int>(experiment.instances.size()));
}

void read_scenario_keys(TomlTable& top, const io::Document& document, Experiment& experiment, Faults& faults) {
  Scenario scenario;
  if (const std::string base = top.text("scenario_name"); !base.empty()) {
    try {
      scenario = read_scenario(experiment.system, base);
    } catch (const InvalidInput& error) {
      top.fault("scenario_name", error.what());
    }
  }
  const Values fixed = top.values("scenario");
  scenario.fix(fixed);
  if (const io::Json* random = top.take("random"); random != nullptr && random->is_object()) {
    for (const auto& [name, field] : random->items()) {
      if (fixed.contains(name)) top.fault("random", "'" + name + "' is fixed and random");
    }
  }
  if (top.take("random") != nullptr) read_random(document, "/random", scenario, faults);
  for (const SweepAxis& axis : experiment.sweep) {
    std::erase_if(scenario.random, [&](const RandomField& field) { return axis.sets(field.name); });
  }
  experiment.scenario = std::move(scenario.fixed);
  experiment.random = std::move(scenario.random);
}

}  // namespace

bool SweepAxis::sets(const std::string& field) const {
  return std::ranges::find(keys, field) != keys.end() || std::ranges::any_of(with, [&](const auto& each) { return each.first == field; });
}

std::size_t Experiment::points() const {
  std::size_t count = 1;
  for (const SweepAxis& axis : sweep) count *= axis.values.size();
  return count;
}

std::vector<std::size_t> Experiment::position(std::size_t index) const {
  std::vector<std::size_t> out(sweep.size());
  for (std::size_t axis = sweep.size(); axis-- > 0;) {
    out[axis] = index % sweep[axis].values.size();
    index /= sweep[axis].values.size();
  }
  return out;
}

Values Experiment::point(std::size_t index) const {
  Values out;
  const std::vector<std::size_t> place = position(index);
  for (std::size_t axis = 0; axis < sweep.size(); ++axis) {
    for (const std::string& key : sweep[axis].keys) out.set(key, sweep[axis].values[place[axis]]);
    for (const auto& [key, values] : sweep[axis].with) out.set(key, values[place[axis]]);
  }
  return out;
}

Experiment parse_experiment(const io::Document& document, const std::string& id, const std::filesystem::path& folder) {
  Faults faults("experiment");
  TomlTable top(document, "", faults);
  Experiment experiment;
  experiment.id = id;
  experiment.system = top.required_text("system");
  experiment.title = top.text("title", id);
  experiment.source = top.text("source");
  experiment.note = top.text("note");
  experiment.realizations = static_cast<int>(top.integer("realizations", experiment.realizations, 1, most_realizations));
  experiment.quick_realizations = static_cast<int>(top.integer("quick_realizations", experiment.quick_realizations, 1, most_realizations));
  experiment.seed = static_cast<std::uint64_t>(top.integer("seed", 1, 0));
  read_instance_keys(top, experiment);
  read_sweep(top, experiment);
  read_scenario_keys(top, document, experiment, faults);
  experiment.folder = folder;
  experiment.series = read_series(top, folder);
  experiment.metrics = read_own_metrics(top);
  experiment.record = top.texts("record");
  read_figures(top, experiment);
  join_figures(experiment);
  read_checks(top, experiment);
  top.finish();
  faults.raise();
  return experiment;
}

Experiment parse_experiment_text(const std::string& text, const std::string& file, const std::string& id,
                                 const std::filesystem::path& folder) {
  Experiment experiment = parse_experiment(io::parse_toml(text, file), id, folder);
  experiment.toml = text;
  return experiment;
}

}  // namespace airloom::experiments
