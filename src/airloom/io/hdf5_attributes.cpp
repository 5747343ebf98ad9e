#include "airloom/io/hdf5_attributes.hpp"

#include <algorithm>
#include <array>
#include <complex>

#include "airloom/io/hdf5_types.hpp"
#include "airloom/io/unicode.hpp"

namespace airloom::io {
namespace {

constexpr unsigned most_attributes = 256;
constexpr hsize_t most_elements = 4096;
constexpr std::size_t longest_text = 4096;

std::vector<std::int64_t> attribute_shape(hid_t space, std::uint64_t& elements) {
  std::vector<std::int64_t> shape;
  std::array<hsize_t, H5S_MAX_RANK> dims{};
  const int rank = H5Sget_simple_extent_dims(space, dims.data(), nullptr);
  elements = 1;
  for (int axis = 0; axis < rank; ++axis) {
    const hsize_t extent = dims[static_cast<std::size_t>(axis)];
    if (extent > most_elements || elements * extent > most_elements) throw InvalidInput("an attribute of too many numbers");
    elements *= extent;
    shape.push_back(static_cast<std::int64_t>(extent));
  }
  return shape;
}

template <class T>
std::vector<T> attribute_elements(hid_t attribute, hid_t type, std::uint64_t count) {
  std::vector<T> values(count);
  if (count > 0) hdf5_check(H5Aread(attribute, type, values.data()), "read an attribute");
  return values;
}

std::vector<std::string> attribute_texts(hid_t attribute, hid_t type, hid_t space, std::size_t bytes, std::uint64_t count) {
  std::vector<std::string> result;
  const auto add = [&](std::string text) {
    text.resize(std::min({text.find('\0'), text.size(), longest_text}));
    (void)decode_utf8(text);
    result.push_back(std::move(text));
  };
  if (H5Tis_variable_str(type) > 0) {
    const Hdf5Id memory(H5Tcopy(type), &H5Tclose, "make a type");
    auto pointers = attribute_elements<char*>(attribute, memory, count);
    for (const char* text : pointers) add(text == nullptr ? "" : text);  // a text that is none: freed when the process ends
    H5Dvlen_reclaim(memory, space, H5P_DEFAULT, pointers.data());
    return result;
  }
  if (bytes > longest_text) throw InvalidInput("a long text");
  std::string raw(count * bytes, '\0');
  if (count > 0) hdf5_check(H5Aread(attribute, type, raw.data()), "read an attribute");
  for (std::uint64_t i = 0; i < count; ++i) add(raw.substr(i * bytes, bytes));
  return result;
}

Array read_attribute(hid_t attribute) {
  const Hdf5Id type(H5Aget_type(attribute), &H5Tclose, "read an attribute");
  const Hdf5Id space(H5Aget_space(attribute), &H5Sclose, "read an attribute");
  const Hdf5Type kind = classify_hdf5(type);
  std::uint64_t count = 0;
  if (H5Sget_simple_extent_type(space) == H5S_NULL) return {{}, Array::Unsupported{"an attribute without a shape"}};
  std::vector<std::int64_t> shape = attribute_shape(space, count);
  switch (kind.kind) {
    case Hdf5Kind::boolean: {
      std::vector<unsigned char> raw(count * kind.bytes);
      if (count > 0) hdf5_check(H5Aread(attribute, type, raw.data()), "read an attribute");
      Array::Bools flags;
      for (std::uint64_t i = 0; i < count; ++i) flags.push_back(raw[i * kind.bytes] != 0 ? 1 : 0);
      return {std::move(shape), std::move(flags)};
    }
    case Hdf5Kind::signed_integer:
    case Hdf5Kind::unsigned_integer: return {std::move(shape), attribute_elements<std::int64_t>(attribute, H5T_NATIVE_INT64, count)};
    case Hdf5Kind::real: return {std::move(shape), attribute_elements<double>(attribute, H5T_NATIVE_DOUBLE, count)};
    case Hdf5Kind::complex:
      return {std::move(shape), attribute_elements<std::complex<double>>(attribute, complex_type(kind.real_name, kind.imag_name), count)};
    case Hdf5Kind::text: return {std::move(shape), attribute_texts(attribute, type, space, kind.bytes, count)};
    case Hdf5Kind::reference:
    case Hdf5Kind::unsupported: break;
  }
  return {{}, Array::Unsupported{kind.name}};
}

}  // namespace

void add_hdf5_attributes(hid_t object, const std::string& path, Arrays& arrays) {
  H5O_info_t info;
  if (H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS) < 0) return;
  const auto count = static_cast<unsigned>(std::min<hsize_t>(info.num_attrs, most_attributes));
  for (unsigned i = 0; i < count; ++i) {
    std::array<char, 256> name{};
    const hid_t id = H5Aopen_by_idx(object, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT);
    if (id < 0) continue;
    const Hdf5Id attribute(id, &H5Aclose, "open an attribute");
    if (H5Aget_name(attribute, name.size(), name.data()) <= 0) continue;
    const std::string key = path + "@" + name.data();
    if (arrays.contains(key)) continue;
    try {
      arrays.emplace(key, read_attribute(attribute));
    } catch (const InvalidInput& error) {
      arrays.emplace(key, Array{{}, Array::Unsupported{error.what()}});
    }
  }
}

}  // namespace airloom::io
