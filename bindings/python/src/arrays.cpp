#include "arrays.hpp"

#include <pybind11/numpy.h>

#include "airloom/core/error.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;

/// The type that every element of a NumPy kind fits in without loss, nullptr for kinds that the library does not read.
const char* wide_type(char kind, py::ssize_t bytes) {
  switch (kind) {
    case 'f': return bytes <= 8 ? "float64" : nullptr;
    case 'c': return bytes <= 16 ? "complex128" : nullptr;
    case 'i':
    case 'u': return "int64";
    case 'b': return "bool";
    default: return nullptr;
  }
}

void require_within_int64(const py::array& array, const std::string& where) {
  if (array.dtype().kind() != 'u' || array.itemsize() < 8 || array.size() == 0) return;
  const py::object largest = array.attr("max")();
  if (!py::cast<bool>(largest.attr("__gt__")(py::int_(std::numeric_limits<std::int64_t>::max())))) return;
  throw InvalidInput(where + ": " + py::cast<std::string>(py::str(largest)) + "; must be an integer of at most 2^63-1");
}

template <class T>
std::span<const T> span_of(const py::array& array) {
  return {static_cast<const T*>(array.data()), static_cast<std::size_t>(array.size())};
}

/// The array in C order, in the machine's byte order, aligned: the same object when it is all that already.
py::array in_place(const py::array& array, const char* type) {
  return py::cast<py::array>(py::module_::import("numpy").attr("require")(array, type, py::make_tuple("C", "A")));
}

io::Array borrow(const py::handle& item, const std::string& where, std::vector<py::object>& owners) {
  if (py::hasattr(item, "mask") && py::hasattr(item, "filled")) {  // a Series of pandas has the first alone
    throw InvalidInput(where + ": a masked array; must be an array of all its elements (numpy.ma.filled)");
  }
  auto array = py::array::ensure(item);
  if (!array) {
    PyErr_Clear();
    throw InvalidInput(where + ": " + py::cast<std::string>(py::repr(py::type::of(item))) + "; must be an array of numbers");
  }
  const char kind = array.dtype().kind();
  io::Array result;
  result.shape.assign(array.shape(), array.shape() + array.ndim());
  const char* type = wide_type(kind, array.itemsize());
  if (type == nullptr) {
    result.data = io::Array::Unsupported{py::cast<std::string>(py::str(array.dtype()))};
    return result;
  }
  require_within_int64(array, where);
  array = in_place(array, type);
  switch (kind) {
    case 'f': result.data = span_of<double>(array); break;
    case 'c': result.data = span_of<std::complex<double>>(array); break;
    case 'b': result.data = span_of<std::uint8_t>(array); break;
    default: result.data = span_of<std::int64_t>(array);
  }
  owners.push_back(std::move(array));
  return result;
}

struct View {
  const io::Array& array;
  const py::capsule& owner;

  template <class T>
  py::object make(const py::dtype& type, const T* elements) const {
    py::array view(type, std::vector<py::ssize_t>(array.shape.begin(), array.shape.end()), elements, owner);
    py::detail::array_proxy(view.ptr())->flags &= ~py::detail::npy_api::NPY_ARRAY_WRITEABLE_;
    return view;
  }
  py::object operator()(std::span<const double> x) const { return make(py::dtype::of<double>(), x.data()); }
  py::object operator()(std::span<const std::complex<double>> x) const { return make(py::dtype::of<std::complex<double>>(), x.data()); }
  py::object operator()(std::span<const std::int64_t> x) const { return make(py::dtype::of<std::int64_t>(), x.data()); }
  py::object operator()(std::span<const std::uint8_t> x) const { return make(py::dtype::of<bool>(), x.data()); }
  py::object operator()(const std::vector<std::string>& x) const { return to_python(Value(x)); }
  py::object operator()(const io::Array::Unsupported&) const { return py::none(); }
  py::object operator()(const io::Array::Unread&) const { return py::none(); }
};

}  // namespace

BorrowedArrays borrow_arrays(const py::dict& items, const std::string& subject) {
  BorrowedArrays borrowed;
  for (const auto& [name, item] : items) {
    if (!PyUnicode_Check(name.ptr())) {
      throw InvalidInput(subject + ": " + py::cast<std::string>(py::repr(name)) + "; the name of an array must be text");
    }
    if (item.is_none()) continue;  // an absent optional
    const auto key = py::cast<std::string>(name);
    borrowed.arrays.insert_or_assign(key, borrow(item, subject + ": " + key, borrowed.owners));
  }
  return borrowed;
}

py::dict view_arrays(const std::shared_ptr<const io::Arrays>& arrays) {
  using Owner = std::shared_ptr<const io::Arrays>;
  const py::capsule owner(new Owner(arrays), [](void* kept) { delete static_cast<Owner*>(kept); });
  py::dict views;
  for (const auto& [name, array] : *arrays) views[py::str(name)] = std::visit(View{array, owner}, array.data);
  return views;
}

}  // namespace airloom::python
