#include "airloom/io/hdf5_types.hpp"

#include <algorithm>
#include <array>
#include <complex>
#include <cstdint>
#include <memory>

namespace airloom::io {
namespace {

constexpr std::size_t longest_attribute = 4096;

/// A name that HDF5 allocated.
std::string member_name(hid_t type, unsigned index) {
  const std::unique_ptr<char, herr_t (*)(void*)> name(H5Tget_member_name(type, index), &H5free_memory);
  return name == nullptr ? "" : name.get();
}

/// Two floats called r and i (h5py), or real and imag (MATLAB).
bool set_complex(Hdf5Type& result, hid_t type) {
  if (H5Tget_nmembers(type) != 2) return false;
  for (unsigned i = 0; i < 2; ++i) {
    const Hdf5Id member(H5Tget_member_type(type, i), &H5Tclose, "read a type");
    if (H5Tget_class(member) != H5T_FLOAT || H5Tget_size(member) > sizeof(double)) return false;
  }
  result.real_name = member_name(type, 0);
  result.imag_name = member_name(type, 1);
  const auto are = [&](const char* r, const char* i) { return result.real_name == r && result.imag_name == i; };
  return are("r", "i") || are("real", "imag") || are("re", "im");
}

/// h5py's bool: FALSE = 0, TRUE = 1.
bool is_boolean(hid_t type) {
  if (H5Tget_nmembers(type) != 2) return false;
  for (unsigned i = 0; i < 2; ++i) {
    std::array<unsigned char, 16> value{};
    if (H5Tget_size(type) > value.size() || H5Tget_member_value(type, i, value.data()) < 0) return false;
    const std::string name = member_name(type, i);
    if (value[0] != (name == "TRUE" ? 1 : 0) || (name != "TRUE" && name != "FALSE")) return false;
  }
  return true;
}

}  // namespace

Hdf5Type classify_hdf5(hid_t type) {
  Hdf5Type result;
  result.bytes = H5Tget_size(type);
  const auto set = [&](bool readable, Hdf5Kind kind, const char* name) {
    result.name = std::string(name) + " of " + std::to_string(result.bytes) + " bytes";
    if (readable) result.kind = kind;
  };
  switch (H5Tget_class(type)) {
    case H5T_INTEGER:
      set(result.bytes <= 8, H5Tget_sign(type) == H5T_SGN_NONE ? Hdf5Kind::unsigned_integer : Hdf5Kind::signed_integer, "integer");
      break;
    case H5T_FLOAT: set(result.bytes <= sizeof(double), Hdf5Kind::real, "float"); break;
    case H5T_COMPOUND: set(set_complex(result, type), Hdf5Kind::complex, "compound"); break;
    case H5T_ENUM: set(is_boolean(type), Hdf5Kind::boolean, "enumeration"); break;
    case H5T_STRING: set(true, Hdf5Kind::text, "text"); break;
    case H5T_REFERENCE: set(H5Tequal(type, H5T_STD_REF_OBJ) > 0, Hdf5Kind::reference, "reference"); break;
    default: set(false, Hdf5Kind::unsupported, "type"); break;
  }
  return result;
}

Hdf5Id complex_type(const std::string& real_name, const std::string& imag_name) {
  Hdf5Id type(H5Tcreate(H5T_COMPOUND, sizeof(std::complex<double>)), &H5Tclose, "make a type");
  hdf5_check(H5Tinsert(type, real_name.c_str(), 0, H5T_NATIVE_DOUBLE), "make a type");
  hdf5_check(H5Tinsert(type, imag_name.c_str(), sizeof(double), H5T_NATIVE_DOUBLE), "make a type");
  return type;
}

std::string text_attribute(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0) return {};
  const Hdf5Id attribute(H5Aopen(object, name, H5P_DEFAULT), &H5Aclose, "read an attribute");
  const Hdf5Id type(H5Aget_type(attribute), &H5Tclose, "read an attribute");
  if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) > 0) return {};
  const Hdf5Id space(H5Aget_space(attribute), &H5Sclose, "read an attribute");
  const std::size_t size = H5Tget_size(type);
  if (H5Sget_simple_extent_npoints(space) != 1 || size > longest_attribute) return {};
  std::string text(size, '\0');
  hdf5_check(H5Aread(attribute, type, text.data()), "read an attribute");
  text.resize(std::min(text.find('\0'), text.size()));
  return text;
}

}  // namespace airloom::io
