#include "import.hpp"

#include <pybind11/stl.h>

#include "airloom/experiments/system/registry.hpp"
#include "airloom/importers/checks.hpp"
#include "airloom/importers/readers.hpp"
#include "airloom/importers/targets.hpp"
#include "airloom/io/array_file.hpp"
#include "arrays.hpp"
#include "handles.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;

/// A mapping's arrays, and its texts (`axes`, `convention`).
BorrowedArrays borrow_with_texts(const py::dict& items) {
  py::dict numbers;
  io::Arrays texts;
  for (const auto& [name, item] : items) {
    if (PyUnicode_Check(name.ptr()) && PyUnicode_Check(item.ptr()))
      texts[py::cast<std::string>(name)] = {{}, std::vector<std::string>{py::cast<std::string>(item)}};
    else numbers[name] = item;
  }
  BorrowedArrays borrowed = borrow_arrays(numbers, "import");
  borrowed.arrays.merge(texts);
  return borrowed;
}

importers::Source source_of(const std::string& name) {
  if (const auto source = parse_enum<importers::Source>(name)) return *source;
  std::vector<std::string> known;
  for (const std::string_view each : enum_names(importers::Source{})) known.emplace_back(each);
  throw InvalidInput(unknown_name("source", name, known));
}

/// @param file  its name for messages; read when `items` is None
/// @return      (instance, what was imported and what to know of it)
py::tuple import_channels(const py::object& items, const std::string& file, const std::string& source, const std::string& key,
                          const py::dict& options, const py::dict& set) {
  const experiments::System& system = experiments::find_system(key);
  const auto chosen = from_values<importers::Options>(to_values(options, "options"), "import option");
  const Values besides = to_values(set, "set");
  const importers::Source from = source_of(source);
  const BorrowedArrays borrowed = items.is_none() ? BorrowedArrays{} : borrow_with_texts(py::dict(items));
  std::shared_ptr<HeldInstance> instance;
  importers::GainReport gains;
  std::vector<std::string> warnings;
  {
    const py::gil_scoped_release free;
    importers::Channels channels;
    io::Arrays made;
    const auto use = [&](const io::Arrays& arrays) {
      channels = importers::read_channels(from, arrays, chosen, file);
      made = importers::instance_arrays(key, channels, besides, arrays);
    };
    if (items.is_none()) io::use_arrays(file, use);
    else use(borrowed.arrays);
    gains = importers::gain_report(channels);
    warnings = importers::check_steering(channels, chosen);
    instance = std::make_shared<HeldInstance>(HeldInstance{&system, system.read_instance(made, "import of " + file), nullptr});
  }
  py::dict report;
  report["least_db"] = gains.least_db;
  report["median_db"] = gains.median_db;
  report["most_db"] = gains.most_db;
  report["silent_links"] = gains.silent_links;
  return py::make_tuple(instance, report, warnings);
}

}  // namespace

void add_import(py::module_& module) { module.def("import_channels", &import_channels); }

}  // namespace airloom::python
