#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/core/limits.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/experiments/results/checks.hpp"
#include "airloom/experiments/spec/metric_names.hpp"
#include "airloom/experiments/spec/statistics.hpp"

namespace airloom::experiments {
namespace {

using Compare = Measure::Compare;
using Reduce = Measure::Reduce;

/// One value that counts, and the first-order effect of each realization on it (empty when unknown).
struct Cell {
  std::size_t point = 0;
  double value = not_a_number;
  std::vector<double> influence = {};
  std::optional<std::size_t> drop = {};  ///< the realization, with per = "realization"
};

double combine(double a, double b, Compare compare) {
  switch (compare) {
    case Compare::none: return a;
    case Compare::ratio: return a / b;
    case Compare::difference: return a - b;
    case Compare::relative_loss: return (b - a) / b;
    case Compare::relative_gap: {
      const double scale = std::max(std::abs(a), std::abs(b));
      return scale == 0.0 ? 0.0 : std::abs(a - b) / scale;
    }
  }
  return not_a_number;
}

/// Derivatives of `combine` at (a, b) applied to deviations from the means.
double combine_change(double a, double b, double da, double db, Compare compare) {
  switch (compare) {
    case Compare::none: return da;
    case Compare::difference: return da - db;
    case Compare::ratio: return (da - a / b * db) / b;
    case Compare::relative_loss: return -(da - a / b * db) / b;
    case Compare::relative_gap: return not_a_number;
  }
  return not_a_number;
}

/// The rivals' columns at a point: none, one, or several of which the largest counts.
std::vector<std::vector<double>> rival_columns(const ResultTable& table, const Measure& how, std::size_t point) {
  std::vector<std::vector<double>> out;
  if (how.compare == Compare::none || !how.b) return out;
  out.push_back(table.column(*how.b, point));
  for (const Quantity& other : how.others) out.push_back(table.column(other, point));
  return out;
}

/// per = "point": statistics over the realizations where both sides are present.
Cell point_cell(const ResultTable& table, const Measure& how, std::size_t point, std::size_t& missing) {
  Cell cell{.point = point};
  std::vector<double> a = table.column(how.a, point);
  std::vector<std::vector<double>> rivals = rival_columns(table, how, point);
  if (std::ranges::any_of(rivals, [&](const auto& b) { return b.size() != a.size(); })) {  // pooled arrays of different length
    missing += std::max<std::size_t>(a.size(), 1);
    return cell;
  }
  for (std::size_t r = 0; r < a.size(); ++r) {
    const bool absent = std::isnan(a[r]) || std::ranges::any_of(rivals, [r](const auto& b) { return std::isnan(b[r]); });
    if (!absent) continue;
    ++missing;
    a[r] = not_a_number;
    for (auto& b : rivals) b[r] = not_a_number;
  }
  const double left = statistic(summarize(a), how.statistic);
  double right = not_a_number;
  const std::vector<double>* best = nullptr;
  for (const auto& b : rivals) {
    const double value = statistic(summarize(b), how.statistic);
    if (best != nullptr && !(value > right)) continue;
    best = &b;
    right = value;
  }
  cell.value = combine(left, right, how.compare);
  // entries of one drop are not independent: no interval from pooled ones
  if (how.statistic != "mean" || how.a.over == Quantity::Over::pool) return cell;
  cell.influence.resize(a.size(), not_a_number);
  for (std::size_t r = 0; r < a.size(); ++r) {
    cell.influence[r] = combine_change(left, right, a[r] - left, best == nullptr ? 0.0 : (*best)[r] - right, how.compare);
  }
  return cell;
}

/// per = "realization": one cell per drop that the filter lets pass.
void drop_cells(const ResultTable& table, const Measure& how, std::size_t point, std::vector<Cell>& cells, std::size_t& missing) {
  const std::vector<double> a = table.column(how.a, point);
  const std::vector<std::vector<double>> rivals = rival_columns(table, how, point);
  const std::vector<double> filter = how.filter ? table.column(*how.filter, point) : std::vector<double>{};
  for (std::size_t r = 0; r < a.size(); ++r) {
    if (how.filter && (filter[r] < how.filter_min || filter[r] > how.filter_max)) continue;
    double b = rivals.empty() ? not_a_number : rivals.front()[r];
    for (const auto& rival : rivals) b = std::isnan(rival[r]) || std::isnan(b) ? not_a_number : std::max(b, rival[r]);
    const double value = how.filter && std::isnan(filter[r]) ? not_a_number : combine(a[r], b, how.compare);
    if (std::isnan(value)) ++missing;
    else cells.push_back({.point = point, .value = value, .drop = r});
  }
}

/// First axis on which the points differ; the number of axes when there is none.
std::size_t varying_axis(const ResultTable& table, const std::vector<std::size_t>& points) {
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis) {
    for (const std::size_t point : points) {
      if (table.experiment.position(point)[axis] != table.experiment.position(points.front())[axis]) return axis;
    }
  }
  return table.experiment.sweep.size();
}

/// Cells along one axis, one run for each setting of the others.
std::vector<std::vector<const Cell*>> runs_along(const ResultTable& table, const std::vector<Cell>& cells, std::size_t axis) {
  std::map<std::vector<std::size_t>, std::vector<const Cell*>> groups;
  for (const Cell& cell : cells) {
    std::vector<std::size_t> others = table.experiment.position(cell.point);
    others[axis] = 0;
    groups[others].push_back(&cell);
  }
  std::vector<std::vector<const Cell*>> out;
  for (auto& [others, run] : groups) out.push_back(std::move(run));
  return out;
}

Cell step_between(const Cell& from, const Cell& to) {
  Cell step{.point = to.point, .value = to.value - from.value};
  for (std::size_t r = 0; r < std::min(from.influence.size(), to.influence.size()); ++r)
    step.influence.push_back(to.influence[r] - from.influence[r]);
  return step;
}

/// First-order effects of the realizations on the mean of drops; drops of one realization at several points move together.
std::vector<double> influence_of_drops(const std::vector<Cell>& cells, double mean) {
  std::map<std::size_t, double> excess;
  for (const Cell& cell : cells) excess[*cell.drop] += cell.value - mean;
  std::vector<double> out;
  for (const auto& [drop, sum] : excess) out.push_back(sum * static_cast<double>(excess.size()) / static_cast<double>(cells.size()));
  return out;
}

Cell mean_of(const std::vector<Cell>& cells) {
  Cell mean{.point = cells.front().point};
  std::vector<double> values;
  for (const Cell& cell : cells) values.push_back(cell.value);
  mean.value = pairwise_sum(values) / static_cast<double>(values.size());
  if (cells.front().drop) {
    mean.influence = influence_of_drops(cells, mean.value);
    return mean;
  }
  for (std::size_t r = 0; r < cells.front().influence.size(); ++r) {
    std::vector<double> effects;
    for (const Cell& cell : cells) effects.push_back(r < cell.influence.size() ? cell.influence[r] : not_a_number);
    mean.influence.push_back(pairwise_sum(effects) / static_cast<double>(effects.size()));
  }
  return mean;
}

/// @param which  one of statistic_names()
Cell quantile_of(const std::vector<Cell>& cells, const char* which) {
  if (cells.size() == 1) return cells.front();
  std::vector<double> values;
  for (const Cell& cell : cells) values.push_back(cell.value);
  return {.point = cells.front().point, .value = statistic(summarize(values), which)};
}

const Cell& extreme(const std::vector<Cell>& cells, bool largest) {
  const auto less = [](const Cell& a, const Cell& b) { return a.value < b.value; };
  return largest ? *std::ranges::max_element(cells, less) : *std::ranges::min_element(cells, less);
}

/// sign (to / from - 1)
Cell change_of(const Cell& to, const Cell& from, double sign) {
  Cell out{.point = to.point, .value = sign * (to.value / from.value - 1.0)};
  for (std::size_t r = 0; r < std::min(from.influence.size(), to.influence.size()); ++r)
    out.influence.push_back(sign * combine_change(to.value, from.value, to.influence[r], from.influence[r], Compare::ratio));
  return out;
}

/// Smallest or largest step between neighbours on the first axis that varies.
Cell step_of(const ResultTable& table, const std::vector<Cell>& cells, std::size_t axis, bool largest) {
  std::vector<Cell> steps;
  for (const auto& run : runs_along(table, cells, axis)) {
    for (std::size_t i = 1; i < run.size(); ++i) steps.push_back(step_between(*run[i - 1], *run[i]));
  }
  return extreme(steps, largest);
}

/// Coordinate at which the cells first reach the level; NaN when they never do.
double crossing_of(const ResultTable& table, const std::vector<Cell>& cells, std::size_t axis, double level) {
  for (std::size_t i = 1; i < cells.size(); ++i) {
    const double before = cells[i - 1].value - level;
    const double after = cells[i].value - level;
    if (before == 0.0) return table.coordinate(axis, cells[i - 1].point);
    if (!(before * after <= 0.0)) continue;
    const double from = table.coordinate(axis, cells[i - 1].point);
    const double to = table.coordinate(axis, cells[i].point);
    return from + (to - from) * before / (before - after);
  }
  return not_a_number;
}

Cell crossing(const ResultTable& table, const Measure& how, const std::vector<Cell>& cells, std::size_t axis, std::string& problem) {
  if (runs_along(table, cells, axis).size() > 1) {
    problem = "crossing needs `where` to leave one axis only";
    return {};
  }
  double level = how.level.value_or(not_a_number);
  double unit = 1.0;
  std::size_t missing = 0;
  if (how.b) {
    const std::vector<std::size_t> reference = table.select(how.level_where);
    if (reference.size() != 1) {
      problem = "crossing needs `level_where` to name one point, not " + std::to_string(reference.size());
      return {};
    }
    const Measure of_b{.a = *how.b, .statistic = how.statistic};
    level = point_cell(table, of_b, reference.front(), missing).value;
    unit = table.coordinate(axis, reference.front());
  }
  Cell out{.value = crossing_of(table, cells, axis, level) / unit};
  if (std::isnan(out.value)) problem = "the level " + shortest(level) + " is not reached";
  return out;
}

Cell reduced(const ResultTable& table, const Measure& how, const std::vector<Cell>& cells, const std::vector<std::size_t>& points,
             std::string& problem) {
  const std::size_t axis = varying_axis(table, points);
  const bool along = how.reduce == Reduce::argmax || how.reduce == Reduce::argmin || how.reduce == Reduce::smallest_step ||
                     how.reduce == Reduce::largest_step || how.reduce == Reduce::crossing;
  if (along && axis == table.experiment.sweep.size()) {
    problem = "'" + std::string(name(how.reduce)) + "' needs at least two points";
    return {};
  }
  const auto positive = static_cast<double>(std::ranges::count_if(cells, [](const Cell& cell) { return cell.value > 0.0; }));
  switch (how.reduce) {
    case Reduce::min: return extreme(cells, false);
    case Reduce::max: return extreme(cells, true);
    case Reduce::mean: return mean_of(cells);
    case Reduce::median: return quantile_of(cells, "median");
    case Reduce::q05: return quantile_of(cells, "q05");
    case Reduce::q95: return quantile_of(cells, "q95");
    case Reduce::first: return cells.front();
    case Reduce::last: return cells.back();
    case Reduce::growth: return change_of(cells.back(), cells.front(), 1.0);
    case Reduce::fall: return change_of(cells.back(), extreme(cells, true), -1.0);
    case Reduce::argmax: return {.value = table.coordinate(axis, extreme(cells, true).point)};
    case Reduce::argmin: return {.value = table.coordinate(axis, extreme(cells, false).point)};
    case Reduce::smallest_step: return step_of(table, cells, axis, false);
    case Reduce::largest_step: return step_of(table, cells, axis, true);
    case Reduce::count: return {.value = positive};
    case Reduce::share: return {.value = positive / static_cast<double>(cells.size())};
    case Reduce::crossing: return crossing(table, how, cells, axis, problem);
  }
  return {};
}

/// "series 'x' stores no 'sum_rte'; did you mean 'sum_rate'?" when no row has the metric; else the first failed row's story.
std::string why_missing(const ResultTable& table, const Quantity& quantity) {
  const std::size_t series = table.series_index(quantity.series);
  const std::vector<std::string> known = table.metrics(series);
  const bool elsewhere = quantity.metric.starts_with("scenario.") || is_time(quantity.metric);
  if (!known.empty() && !elsewhere && std::ranges::find(known, quantity.metric) == known.end()) {
    return "series '" + quantity.series + "': " + unknown_name("metric", quantity.metric, known);
  }
  for (std::size_t i = series; i < table.rows.size(); i += table.series_count()) {
    const Row& row = table.rows[i];
    if (!row.stored()) return "series '" + quantity.series + "': the run is not complete";
    if (!row.usable()) return "series '" + quantity.series + "': " + row.status + (row.message.empty() ? "" : ": " + row.message);
  }
  return {};
}

std::string missing_text(const ResultTable& table, const Measure& how, std::size_t missing, std::size_t total) {
  std::string text = std::to_string(missing) + " of " + std::to_string(total) + " values are missing";
  std::vector<Quantity> quantities{how.a};
  if (how.b) quantities.push_back(*how.b);
  quantities.insert(quantities.end(), how.others.begin(), how.others.end());
  if (how.filter) quantities.push_back(*how.filter);
  for (const Quantity& quantity : quantities) {
    if (const std::string why = why_missing(table, quantity); !why.empty()) return text + "; " + why;
  }
  return text + "; an array metric needs `index` or `over`";
}

/// Whether all cells that the reduction looks at have a value.
bool whole(const std::vector<Cell>& cells, Reduce reduce) {
  const bool first = std::isnan(cells.front().value), last = std::isnan(cells.back().value);
  switch (reduce) {
    case Reduce::first: return !first;
    case Reduce::last: return !last;
    case Reduce::growth: return !first && !last;
    default: return std::ranges::none_of(cells, [](const Cell& cell) { return std::isnan(cell.value); });
  }
}

/// The series that a measure reads.
std::vector<std::size_t> series_of(const ResultTable& table, const Measure& how) {
  std::vector<std::size_t> out{table.series_index(how.a.series)};
  if (how.b) out.push_back(table.series_index(how.b->series));
  for (const Quantity& other : how.others) out.push_back(table.series_index(other.series));
  if (how.filter) out.push_back(table.series_index(how.filter->series));
  return out;
}

/// Counts the (point, realization) pairs whose rows are not all stored, and says whether nothing is there for want of rows or of
/// such a number: a drop on which an algorithm failed is something.
/// @param valued  points or drops with a value
void note_absence(const ResultTable& table, const Measure& how, const std::vector<std::size_t>& points, std::size_t valued, Measured& out) {
  const std::vector<std::size_t> series = series_of(table, how);
  std::size_t complete = 0;
  bool failed = false;
  for (const std::size_t point : points) {
    for (std::size_t r = 0; r < table.realizations(); ++r) {
      const bool whole = std::ranges::all_of(series, [&](std::size_t s) { return table.row(point, r, s).stored(); });
      ++(whole ? complete : out.unfinished);
      failed = failed || std::ranges::any_of(
                             series, [&](std::size_t s) { return table.row(point, r, s).stored() && !table.row(point, r, s).usable(); });
    }
  }
  out.nothing = complete == 0 || (!failed && valued == 0);
}

}  // namespace

Measured measure(const ResultTable& table, const Measure& how) {
  Measured out{.value = not_a_number, .ci_low = not_a_number, .ci_high = not_a_number, .problem = {}};
  const std::vector<std::size_t> points = table.select(how.where);
  std::vector<Cell> cells;
  std::size_t total = 0;
  for (const std::size_t point : points) {
    if (how.per == Measure::Per::realization) {
      drop_cells(table, how, point, cells, out.missing);
    } else {
      cells.push_back(point_cell(table, how, point, out.missing));
      total += table.realizations();
    }
  }
  out.n = cells.size();
  if (how.per == Measure::Per::realization) total = cells.size() + out.missing;
  if (points.empty()) out.problem = "no point of the sweep lies in `where`";
  else if (total == 0) out.problem = "no drop lies in `filter`";
  else if (static_cast<double>(out.missing) > how.allow_failed * static_cast<double>(total))
    out.problem = missing_text(table, how, out.missing, total);
  const std::size_t valued = static_cast<std::size_t>(std::ranges::count_if(cells, [](const Cell& c) { return !std::isnan(c.value); }));
  note_absence(table, how, points, valued, out);
  if (cells.empty()) return out;
  if (!whole(cells, how.reduce)) {
    if (out.problem.empty()) out.problem = "a point has no value";
    return out;
  }
  std::string trouble;
  const Cell result = reduced(table, how, cells, points, trouble);
  if (out.problem.empty()) out.problem = trouble;
  const Interval interval = interval_from_influence(result.value, result.influence);
  out.value = interval.value;
  out.ci_low = interval.low;
  out.ci_high = interval.high;
  if (std::isnan(out.value) && out.problem.empty()) out.problem = "the measured value is not a number";
  return out;
}

}  // namespace airloom::experiments
