#include "airloom/io/hdf5_dataset.hpp"

#include <algorithm>
#include <array>
#include <complex>
#include <limits>
#include <memory>

#include "airloom/core/error.hpp"
#include "airloom/io/hdf5_filters.hpp"
#include "airloom/io/matlab.hpp"
#include "airloom/io/unicode.hpp"

namespace airloom::io {
namespace {

/// Extents of a dataset, and their product.
struct Extents {
  std::vector<std::int64_t> shape;
  std::uint64_t elements = 1;
};

Extents extents_of(hid_t space) {
  Extents result;
  const int rank = H5Sget_simple_extent_ndims(space);
  if (rank < 0 || rank > H5S_MAX_RANK) throw InvalidInput("its shape cannot be read: " + hdf5_reason());
  std::array<hsize_t, H5S_MAX_RANK> dims{};
  H5Sget_simple_extent_dims(space, dims.data(), nullptr);
  for (int axis = 0; axis < rank; ++axis) {
    const std::uint64_t extent = dims[static_cast<std::size_t>(axis)];
    constexpr std::uint64_t largest = std::uint64_t{1} << 58U;
    if (extent > largest || (extent != 0 && result.elements > largest / extent)) throw InvalidInput("its shape is too large");
    result.shape.push_back(static_cast<std::int64_t>(extent));
    result.elements *= extent;
  }
  return result;
}

/// Why the dataset's data is not read: it is elsewhere, or packed by a filter that a plug-in would have to undo.
std::string obstacle(hid_t dataset) {
  const Hdf5Id plan(H5Dget_create_plist(dataset), &H5Pclose, "read a dataset's layout");
  if (H5Pget_layout(plan) == H5D_VIRTUAL) return "a dataset computed from other files";
  if (H5Pget_external_count(plan) > 0) return "a dataset that lies in other files";
  return packed_beyond_reach(plan);
}

/// Refuses what the file cannot really hold, before anything is allocated for it.
void check_claims(hid_t dataset, std::uint64_t elements, std::size_t element_bytes, std::size_t memory_each, Hdf5Budget& budget) {
  constexpr std::uint64_t largest_ratio = 1032;  // of deflate
  const std::uint64_t stored = H5Dget_storage_size(dataset);
  if (stored > budget.file_bytes) throw InvalidInput("it claims more bytes than the file has");
  if (elements == 0) return;
  if (stored == 0) throw InvalidInput("no data is stored for it");
  if (elements > std::numeric_limits<std::uint64_t>::max() / std::max<std::size_t>(element_bytes, 1) ||
      elements * element_bytes / largest_ratio > stored) {
    throw InvalidInput("it claims more elements than its stored data can hold");
  }
  if (elements > budget.bytes_left / memory_each) throw InvalidInput("more bytes of arrays than the limit");
  budget.bytes_left -= elements * memory_each;
}

template <class T>
std::vector<T> elements_of(hid_t dataset, hid_t type, std::uint64_t count) {
  std::vector<T> elements(count);
  if (count > 0) hdf5_check(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements.data()), "read its data");
  return elements;
}

std::vector<std::int64_t> unsigned_elements(hid_t dataset, std::uint64_t count) {
  const auto read = elements_of<std::uint64_t>(dataset, H5T_NATIVE_UINT64, count);
  for (const std::uint64_t x : read) {
    if (x > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      throw InvalidInput("the uint64 value " + std::to_string(x) + " does not fit int64");
    }
  }
  return {read.begin(), read.end()};
}

Array::Bools bools(hid_t dataset, hid_t type, std::size_t bytes, std::uint64_t count) {
  std::vector<unsigned char> raw(count * bytes);
  if (count > 0) hdf5_check(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data()), "read its data");
  Array::Bools result(count);
  for (std::size_t i = 0; i < count; ++i) result[i] = raw[i * bytes] != 0 ? 1 : 0;
  return result;
}

std::string checked_utf8(std::string text) {
  (void)decode_utf8(text);
  return text;
}

std::vector<std::string> texts(hid_t dataset, hid_t type, hid_t space, std::size_t bytes, std::uint64_t count) {
  std::vector<std::string> result;
  if (count == 0) return result;
  if (H5Tis_variable_str(type) > 0) {
    const Hdf5Id memory(H5Tcopy(type), &H5Tclose, "make a type");
    auto pointers = elements_of<char*>(dataset, memory, count);
    try {
      for (const char* text : pointers) result.push_back(text == nullptr ? "" : checked_utf8(text));
    } catch (...) {
      H5Dvlen_reclaim(memory, space, H5P_DEFAULT, pointers.data());
      throw;
    }
    H5Dvlen_reclaim(memory, space, H5P_DEFAULT, pointers.data());
    return result;
  }
  std::string raw(count * bytes, '\0');
  hdf5_check(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data()), "read its data");
  for (std::size_t i = 0; i < count; ++i) {
    std::string text = raw.substr(i * bytes, bytes);
    text.resize(std::min(text.find('\0'), text.size()));
    result.push_back(checked_utf8(std::move(text)));
  }
  return result;
}

/// "int32", "complex64", ... of what is in the file.
std::string file_type(const Hdf5Type& type) {
  const std::string bits = std::to_string(8 * type.bytes);
  switch (type.kind) {
    case Hdf5Kind::boolean: return "bool";
    case Hdf5Kind::signed_integer: return "int" + bits;
    case Hdf5Kind::unsigned_integer: return "uint" + bits;
    case Hdf5Kind::real: return "float" + bits;
    case Hdf5Kind::complex: return "complex" + bits;
    case Hdf5Kind::text: return "text";
    case Hdf5Kind::reference:
    case Hdf5Kind::unsupported: break;
  }
  return type.name;
}

/// MATLAB's own meaning of numbers: text, truth, or the extents of an array without elements.
Array as_matlab(hid_t dataset, const Extents& extents, Array::Data data) {
  const std::string meaning = text_attribute(dataset, "MATLAB_class");
  std::vector<std::int64_t> shape(extents.shape.rbegin(), extents.shape.rend());
  const auto* integers = std::get_if<std::vector<std::int64_t>>(&data);
  if (H5Aexists(dataset, "MATLAB_empty") > 0 && integers != nullptr) {
    if (meaning == "char") return {.shape = {}, .data = std::vector<std::string>{""}, .matlab = true};
    std::vector<std::int64_t> empty = *integers;
    if (std::ranges::find(empty, 0) == empty.end()) throw InvalidInput("it is marked as empty and says otherwise");
    return {.shape = std::move(empty), .data = std::vector<double>{}, .matlab = true};
  }
  if (meaning == "char" && integers != nullptr) {
    std::vector<std::uint16_t> units;
    for (const std::int64_t unit : *integers) units.push_back(static_cast<std::uint16_t>(unit));
    return matlab_text(shape, from_utf16(units));
  }
  if (meaning == "logical" && integers != nullptr) {
    Array::Bools flags;
    for (const std::int64_t x : *integers) flags.push_back(x != 0 ? 1 : 0);
    data = std::move(flags);
  }
  return matlab_array(std::move(shape), std::move(data));
}

}  // namespace

Array read_hdf5_dataset(hid_t dataset, const std::string& name, const ReadLimits& limits, Hdf5Budget& budget) {
  const Hdf5Id type(H5Dget_type(dataset), &H5Tclose, "read a type");
  const Hdf5Id space(H5Dget_space(dataset), &H5Sclose, "read a shape");
  const Hdf5Type kind = classify_hdf5(type);
  const std::string elsewhere = obstacle(dataset);
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return {{}, Array::Unsupported{"a dataset without a shape"}};
  const Extents extents = extents_of(space);
  if (!elsewhere.empty()) return {extents.shape, Array::Unsupported{elsewhere}};
  if (kind.kind == Hdf5Kind::unsupported || kind.kind == Hdf5Kind::reference) return {extents.shape, Array::Unsupported{kind.name}};
  const std::uint64_t n = extents.elements;
  std::size_t each = kind.kind == Hdf5Kind::complex ? 16 : 8;
  if (kind.kind == Hdf5Kind::text) each = sizeof(std::string) + kind.bytes;
  if (const auto most = std::numeric_limits<std::uint64_t>::max() / each;
      !limits.takes(name, std::min(n, most) * each, budget.unasked_left)) {
    if (!budget.matlab) return {extents.shape, Array::Unread{file_type(kind)}};
    return matlab_array({extents.shape.rbegin(), extents.shape.rend()}, Array::Unread{file_type(kind)});
  }
  check_claims(dataset, n, kind.bytes, each, budget);
  Array::Data data;
  switch (kind.kind) {
    case Hdf5Kind::boolean: data = bools(dataset, type, kind.bytes, n); break;
    case Hdf5Kind::signed_integer: data = elements_of<std::int64_t>(dataset, H5T_NATIVE_INT64, n); break;
    case Hdf5Kind::unsigned_integer: data = unsigned_elements(dataset, n); break;
    case Hdf5Kind::real: data = elements_of<double>(dataset, H5T_NATIVE_DOUBLE, n); break;
    case Hdf5Kind::complex: data = elements_of<std::complex<double>>(dataset, complex_type(kind.real_name, kind.imag_name), n); break;
    case Hdf5Kind::text: data = texts(dataset, type, space, kind.bytes, n); break;
    case Hdf5Kind::reference:
    case Hdf5Kind::unsupported: break;
  }
  if (budget.matlab) return as_matlab(dataset, extents, std::move(data));
  return {extents.shape, std::move(data)};
}

std::vector<hobj_ref_t> read_hdf5_references(hid_t dataset, Hdf5Budget& budget) {
  const std::string elsewhere = obstacle(dataset);
  if (!elsewhere.empty()) throw InvalidInput(elsewhere);
  const Hdf5Id space(H5Dget_space(dataset), &H5Sclose, "read a shape");
  const Extents extents = extents_of(space);
  check_claims(dataset, extents.elements, sizeof(hobj_ref_t), sizeof(hobj_ref_t), budget);
  return elements_of<hobj_ref_t>(dataset, H5T_STD_REF_OBJ, extents.elements);
}

}  // namespace airloom::io
