#include "airloom/experiments/results/export.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>

namespace airloom::experiments {
namespace {

using Folders = std::vector<std::filesystem::path>;

/// Columns of one metric: itself, or one per element.
struct MetricColumns {
  std::string name;
  bool scalar = false;
  std::size_t length = 0;  ///< of the longest array
};

/// Names in order of first appearance, with what they need.
class Columns {
 public:
  void add_axis(const std::string& name) {
    if (std::ranges::find(axes_, name) == axes_.end()) axes_.push_back(name);
  }
  void add_metric(const std::string& name, const Value& value) {
    const auto [place, fresh] = index_.try_emplace(name, metrics_.size());
    if (fresh) metrics_.push_back({.name = name});
    MetricColumns& metric = metrics_[place->second];
    if (const auto* numbers = std::get_if<std::vector<double>>(&value)) metric.length = std::max(metric.length, numbers->size());
    else if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) metric.length = std::max(metric.length, texts->size());
    else metric.scalar = true;
  }
  void add(const ResultTable& table) {
    for (const SweepAxis& axis : table.experiment.sweep) add_axis(axis.name);
    for (const Row& row : table.rows) {
      for (const auto& [name, value] : row.values) add_metric(name, value);
    }
  }
  [[nodiscard]] const std::vector<std::string>& axes() const { return axes_; }
  [[nodiscard]] const std::vector<MetricColumns>& metrics() const { return metrics_; }

 private:
  std::vector<std::string> axes_;
  std::vector<MetricColumns> metrics_;
  std::map<std::string, std::size_t, std::less<>> index_;
};

std::string cell(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return csv_text(*text);
  return csv_text(to_text(value));
}

void append_metric(std::string& line, const MetricColumns& columns, const Value* value) {
  if (columns.scalar) {
    line += ',';
    const bool list = value != nullptr &&
                      (std::holds_alternative<std::vector<double>>(*value) || std::holds_alternative<std::vector<std::string>>(*value));
    if (value != nullptr && !list) line += cell(*value);
  }
  const auto* numbers = value == nullptr ? nullptr : std::get_if<std::vector<double>>(value);
  const auto* texts = value == nullptr ? nullptr : std::get_if<std::vector<std::string>>(value);
  for (std::size_t i = 0; i < columns.length; ++i) {
    line += ',';
    if (numbers != nullptr && i < numbers->size()) line += shortest((*numbers)[i]);
    if (texts != nullptr && i < texts->size()) line += csv_text((*texts)[i]);
  }
}

std::string header_line(const Columns& columns) {
  std::string line = "experiment,point";
  for (const std::string& axis : columns.axes()) line.append(",").append(csv_text(axis));
  line += ",realization,algorithm,status";
  for (const MetricColumns& metric : columns.metrics()) {
    if (metric.scalar) line.append(",").append(csv_text(metric.name));
    for (std::size_t i = 0; i < metric.length; ++i) line.append(",").append(csv_text(metric.name + "[" + std::to_string(i) + "]"));
  }
  return line + "\n";
}

std::string experiment_name(const ResultTable& table) { return table.experiment.system + "/" + table.experiment.id; }

/// Calls visit(point, realization, series, row) for the stored rows, series in order of their ids.
template <class Visit>
void visit_rows(const ResultTable& table, Visit&& visit) {
  std::vector<std::size_t> order(table.series_count());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) -> const std::string& { return table.experiment.series[i].id; });
  for (std::size_t point = 0; point < table.points(); ++point) {
    for (std::size_t realization = 0; realization < table.realizations(); ++realization) {
      for (const std::size_t series : order) {
        const Row& row = table.row(point, realization, series);
        if (row.stored()) visit(point, realization, series, row);
      }
    }
  }
}

/// "iab/fig7,3,-12" with empty cells for the axes that this experiment lacks.
std::string point_cells(const ResultTable& table, const Columns& columns, std::size_t point) {
  std::string text = csv_text(experiment_name(table)) + "," + std::to_string(point);
  const std::vector<std::size_t> position = table.experiment.position(point);
  for (const std::string& name : columns.axes()) {
    text += ',';
    for (std::size_t axis = 0; axis < position.size(); ++axis) {
      const SweepAxis& sweep = table.experiment.sweep[axis];
      if (sweep.name != name) continue;
      const bool own = sweep.name == sweep.keys.front();
      text += own ? cell(sweep.values[position[axis]]) : shortest(sweep.at[position[axis]]);
    }
  }
  return text;
}

void write_rows(std::ostream& out, const ResultTable& table, const Columns& columns) {
  std::size_t last_point = table.points();
  std::string front, line;
  visit_rows(table, [&](std::size_t point, std::size_t realization, std::size_t series, const Row& row) {
    if (point != last_point) front = point_cells(table, columns, point);
    last_point = point;
    line = front;
    line += ',';
    line += std::to_string(realization);
    line += ',';
    line += csv_text(table.experiment.series[series].id);
    line += ',';
    line += csv_text(row.status);
    for (const MetricColumns& metric : columns.metrics()) append_metric(line, metric, row.values.find(metric.name));
    line += '\n';
    out << line;
  });
}

/// Loads one experiment after the other, in the order of their names as the table sorts them.
class Tables {
 public:
  explicit Tables(const Folders& folders) : folders_(folders) {}
  template <class Visit>
  void each(Visit&& visit) {
    for (const auto& folder : folders_) {
      if (folders_.size() != 1) {
        visit(ResultTable::load(folder));
        continue;
      }
      if (!only_) only_ = std::make_unique<ResultTable>(ResultTable::load(folder));
      visit(*only_);
    }
  }

 private:
  const Folders& folders_;
  std::unique_ptr<ResultTable> only_;  ///< kept when there is just one; several are read twice instead of held at once
};

}  // namespace

std::string csv_text(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

void write_csv(std::ostream& out, const Folders& folders) {
  Tables tables(folders);
  Columns columns;
  tables.each([&](const ResultTable& table) { columns.add(table); });
  out << header_line(columns);
  tables.each([&](const ResultTable& table) { write_rows(out, table, columns); });
}

void write_timing_csv(std::ostream& out, const Folders& folders) {
  out << "experiment,point,realization,algorithm,wall_s,cpu_s\n";
  Tables(folders).each([&](const ResultTable& table) {
    visit_rows(table, [&](std::size_t point, std::size_t realization, std::size_t series, const Row& row) {
      out << csv_text(experiment_name(table)) << ',' << point << ',' << realization << ',' << csv_text(table.experiment.series[series].id)
          << ',' << shortest(row.wall_s) << ',' << shortest(row.cpu_s) << '\n';
    });
  });
}

namespace {

/// One metric of one series as an array over (points, realizations[, length]).
io::Array metric_array(const ResultTable& table, std::size_t series, const MetricColumns& metric) {
  const std::size_t width = std::max<std::size_t>(1, metric.length);
  std::vector<double> data(table.points() * table.realizations() * width, std::numeric_limits<double>::quiet_NaN());
  std::size_t at = 0;
  for (std::size_t point = 0; point < table.points(); ++point) {
    for (const std::vector<double>& numbers : table.arrays(series, metric.name, point)) {
      std::copy_n(numbers.begin(), std::min(width, numbers.size()), data.begin() + static_cast<std::ptrdiff_t>(at));
      at += width;
    }
  }
  io::Array array{.shape = {static_cast<std::int64_t>(table.points()), static_cast<std::int64_t>(table.realizations())},
                  .data = std::move(data)};
  if (metric.length > 0) array.shape.push_back(static_cast<std::int64_t>(metric.length));
  return array;
}

/// One value per (point, realization) of a series.
template <class Data, class Of>
io::Array row_array(const ResultTable& table, std::size_t series, Of&& of) {
  Data data;
  for (std::size_t i = series; i < table.rows.size(); i += table.series_count()) data.push_back(of(table.rows[i]));
  return {.shape = {static_cast<std::int64_t>(table.points()), static_cast<std::int64_t>(table.realizations())}, .data = std::move(data)};
}

}  // namespace

io::Arrays result_arrays(const Folders& folders, bool timing) {
  io::Arrays out;
  Tables(folders).each([&](const ResultTable& table) {
    const std::string prefix = experiment_name(table) + "/";
    for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis) {
      std::vector<double> at;
      for (std::size_t point = 0; point < table.points(); ++point) at.push_back(table.coordinate(axis, point));
      const auto points = static_cast<std::int64_t>(at.size());
      out[prefix + "axis/" + table.experiment.sweep[axis].name] = {.shape = {points}, .data = std::move(at)};
    }
    for (std::size_t series = 0; series < table.series_count(); ++series) {
      const std::string head = prefix + table.experiment.series[series].id + "/";
      Columns columns;
      for (std::size_t i = series; i < table.rows.size(); i += table.series_count()) {
        for (const auto& [name, value] : table.rows[i].values) {
          const bool words = std::holds_alternative<std::string>(value) || std::holds_alternative<std::vector<std::string>>(value);
          if (!words) columns.add_metric(name, value);
        }
      }
      for (const MetricColumns& metric : columns.metrics()) out[head + metric.name] = metric_array(table, series, metric);
      out[head + "usable"] =
          row_array<io::Array::Bools>(table, series, [](const Row& row) -> std::uint8_t { return row.usable() ? 1 : 0; });
      if (!timing) continue;
      out[head + "timing.wall_s"] = row_array<std::vector<double>>(table, series, [](const Row& row) { return row.wall_s; });
      out[head + "timing.cpu_s"] = row_array<std::vector<double>>(table, series, [](const Row& row) { return row.cpu_s; });
    }
  });
  return out;
}

}  // namespace airloom::experiments
