#include "results.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>

#include "airloom/core/enums.hpp"
#include "airloom/core/limits.hpp"
#include "airloom/experiments/results/table.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;
using experiments::ResultTable;

/// Which rows of a table are stored: its others have no numbers and no status.
std::vector<std::size_t> stored_rows(const ResultTable& table) {
  std::vector<std::size_t> stored;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (table.rows[i].stored()) stored.push_back(i);
  }
  return stored;
}

/// One number per row, of `number(index of the row)`.
template <class Number>
py::object column(const std::vector<std::size_t>& rows, Number number) {
  using T = decltype(number(std::size_t{}));
  py::array_t<T> array(static_cast<py::ssize_t>(rows.size()));
  T* to = array.mutable_data();
  for (const std::size_t row : rows) *to++ = number(row);
  return array;
}

template <class Text>
py::list texts(const std::vector<std::size_t>& rows, Text text) {
  py::list list;
  for (const std::size_t row : rows) list.append(py::str(text(row)));
  return list;
}

/// Numbers as an array with NaN where a row has none; a list, with None there, of metrics that are arrays or words.
py::object metric_column(const ResultTable& table, const std::vector<std::size_t>& rows, const std::string& name) {
  const bool scalar = std::ranges::all_of(rows, [&](std::size_t row) {
    const Value* value = table.rows[row].values.find(name);
    return value == nullptr || std::holds_alternative<double>(*value) || std::holds_alternative<std::int64_t>(*value) ||
           std::holds_alternative<bool>(*value);
  });
  if (scalar) return column(rows, [&](std::size_t row) { return table.rows[row].values.number(name); });
  py::list list;
  for (const std::size_t row : rows) {
    const Value* value = table.rows[row].values.find(name);
    list.append(value == nullptr ? py::object(py::none()) : to_python(*value));
  }
  return list;
}

std::vector<std::string> metric_names(const ResultTable& table) {
  std::vector<std::string> names;
  for (std::size_t s = 0; s < table.series_count(); ++s) {
    for (std::string& name : table.metrics(s)) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  }
  return names;
}

py::dict columns_of(const ResultTable& table) {
  const std::vector<std::size_t> rows = stored_rows(table);
  const std::size_t series = table.series_count();
  const std::size_t unit = series * table.realizations();
  py::dict columns;
  columns["point"] = column(rows, [&](std::size_t row) { return static_cast<std::int64_t>(row / unit); });
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis) {
    columns[py::str(table.experiment.sweep[axis].name)] = column(rows, [&](std::size_t row) { return table.coordinate(axis, row / unit); });
  }
  columns["realization"] = column(rows, [&](std::size_t row) { return static_cast<std::int64_t>(row / series % table.realizations()); });
  columns["algorithm"] = texts(rows, [&](std::size_t row) { return table.experiment.series[row % series].id; });
  columns["status"] = texts(rows, [&](std::size_t row) { return table.rows[row].status; });
  for (const std::string& name : metric_names(table)) columns[py::str(name)] = metric_column(table, rows, name);
  columns["wall_s"] = column(rows, [&](std::size_t row) { return table.rows[row].wall_s; });
  columns["cpu_s"] = column(rows, [&](std::size_t row) { return table.rows[row].cpu_s; });
  return columns;
}

/// Every experiment at or below a folder.
py::list load_results(const std::string& folder) {
  py::list list;
  for (const std::filesystem::path& each : experiments::result_folders(folder)) {
    const ResultTable table = [&] {
      const py::gil_scoped_release free;
      return ResultTable::load(each);
    }();
    py::dict dict;
    dict["experiment"] = table.experiment.system + "/" + table.experiment.id;
    dict["title"] = table.experiment.title;
    dict["folder"] = each.string();
    dict["version"] = table.version;
    dict["configuration"] = to_python(table.configuration);
    dict["columns"] = columns_of(table);
    list.append(dict);
  }
  return list;
}

py::list checks(const std::string& folder) {
  py::list list;
  for (const std::filesystem::path& each : experiments::result_folders(folder)) {
    const ResultTable table = ResultTable::load(each);
    for (const experiments::CheckResult& check : experiments::judge_all(table)) {
      list.append(check_dict(table.experiment.system + "/" + table.experiment.id, check));
    }
  }
  return list;
}

}  // namespace

py::dict check_dict(const std::string& experiment, const experiments::CheckResult& check) {
  py::dict dict;
  dict["experiment"] = experiment;
  dict["check"] = check.id;
  dict["published"] = check.published();
  dict["verdict"] = std::string(name(check.verdict));
  dict["so_far"] = std::string(name(check.so_far));
  dict["quick"] = check.quick;
  dict["value"] = check.measured.value;
  dict["ci_low"] = check.measured.ci_low;
  dict["ci_high"] = check.measured.ci_high;
  dict["n"] = check.measured.n;
  dict["missing"] = check.measured.missing;
  dict["unit"] = check.unit;
  dict["text"] = check.text;
  dict["claim_text"] = check.claim_text;
  dict["claim"] = check.claim;
  dict["accept"] = check.accept;
  dict["reason"] = check.reason;
  return dict;
}

void add_results(py::module_& module) {
  module.def("load_results", &load_results);
  module.def("checks", &checks);
}

}  // namespace airloom::python
