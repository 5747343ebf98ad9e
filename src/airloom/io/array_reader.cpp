#include "airloom/io/array_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "airloom/core/values.hpp"

namespace airloom::io {
namespace {

constexpr std::int64_t exact_integers = std::int64_t{1} << 53U;  // beyond, float64 and int64 do not hold the same numbers

std::vector<std::string> axes_of(std::string_view shape) {
  std::vector<std::string> axes;
  while (!shape.empty()) {
    const auto comma = shape.find(',');
    std::string_view axis = shape.substr(0, comma);
    while (axis.starts_with(' ')) axis.remove_prefix(1);
    axes.emplace_back(axis);
    shape = comma == std::string_view::npos ? std::string_view{} : shape.substr(comma + 1);
  }
  return axes;
}

std::optional<std::int64_t> literal(const std::string& axis) {
  std::int64_t extent = 0;
  const auto [end, error] = std::from_chars(axis.data(), axis.data() + axis.size(), extent);
  if (error != std::errc{} || end != axis.data() + axis.size()) return std::nullopt;
  return extent;
}

/// Whether it is NumPy's name of a type, and not a reader's words.
bool is_type_name(const Array::Unsupported& x) {
  constexpr std::string_view orders = "<>|=[";
  return !x.type.empty() && orders.find(x.type.front()) != std::string_view::npos;
}

std::string why_not_read(const Array::Unsupported& x) {
  if (x.type == "|O")
    return "type |O: pickled Python objects, which are never loaded; save numbers: numpy.savez(file, h=numpy.array(list_of_arrays))";
  return is_type_name(x) ? "type " + x.type : "cannot be read: " + x.type;
}

std::string type_text(const Array& array) {
  struct Name {
    std::string operator()(std::span<const double>) const { return "float64"; }
    std::string operator()(std::span<const std::complex<double>>) const { return "complex128"; }
    std::string operator()(std::span<const std::int64_t>) const { return "int64"; }
    std::string operator()(std::span<const std::uint8_t>) const { return "bool"; }
    std::string operator()(const std::vector<std::string>&) const { return "text"; }
    std::string operator()(const Array::Unread&) const { return "not read"; }
    std::string operator()(const Array::Unsupported& x) const { return why_not_read(x); }
  };
  return std::visit(Name{}, array.data);
}

/// Notes the first number that is not finite.
template <class Number>
bool all_finite(const Elements<Number>& numbers, std::string_view name, const Array& array, Faults& faults) {
  const auto finite = [](const Number& x) {
    if constexpr (std::same_as<Number, double>) return std::isfinite(x);
    else return std::isfinite(x.real()) && std::isfinite(x.imag());
  };
  const auto bad = std::ranges::find_if_not(numbers, finite);
  if (bad == numbers.end()) return true;
  std::string was;
  if constexpr (std::same_as<Number, double>) was = shortest(*bad);
  else was = "(" + shortest(bad->real()) + ", " + shortest(bad->imag()) + ")";
  faults.add(std::string(name) + index_text(array, static_cast<std::size_t>(bad - numbers.begin())) + ": " + was + "; must be finite");
  return false;
}

/// Real numbers of a real, integer or bool array; a fault otherwise.
std::optional<Elements<double>> as_real(const Array& array, std::string_view name, Faults& faults) {
  if (const auto x = elements_of<double>(array)) return Elements<double>(*x);
  if (const auto x = elements_of<std::uint8_t>(array)) return Elements<double>(std::vector<double>(x->begin(), x->end()));
  if (const auto x = elements_of<std::int64_t>(array)) {
    for (const std::int64_t i : *x) {
      if (i > exact_integers || i < -exact_integers) {
        faults.add(std::string(name) + ": " + std::to_string(i) + "; an integer in a real array must be at most 2^53");
        return std::nullopt;
      }
    }
    return Elements<double>(std::vector<double>(x->begin(), x->end()));
  }
  faults.add(std::string(name) + ": " + type_text(array) + "; must be real numbers");
  return std::nullopt;
}

/// The array's shape; one from MATLAB with the unit axes that it lost there, or without those that it got.
std::vector<std::int64_t> shape_of_rank(const Array& array, std::size_t rank) {
  std::vector<std::int64_t> shape = array.shape;
  if (!array.matlab) return shape;
  if (rank == 1 && shape.size() == 2 && shape[0] == 1) return {shape[1]};
  while (shape.size() > rank && shape.back() == 1) shape.pop_back();
  while (shape.size() < rank) shape.push_back(1);
  return shape;
}

/// The shape to ask for a scalar that may be stored as () or (1,).
std::string_view scalar_shape(const Arrays& arrays, std::string_view name) {
  const auto found = arrays.find(name);
  return found != arrays.end() && found->second.shape == std::vector<std::int64_t>{1} ? "1" : "";
}

}  // namespace

void ArrayReader::require_not_negative(std::string_view name, std::string_view rule) {
  const auto found = arrays_.find(name);
  const auto numbers = found == arrays_.end() ? std::nullopt : elements_of<double>(found->second);
  if (!numbers) return;
  const auto bad = std::ranges::find_if(*numbers, [](double x) { return x < 0.0; });
  if (bad == numbers->end()) return;
  faults_.add(std::string(name) + index_text(found->second, static_cast<std::size_t>(bad - numbers->begin())) + ": " + shortest(*bad) +
              "; " + std::string(rule));
}

const Array* ArrayReader::find(std::string_view name, std::string_view shape) {
  const auto found = arrays_.find(name);
  if (found == arrays_.end()) {
    faults_.add(std::string(name) + ": missing; must be an array of shape (" + std::string(shape) + ")");
    return nullptr;
  }
  const Array& array = found->second;
  const auto* cannot = std::get_if<Array::Unsupported>(&array.data);
  if (cannot != nullptr && (!is_type_name(*cannot) || cannot->type == "|O")) {  // its shape may be unknown, too
    faults_.add(std::string(name) + ": " + type_text(array));
    return nullptr;
  }
  const std::vector<std::string> axes = axes_of(shape);
  const std::vector<std::int64_t> extents = shape_of_rank(array, axes.size());
  bool fits = axes.size() == extents.size();
  std::string bound;
  for (std::size_t i = 0; i < axes.size() && fits; ++i) {
    const std::int64_t was = extents[i];
    std::int64_t wanted = literal(axes[i]).value_or(extent(axes[i]));
    if (wanted == 0) {
      fits = was > 0;  // no system has an empty set of anything
      wanted = was;
    }
    if (was != wanted) {
      fits = false;
      if (!literal(axes[i])) bound += (bound.empty() ? " with " : ", ") + axes[i] + " = " + std::to_string(wanted);
    }
  }
  if (!fits) {
    faults_.add(std::string(name) + ": shape " + shape_text(array.shape) + "; must be (" + std::string(shape) + ")" + bound +
                (std::ranges::find(array.shape, 0) != array.shape.end() ? ", not empty" : ""));
    return nullptr;
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (!literal(axes[i]) && extent(axes[i]) == 0) extents_.emplace_back(axes[i], extents[i]);
  }
  if (std::holds_alternative<Array::Unread>(array.data)) {
    unread_.emplace_back(name);
    return nullptr;
  }
  return &array;
}

std::int64_t ArrayReader::extent(std::string_view letter) const {
  const auto found = std::ranges::find(extents_, letter, &std::pair<std::string, std::int64_t>::first);
  return found == extents_.end() ? 0 : found->second;
}

Elements<std::complex<double>> ArrayReader::complex(std::string_view name, std::string_view shape) {
  const Array* array = find(name, shape);
  if (array == nullptr) return {};
  Elements<std::complex<double>> numbers;
  if (const auto x = elements_of<std::complex<double>>(*array)) {
    numbers = Elements<std::complex<double>>(*x);
  } else if (const auto real_part = as_real(*array, name, faults_)) {
    numbers = Elements<std::complex<double>>(std::vector<std::complex<double>>(real_part->begin(), real_part->end()));
  } else {
    return {};
  }
  if (finite_ && !all_finite(numbers, name, *array, faults_)) return {};
  return numbers;
}

Elements<double> ArrayReader::real(std::string_view name, std::string_view shape) {
  const Array* array = find(name, shape);
  if (array == nullptr) return {};
  auto numbers = as_real(*array, name, faults_);
  if (!numbers || (finite_ && !all_finite(*numbers, name, *array, faults_))) return {};
  return std::move(*numbers);
}

Elements<std::int64_t> ArrayReader::integer(std::string_view name, std::string_view shape) {
  const Array* array = find(name, shape);
  if (array == nullptr) return {};
  using Integers = Elements<std::int64_t>;
  if (const auto x = elements_of<std::int64_t>(*array)) return Integers(*x);
  if (const auto x = elements_of<std::uint8_t>(*array)) return Integers(std::vector<std::int64_t>(x->begin(), x->end()));
  if (const auto x = elements_of<double>(*array)) {
    const auto whole = [](double v) { return std::floor(v) == v && std::abs(v) <= static_cast<double>(exact_integers); };
    const auto bad = std::ranges::find_if_not(*x, whole);
    if (bad == x->end()) {
      std::vector<std::int64_t> numbers;
      for (const double v : *x) numbers.push_back(static_cast<std::int64_t>(v));
      return Integers(std::move(numbers));
    }
    faults_.add(std::string(name) + index_text(*array, static_cast<std::size_t>(bad - x->begin())) + ": " + shortest(*bad) +
                "; must be an integer");
    return {};
  }
  faults_.add(std::string(name) + ": " + type_text(*array) + "; must be integers");
  return {};
}

double ArrayReader::scalar(std::string_view name) {
  const auto numbers = real(name, scalar_shape(arrays_, name));
  return numbers.empty() ? 0.0 : numbers.front();
}

std::int64_t ArrayReader::integer_scalar(std::string_view name) {
  const auto numbers = integer(name, scalar_shape(arrays_, name));
  return numbers.empty() ? 0 : numbers.front();
}

std::optional<double> ArrayReader::optional_scalar(std::string_view name) {
  if (!has(name)) return std::nullopt;
  const auto numbers = real(name, scalar_shape(arrays_, name));
  return numbers.empty() ? std::nullopt : std::optional(numbers.front());
}

bool ArrayReader::flag(std::string_view name, bool standard) {
  if (!has(name)) return standard;
  const auto numbers = integer(name, scalar_shape(arrays_, name));
  if (numbers.empty()) return standard;
  faults_.require(numbers.front() == 0 || numbers.front() == 1, name, std::to_string(numbers.front()), "must be a bool, 0 or 1");
  return numbers.front() != 0;
}

}  // namespace airloom::io
