#include "airloom/report/difference.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/report/data_table.hpp"
#include "airloom/report/sample.hpp"

namespace airloom::report {

using experiments::Interval;
using experiments::Quantity;
using experiments::ResultTable;
using experiments::Summary;

namespace {

std::string place_text(const ResultTable& table, std::size_t point) {
  std::string text;
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis)
    text += (axis == 0 ? "" : ", ") + axis_name(table, axis) + " = " + axis_text(table, axis, point);
  return text;
}

/// What both have, as pairs of indices; what only one has goes into words.
std::vector<std::pair<std::size_t, std::size_t>> shared(const std::vector<std::string>& a, const std::vector<std::string>& b,
                                                        const std::string& kind, std::vector<std::string>& unmatched) {
  std::vector<std::pair<std::size_t, std::size_t>> both;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto found = std::ranges::find(b, a[i]);
    if (found == b.end()) unmatched.push_back(kind + " '" + a[i] + "' only in A");
    else both.emplace_back(i, static_cast<std::size_t>(found - b.begin()));
  }
  for (const std::string& name : b) {
    if (std::ranges::find(a, name) == a.end()) unmatched.push_back(kind + " '" + name + "' only in B");
  }
  return both;
}

std::vector<std::string> places(const ResultTable& table) {
  std::vector<std::string> list;
  for (std::size_t point = 0; point < table.points(); ++point) list.push_back(place_text(table, point));
  return list;
}

std::vector<std::string> series_ids(const ResultTable& table) {
  std::vector<std::string> list;
  for (const experiments::Series& series : table.experiment.series) list.push_back(series.id);
  return list;
}

bool stored(const ResultTable& table, std::size_t series, const std::string& metric) {
  const std::vector<std::string> names = table.metrics(series);
  return std::ranges::find(names, metric) != names.end();
}

Difference difference(std::vector<double> a, std::vector<double> b, bool paired) {
  Difference row{};
  if (!paired) {
    const Summary sa = experiments::summarize(a);
    const Summary sb = experiments::summarize(b);
    row.n = std::min(sa.n, sb.n);
    row.mean_a = sa.mean;
    row.mean_b = sb.mean;
    row.change = unpaired_change(sa, sb);
    return row;
  }
  const std::size_t n = std::min(a.size(), b.size());
  a.resize(n);
  b.resize(n);
  for (std::size_t r = 0; r < n; ++r) {  // both means are of the drops that are compared
    if (std::isnan(a[r]) || std::isnan(b[r])) a[r] = b[r] = std::nan("");
  }
  const experiments::Paired pairs = experiments::compare_paired(b, a);
  row.n = pairs.n;
  row.mean_a = experiments::summarize(a).mean;
  row.mean_b = experiments::summarize(b).mean;
  row.change = pairs.difference;
  return row;
}

}  // namespace

Interval unpaired_change(const Summary& a, const Summary& b) {
  const double nan = std::nan("");
  const double change = b.mean - a.mean;
  if (a.n < 2 || b.n < 2) return {.value = change, .low = nan, .high = nan};
  const double va = a.std * a.std / static_cast<double>(a.n);
  const double vb = b.std * b.std / static_cast<double>(b.n);
  if (!(va + vb > 0.0)) return {.value = change, .low = change, .high = change};
  const double degrees = (va + vb) * (va + vb) / (va * va / static_cast<double>(a.n - 1) + vb * vb / static_cast<double>(b.n - 1));
  const double half = experiments::student_t_975(static_cast<std::size_t>(std::max(1.0, std::floor(degrees)))) * std::sqrt(va + vb);
  return {.value = change, .low = change - half, .high = change + half};
}

Differences compare_results(const ResultTable& a, const ResultTable& b) {
  Differences out;
  out.paired = a.experiment.seed == b.experiment.seed && a.experiment.instances == b.experiment.instances;
  const auto points = shared(places(a), places(b), "point", out.unmatched);
  const auto series = shared(series_ids(a), series_ids(b), "series", out.unmatched);
  for (Quantity quantity : tabulated(a.experiment)) {
    for (const auto& [sa, sb] : series) {
      const experiments::Series& one = a.experiment.series[sa];
      if (!stored(a, sa, quantity.metric) || !stored(b, sb, quantity.metric)) continue;
      quantity.series = one.id;
      for (const auto& [pa, pb] : points) {
        Difference row = difference(a.column(quantity, pa), b.column(quantity, pb), out.paired);
        if (row.n == 0) continue;
        row.place = place_text(a, pa);
        row.series = one.label.empty() ? one.id : one.label;
        row.metric = metric_text(quantity);
        out.rows.push_back(std::move(row));
      }
    }
  }
  return out;
}

}  // namespace airloom::report
