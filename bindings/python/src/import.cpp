#include "import.hpp"

#include <pybind11/stl.h>

#include "airloom/experiments/system/registry.hpp"
#include "airloom/importers/look.hpp"
#include "airloom/importers/networks.hpp"
#include "airloom/io/foreign_file.hpp"
#include "airloom/io/json.hpp"
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
/// @param each  the axis whose entries become networks; "" for one network
/// @return      (instances, what was imported, what to know of it)
py::tuple import_channels(const py::object& items, const std::string& file, const std::string& source, const std::string& key,
                          const py::dict& options, const py::dict& set, const std::string& each) {
  const experiments::System& system = experiments::find_system(key);
  const auto chosen = from_values<importers::Options>(to_values(options, "options"), "import option");
  const Values besides = to_values(set, "set");
  const importers::Source from = source_of(source);
  const auto axis = each.empty() ? std::nullopt : parse_enum<importers::Each>(each);
  if (!each.empty() && !axis) throw InvalidInput("each: '" + each + "'; must be r, t or s");
  const BorrowedArrays borrowed = items.is_none() ? BorrowedArrays{} : borrow_with_texts(py::dict(items));
  std::vector<std::shared_ptr<HeldInstance>> instances;
  importers::Imported made;
  {
    const py::gil_scoped_release free;
    const auto use = [&](const io::Arrays& arrays) {
      return importers::import_networks(from, key, arrays, chosen, besides, axis, file, [](const auto&, const auto&) {});
    };
    made = items.is_none() ? io::use_foreign_arrays(file, use) : use(borrowed.arrays);
    for (std::size_t i = 0; i < made.instances.size(); ++i) {
      const std::string subject = "import of " + file + (axis ? ", network " + std::to_string(i) : "");
      instances.push_back(std::make_shared<HeldInstance>(HeldInstance{&system, system.read_instance(made.instances[i], subject), nullptr}));
    }
  }
  py::dict report;
  report["least_db"] = made.gains.least_db;
  report["median_db"] = made.gains.median_db;
  report["most_db"] = made.gains.most_db;
  report["silent_links"] = made.gains.silent_links;
  std::vector<std::string> warnings = made.notes;
  warnings.insert(warnings.end(), made.warnings.begin(), made.warnings.end());
  return py::make_tuple(instances, report, warnings);
}

/// What `airloom look` says of a file: (JSON, text).
py::tuple look(const std::string& file) {
  std::string json, text;
  {
    const py::gil_scoped_release free;
    const importers::Look seen = importers::look(file);
    json = io::json_text(importers::to_json(seen), 0);
    text = importers::to_text(seen);
  }
  return py::make_tuple(json, text);
}

}  // namespace

void add_import(py::module_& module) {
  module.def("import_channels", &import_channels);
  module.def("look", &look);
}

}  // namespace airloom::python
