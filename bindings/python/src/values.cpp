#include "values.hpp"

#include <pybind11/numpy.h>

#include "airloom/core/error.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;

[[noreturn]] void refuse(const py::handle& item, const std::string& where) {
  throw InvalidInput(where + ": " + py::cast<std::string>(py::repr(item)) +
                     "; must be true or false, a number, text, or a list of numbers or of texts");
}

std::int64_t integer(const py::handle& item, const std::string& where) {
  const auto index = py::reinterpret_steal<py::object>(PyNumber_Index(item.ptr()));
  if (!index) throw py::error_already_set();
  int overflow = 0;
  const std::int64_t value = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
  if (overflow != 0) throw InvalidInput(where + ": " + py::cast<std::string>(py::str(index)) + "; must be an integer of at most 2^63-1");
  return value;
}

/// The type of a NumPy scalar or array of no axes, as NumPy's letter; 0 for other objects.
char numpy_kind(const py::handle& item) { return py::hasattr(item, "dtype") ? py::cast<char>(item.attr("dtype").attr("kind")) : '\0'; }

bool is_text(const py::handle& item) { return PyUnicode_Check(item.ptr()) || py::hasattr(item, "__fspath__"); }

std::string text(const py::handle& item) {
  const auto path = py::reinterpret_steal<py::object>(PyOS_FSPath(item.ptr()));
  if (!path) throw py::error_already_set();
  return py::cast<std::string>(path);
}

bool is_list(const py::handle& item) {
  return PyList_Check(item.ptr()) || PyTuple_Check(item.ptr()) || (py::isinstance<py::array>(item) && py::cast<py::array>(item).ndim() > 0);
}

Value list_value(const py::handle& list, const std::string& where) {
  std::vector<double> numbers;
  std::vector<std::string> texts;
  for (const py::handle item : list) {
    if (is_text(item)) texts.push_back(text(item));
    else if (PyFloat_Check(item.ptr()) || (PyIndex_Check(item.ptr()) && !PyBool_Check(item.ptr())) || numpy_kind(item) == 'f')
      numbers.push_back(py::cast<double>(py::float_(py::reinterpret_borrow<py::object>(item))));
    else refuse(list, where);
  }
  if (!texts.empty() && !numbers.empty()) refuse(list, where);
  if (!texts.empty()) return texts;
  return numbers;
}

Value to_value(const py::handle& item, const std::string& where) {
  if (item.is_none()) return std::string();  // an absent optional
  if (PyBool_Check(item.ptr())) return item.ptr() == Py_True;
  if (PyFloat_Check(item.ptr())) return PyFloat_AS_DOUBLE(item.ptr());
  if (PyLong_Check(item.ptr())) return integer(item, where);
  if (is_text(item)) return text(item);
  if (is_list(item)) return list_value(item, where);
  switch (numpy_kind(item)) {
    case 'b': return py::cast<bool>(py::bool_(py::reinterpret_borrow<py::object>(item)));
    case 'f': return py::cast<double>(py::float_(py::reinterpret_borrow<py::object>(item)));
    default: break;
  }
  if (PyIndex_Check(item.ptr()) != 0) return integer(item, where);
  refuse(item, where);
}

struct ToPython {
  py::object operator()(bool x) const { return py::bool_(x); }
  py::object operator()(std::int64_t x) const { return py::int_(x); }
  py::object operator()(double x) const { return py::float_(x); }
  py::object operator()(const std::string& x) const { return py::str(x); }
  py::object operator()(const std::vector<double>& x) const { return numbers_array(x); }
  py::object operator()(const std::vector<std::string>& x) const {
    py::list list;
    for (const std::string& item : x) list.append(py::str(item));
    return list;
  }
};

}  // namespace

Values to_values(const py::dict& items, const std::string& context) {
  Values values;
  for (const auto& [name, item] : items) {
    const auto key = py::cast<std::string>(py::str(name));
    values.set(key, to_value(item, context + "." + key));
  }
  return values;
}

py::object numbers_array(const std::vector<double>& numbers) {
  py::array_t<double> array(static_cast<py::ssize_t>(numbers.size()), numbers.data());
  py::detail::array_proxy(array.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
  return array;
}

py::object to_python(const Value& value) { return std::visit(ToPython{}, value); }

py::dict to_python(const Values& values) {
  py::dict dict;
  for (const auto& [name, value] : values) dict[py::str(name)] = to_python(value);
  return dict;
}

py::object to_python(const io::Json& json) {
  if (json.is_object()) {
    py::dict dict;
    for (const auto& [name, item] : json.items()) dict[py::str(name)] = to_python(item);
    return dict;
  }
  if (json.is_array()) {
    py::list list;
    for (const io::Json& item : json) list.append(to_python(item));
    return list;
  }
  if (json.is_string()) return py::str(json.get_ref<const std::string&>());
  if (json.is_boolean()) return py::bool_(json.get<bool>());
  if (json.is_number_unsigned()) return py::int_(json.get<std::uint64_t>());
  if (json.is_number_integer()) return py::int_(json.get<std::int64_t>());
  if (json.is_number()) return py::float_(json.get<double>());
  return py::none();
}

}  // namespace airloom::python
