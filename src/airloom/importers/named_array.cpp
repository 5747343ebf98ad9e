#include "airloom/importers/named_array.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/values.hpp"
#include "airloom/io/array_reader.hpp"
#include "airloom/io/axis_order.hpp"

namespace airloom::importers {
namespace {

constexpr std::string_view letters = "rtsbumnpc";

std::size_t place(const NamedArray& array, char axis) { return array.axes.find(axis); }

}  // namespace

std::string axis_text(char axis) {
  switch (axis) {
    case 'r': return "snapshot axis r";
    case 't': return "time axis t";
    case 's': return "subcarrier axis s";
    case 'b': return "transmitter axis b";
    case 'u': return "user axis u";
    case 'm': return "receive antenna axis m";
    case 'n': return "transmit antenna axis n";
    case 'c': return "axis c of real and imaginary part";
    default: return "path axis p";
  }
}

std::int64_t NamedArray::extent(char axis) const {
  const std::size_t at = axes.find(axis);
  return at == std::string::npos ? 1 : shape[at];
}

NamedArray name_axes(const io::Arrays& arrays, const std::string& name, std::string_view axes) {
  std::string named;
  std::string shape;
  for (const char c : axes) {
    if (c == ',' || c == ' ') continue;
    if (c != '1' && letters.find(c) == std::string_view::npos) {
      throw InvalidInput("axes: '" + std::string(1, c) +
                         "'; letters are r (snapshot), t (time), s (subcarrier), b (transmitter), u (user), "
                         "m (receive antenna), n (transmit antenna), p (path), c (real and imaginary part), and 1 for an axis of extent 1");
    }
    if (c != '1' && named.find(c) != std::string::npos) throw InvalidInput("axes: '" + std::string(axes) + "' has " + c + " twice");
    named += c;
    shape += (shape.empty() ? "" : ",") + std::string(c == 'c' ? "2" : std::string(1, c));
  }
  io::ArrayReader reader(arrays, name);
  reader.allow_not_finite();
  NamedArray array{.axes = {}, .shape = {}, .data = reader.complex(name, shape).take(), .name = name, .file_axes = named};
  reader.raise();
  array.real = !io::elements_of<std::complex<double>>(arrays.find(name)->second);
  for (const char axis : named) {
    if (axis == '1') continue;
    array.axes += axis;
    array.shape.push_back(axis == 'c' ? 2 : reader.extent(std::string(1, axis)));
  }
  if (!array.has('c')) return array;
  if (!array.real) throw InvalidInput(name + ": complex numbers, and axes says that an axis c holds their real and imaginary parts");
  NamedArray joined = pick(array, 'c', 0, "axes");
  const NamedArray imaginary = pick(array, 'c', 1, "axes");
  for (std::size_t i = 0; i < joined.data.size(); ++i) joined.data[i] = {joined.data[i].real(), imaginary.data[i].real()};
  joined.real = false;
  joined.file_axes.clear();
  return joined;
}

NamedArray keep(const NamedArray& array, char axis, const std::vector<double>& indices, const char* option) {
  if (indices.empty()) return array;
  const std::int64_t extent = array.extent(axis);
  for (const double index : indices) {
    if (std::floor(index) == index && index >= 0.0 && index < static_cast<double>(extent)) continue;
    throw InvalidInput(std::string(option) + ": " + shortest(index) + "; must be 0 .. " + std::to_string(extent - 1));
  }
  if (!array.has(axis)) {
    if (indices.size() == 1) return array;
    NamedArray with_axis = array;
    with_axis.axes.insert(0, 1, axis);
    with_axis.shape.insert(with_axis.shape.begin(), 1);
    return keep(with_axis, axis, indices, option);
  }
  const std::size_t at = place(array, axis);
  std::size_t inner = 1;
  for (std::size_t i = at + 1; i < array.shape.size(); ++i) inner *= static_cast<std::size_t>(array.shape[i]);
  const std::size_t block = inner * static_cast<std::size_t>(extent);
  NamedArray kept{
      .axes = array.axes, .shape = array.shape, .data = {}, .name = array.name, .file_axes = array.file_axes, .real = array.real};
  kept.shape[at] = static_cast<std::int64_t>(indices.size());
  for (std::size_t outer = 0; outer < array.data.size(); outer += block) {
    for (const double index : indices) {
      const auto from = array.data.begin() + static_cast<std::ptrdiff_t>(outer + static_cast<std::size_t>(index) * inner);
      kept.data.insert(kept.data.end(), from, from + static_cast<std::ptrdiff_t>(inner));
    }
  }
  return kept;
}

NamedArray pick(const NamedArray& array, char axis, std::int64_t index, const char* option) {
  NamedArray one = keep(array, axis, {static_cast<double>(index)}, option);
  if (!one.has(axis)) return one;
  const std::size_t at = place(one, axis);
  one.axes.erase(at, 1);
  one.shape.erase(one.shape.begin() + static_cast<std::ptrdiff_t>(at));
  return one;
}

NamedArray ordered(const NamedArray& array, std::string_view axes) {
  NamedArray full = array;
  for (std::size_t i = full.axes.size(); i-- > 0;) {
    if (axes.find(full.axes[i]) != std::string_view::npos) continue;
    if (full.shape[i] != 1) {
      throw InvalidInput(axis_text(full.axes[i]) + ": " + std::to_string(full.shape[i]) + " entries where one must be chosen");
    }
    full.axes.erase(i, 1);
    full.shape.erase(full.shape.begin() + static_cast<std::ptrdiff_t>(i));
  }
  for (const char axis : axes) {
    if (full.has(axis)) continue;
    full.axes += axis;
    full.shape.push_back(1);
  }
  std::vector<std::size_t> from;
  NamedArray result{
      .axes = std::string(axes), .shape = {}, .data = {}, .name = array.name, .file_axes = array.file_axes, .real = array.real};
  for (const char axis : axes) {
    from.push_back(place(full, axis));
    result.shape.push_back(full.shape[from.back()]);
  }
  result.data = io::permuted<std::complex<double>>(full.data, full.shape, from);
  return result;
}

}  // namespace airloom::importers
