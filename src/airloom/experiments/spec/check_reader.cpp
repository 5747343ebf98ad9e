#include <algorithm>

#include "airloom/experiments/spec/figure_reader.hpp"
#include "airloom/experiments/spec/statistics.hpp"

namespace airloom::experiments {
namespace {

/// Reads metric, index, over and level of a quantity; `prefix` is "" or "against_", whose parts default to those of `base`.
Quantity read_quantity(TomlTable& table, const std::string& prefix, Quantity base) {
  base.metric = table.text(prefix + "metric", base.metric);
  if (table.has(prefix + "over")) base.index.reset();  // one's own choice replaces both of the base's
  if (table.has(prefix + "index")) base.over = Quantity::Over::none;
  if (table.has(prefix + "index")) {
    base.index = static_cast<int>(std::clamp<std::int64_t>(table.integer(prefix + "index", 0, -1'000'000), -1'000'000, 1'000'000));
  }
  base.over = table.choice(prefix + "over", base.over);
  if (base.index && base.over != Quantity::Over::none) table.fault(prefix + "over", "stands beside `index`; use one of them");
  base.level = table.number(prefix + "level", base.level);
  if (base.metric.empty()) table.fault({}, "'" + prefix + "metric' is missing");
  return base;
}

void read_against(TomlTable& table, const Experiment& experiment, Measure& measure) {
  const std::vector<std::string> rivals = table.texts("against");
  Quantity base = measure.a;
  const bool other_metric = table.has("against_metric");
  base = read_quantity(table, "against_", base);
  for (const std::string& id : rivals) {
    require_series(table, "against", experiment, id);
    base.series = id;
    if (!measure.b) measure.b = base;
    else measure.others.push_back(base);
  }
  if (rivals.empty() && other_metric) measure.b = base;  // two metrics of one series
}

void read_filter(TomlTable& table, const Experiment& experiment, Measure& measure) {
  if (!table.has("filter")) {
    table.take("filter");
    return;
  }
  TomlTable filter = table.table("filter");
  Quantity quantity{.series = filter.text("series", measure.a.series), .metric = {}};
  require_series(filter, "series", experiment, quantity.series);
  measure.filter = read_quantity(filter, "", quantity);
  measure.filter_min = filter.number("min", measure.filter_min);
  measure.filter_max = filter.number("max", measure.filter_max);
  filter.finish();
  if (measure.per != Measure::Per::realization) table.fault("filter", "needs per = \"realization\"");
}

/// Faults of parts that do not fit together.
void require_sense(TomlTable& table, const Measure& measure) {
  using Reduce = Measure::Reduce;
  const bool crossing = measure.reduce == Reduce::crossing;
  if (!crossing && measure.b.has_value() != (measure.compare != Measure::Compare::none)) {
    table.fault("compare", measure.b ? "is missing: `against` needs ratio, difference, relative_loss or relative_gap"
                                     : "needs `against` (or `against_metric`)");
  }
  if (crossing && !measure.b && !measure.level) table.fault("reduce", "crossing needs `against` with `level_where`, or `level`");
  if (crossing && measure.b && measure.level_where.empty()) table.fault("reduce", "crossing against a series needs `level_where`");
  if (crossing && measure.compare != Measure::Compare::none) table.fault("compare", "crossing compares by itself; leave it out");
  const bool by_drop = measure.per == Measure::Per::realization;
  const bool needs_points = crossing || measure.reduce == Reduce::argmax || measure.reduce == Reduce::argmin ||
                            measure.reduce == Reduce::smallest_step || measure.reduce == Reduce::largest_step ||
                            measure.reduce == Reduce::growth || measure.reduce == Reduce::fall || measure.reduce == Reduce::first ||
                            measure.reduce == Reduce::last;
  if (by_drop && measure.a.over == Quantity::Over::pool) table.fault("over", "'pool' needs per = \"point\"");
  if (by_drop && needs_points) table.fault("reduce", "'" + std::string(name(measure.reduce)) + "' needs per = \"point\"");
  if (!(measure.allow_failed >= 0.0 && measure.allow_failed <= 1.0)) {
    table.fault("allow_failed", shortest(measure.allow_failed) + "; must be in [0, 1]");
  }
}

Measure read_measure(TomlTable& table, const Experiment& experiment) {
  Measure measure;
  const std::string standard = experiment.series.empty() ? std::string() : experiment.series.front().id;
  measure.a.series = table.text("series", experiment.series.size() == 1 ? standard : "");
  if (measure.a.series.empty()) table.fault({}, "'series' is missing");
  else require_series(table, "series", experiment, measure.a.series);
  measure.reduce = table.choice("reduce", measure.reduce);
  const bool crossing = measure.reduce == Measure::Reduce::crossing;
  if (crossing && table.has("level")) measure.level = table.number("level", 0.0);
  measure.a = read_quantity(table, "", measure.a);
  read_against(table, experiment, measure);
  measure.compare = table.choice("compare", measure.compare);
  measure.per = table.choice("per", measure.per);
  measure.statistic = table.text("statistic", measure.statistic);
  if (std::ranges::find(statistic_names(), measure.statistic) == statistic_names().end()) {
    table.fault("statistic", unknown_name("statistic", measure.statistic, statistic_names()));
  }
  measure.where = table.where("where");
  measure.level_where = table.where("level_where");
  for (const auto& [axis, range] : measure.where) require_axis(table, "where", experiment, axis);
  for (const auto& [axis, range] : measure.level_where) require_axis(table, "level_where", experiment, axis);
  measure.allow_failed = table.number("allow_failed", measure.allow_failed);
  read_filter(table, experiment, measure);
  require_sense(table, measure);
  table.finish();
  return measure;
}

Band read_band(TomlTable table) {
  Band band;
  if (table.has("min") && table.has("above")) table.fault("above", "stands beside `min`; use one of them");
  if (table.has("max") && table.has("below")) table.fault("below", "stands beside `max`; use one of them");
  band.strict_min = table.has("above");
  band.strict_max = table.has("below");
  band.min = table.number("min", table.number("above", band.min));
  band.max = table.number("max", table.number("below", band.max));
  if (band.min > band.max) table.fault({}, "the band is empty: " + band.text());
  table.finish();
  return band;
}

Check read_check(TomlTable& table, const Experiment& experiment) {
  Check check;
  check.id = table.required_text("id");
  check.claim_text = table.text("claim_text");
  check.text = table.required_text("text");
  check.reason = table.text("reason");
  check.unit = table.text("unit");
  if (!table.has("measure")) table.fault({}, "check '" + check.id + "' needs [check.measure]");
  if (!table.has("accept")) table.fault({}, "check '" + check.id + "' needs [check.accept]");
  TomlTable measure = table.table("measure");
  if (table.has("measure")) check.measure = read_measure(measure, experiment);
  const bool claims = table.has("claim");
  TomlTable claim = table.table("claim");
  if (claims) check.claim = read_band(claim);
  check.accept = read_band(table.table("accept"));
  if (check.claim && check.claim_text.empty()) table.fault({}, "check '" + check.id + "' has a claim but no `claim_text`");
  table.finish();
  return check;
}

}  // namespace

bool Band::holds(double x) const { return (strict_min ? x > min : x >= min) && (strict_max ? x < max : x <= max); }

std::string Band::text() const {
  std::string out;
  constexpr double unlimited = std::numeric_limits<double>::infinity();
  if (min == max && !strict_min && !strict_max) return "= " + shortest(min);
  if (min != -unlimited) out = (strict_min ? "> " : ">= ") + shortest(min);
  if (max != unlimited) out += (out.empty() ? "" : " and ") + std::string(strict_max ? "< " : "<= ") + shortest(max);
  return out.empty() ? "any number" : out;
}

void read_checks(TomlTable& top, Experiment& experiment) {
  for (TomlTable& table : top.tables("check")) {
    Check check = read_check(table, experiment);
    if (std::ranges::find(experiment.checks, check.id, &Check::id) != experiment.checks.end()) {
      table.fault("id", "'" + check.id + "' is taken; ids of checks must be unique");
    }
    experiment.checks.push_back(std::move(check));
  }
}

std::vector<std::string> named_metrics(const Experiment& experiment) {
  std::vector<std::string> out;
  const auto add = [&out](std::string metric) {
    metric = metric.substr(0, metric.find(':'));  // figures write "se_ground:sum"
    if (!metric.empty() && std::ranges::find(out, metric) == out.end()) out.push_back(metric);
  };
  for (const FigureSpec& figure : experiment.figures) {
    if (figure.x_is_metric) add(figure.x);
    for (const std::string& metric : figure.metrics) add(metric);
  }
  for (const Check& check : experiment.checks) {
    add(check.measure.a.metric);
    if (check.measure.b) add(check.measure.b->metric);
    if (check.measure.filter) add(check.measure.filter->metric);
  }
  return out;
}

std::vector<std::string> used_metrics(const Experiment& experiment) {
  std::vector<std::string> out = named_metrics(experiment);
  for (const OwnMetric& own : experiment.metrics) {
    std::erase(out, own.name);  // made of what is stored
    out.insert(out.end(), own.names.begin(), own.names.end());
  }
  std::erase_if(out, [&](const std::string& metric) {
    return metric.starts_with("scenario.") || std::ranges::find(experiment.metrics, metric, &OwnMetric::name) != experiment.metrics.end();
  });
  return out;
}

}  // namespace airloom::experiments
