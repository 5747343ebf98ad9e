/// Writing HDF5, plain or as MATLAB's version 7.3.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>

#include "airloom/io/axis_order.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/hdf5_types.hpp"
#include "airloom/io/json.hpp"
#include "airloom/io/matlab.hpp"
#include "airloom/io/reader_process.hpp"

namespace airloom::io {
namespace {

constexpr hsize_t user_block = 512;  // MATLAB's header lies before HDF5 begins

std::uint64_t product(const std::vector<std::int64_t>& shape) {
  std::uint64_t elements = 1;
  for (const std::int64_t extent : shape) {
    if (extent < 0) throw InvalidInput("shape " + shape_text(shape) + " has a negative extent");
    elements *= static_cast<std::uint64_t>(extent);
  }
  return elements;
}

Hdf5Id fixed_text(std::size_t bytes) {
  Hdf5Id type(H5Tcopy(H5T_C_S1), &H5Tclose, "make a type");
  hdf5_check(H5Tset_size(type, std::max<std::size_t>(bytes, 1)), "make a type");
  hdf5_check(H5Tset_cset(type, H5T_CSET_UTF8), "make a type");
  hdf5_check(H5Tset_strpad(type, H5T_STR_NULLPAD), "make a type");
  return type;
}

/// h5py's bool.
Hdf5Id boolean_type() {
  Hdf5Id type(H5Tenum_create(H5T_STD_I8LE), &H5Tclose, "make a type");
  for (const auto& [name, value] : {std::pair<const char*, std::int8_t>{"FALSE", 0}, {"TRUE", 1}}) {
    hdf5_check(H5Tenum_insert(type, name, &value), "make a type");
  }
  return type;
}

/// Writes the arrays of one file.
class Writer {
 public:
  Writer(hid_t file, Hdf5Style style)
      : file_(file),
        matlab_(style == Hdf5Style::matlab),
        links_(H5Pcreate(H5P_LINK_CREATE), &H5Pclose, "make a plan"),
        plan_(H5Pcreate(H5P_DATASET_CREATE), &H5Pclose, "make a plan"),
        group_plan_(H5Pcreate(H5P_GROUP_CREATE), &H5Pclose, "make a plan") {
    H5Pset_char_encoding(links_, H5T_CSET_UTF8);
    H5Pset_obj_track_times(plan_, false);  // the bytes are those of the arrays alone
    H5Pset_obj_track_times(group_plan_, false);
  }

  void write(const std::string& name, const Array& array) {
    shape_ = matlab_ ? matlab_extents(array) : array.shape;
    name_ = name;
    make_groups(name);
    const std::size_t count = std::visit(
        [](const auto& data) {
          if constexpr (requires { data.size(); }) return data.size();
          else return std::size_t{0};
        },
        array.data);
    if (is_read(array) && product(array.shape) != count) {
      throw InvalidInput("shape " + shape_text(array.shape) + " does not fit " + std::to_string(count) + " elements");
    }
    std::visit([this](const auto& data) { put(data); }, array.data);
  }

 private:
  void put(std::span<const double> x) { numbers(x, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, "double"); }
  void put(std::span<const std::int64_t> x) { numbers(x, H5T_STD_I64LE, H5T_NATIVE_INT64, "int64"); }
  void put(std::span<const std::complex<double>> x) {
    const Hdf5Id type = matlab_ ? complex_type("real", "imag") : complex_type("r", "i");
    numbers(x, type, type, "double");
  }
  void put(std::span<const std::uint8_t> flags) {
    Array::Bools x(flags.begin(), flags.end());
    for (std::uint8_t& flag : x) flag = flag != 0 ? 1 : 0;
    if (matlab_) {
      const Hdf5Id dataset = numbers<std::uint8_t>(x, H5T_STD_U8LE, H5T_NATIVE_UINT8, "logical");
      attribute(dataset, "MATLAB_int_decode", 1);
    } else {
      const Hdf5Id type = boolean_type();
      numbers<std::uint8_t>(x, type, type, "");
    }
  }
  void put(const std::vector<std::string>& texts) {
    if (matlab_) return put_characters(texts);
    std::size_t longest = 1;
    for (const std::string& text : texts) longest = std::max(longest, text.size());
    std::string raw;
    for (const std::string& text : texts) raw += text + std::string(longest - text.size(), '\0');
    const Hdf5Id type = fixed_text(longest);
    create(type, raw.data(), type, "");
  }
  void put(const Array::Unread&) { throw InvalidInput("its elements were not read, so they cannot be written"); }
  void put(const Array::Unsupported& x) { throw InvalidInput("element type " + x.type + " cannot be written"); }

  /// One text per row, padded with spaces as MATLAB's char() does.
  void put_characters(const std::vector<std::string>& texts) {
    std::vector<std::vector<std::uint16_t>> rows;
    std::size_t longest = 0;
    for (const std::string& text : texts) longest = std::max(longest, rows.emplace_back(to_utf16(text)).size());
    std::vector<std::uint16_t> characters;
    for (std::vector<std::uint16_t>& row : rows) {
      row.resize(longest, ' ');
      characters.insert(characters.end(), row.begin(), row.end());
    }
    shape_ = {static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(longest)};
    const Hdf5Id dataset = numbers<std::uint16_t>(characters, H5T_STD_U16LE, H5T_NATIVE_UINT16, "char");
    attribute(dataset, "MATLAB_int_decode", 2);
  }

  template <class T>
  Hdf5Id numbers(std::span<const T> x, hid_t stored, hid_t memory, const char* meaning) {
    if (!matlab_) return create(stored, x.data(), memory, meaning);
    if (x.empty()) {  // MATLAB stores the extents of what has no elements
      const std::vector<std::int64_t> extents = std::exchange(shape_, {static_cast<std::int64_t>(shape_.size())});
      Hdf5Id dataset = create(H5T_STD_U64LE, extents.data(), H5T_NATIVE_INT64, meaning);
      attribute(dataset, "MATLAB_empty", 1);
      return dataset;
    }
    const std::vector<T> ordered = first_index_fastest(x, shape_);
    std::ranges::reverse(shape_);
    return create(stored, ordered.data(), memory, meaning);
  }

  Hdf5Id create(hid_t stored, const void* data, hid_t memory, const char* meaning) {
    std::vector<hsize_t> dims(shape_.begin(), shape_.end());
    const Hdf5Id space(dims.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr),
                       &H5Sclose, "make a shape");
    Hdf5Id dataset(H5Dcreate2(file_, name_.c_str(), stored, space, links_, plan_, H5P_DEFAULT), &H5Dclose, "write it");
    if (product(shape_) > 0) hdf5_check(H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), "write it");
    if (matlab_) text_attribute_out(dataset, meaning);
    return dataset;
  }

  /// The groups that a name like "a/b/c" lies in.
  void make_groups(const std::string& name) {
    for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
      const std::string path = name.substr(0, slash);
      if (!groups_.insert(path).second) continue;
      const Hdf5Id group(H5Gcreate2(file_, path.c_str(), links_, group_plan_, H5P_DEFAULT), &H5Gclose, "write it");
      if (matlab_) text_attribute_out(group, "struct");
    }
  }

  static void text_attribute_out(hid_t object, const std::string& text) {
    const Hdf5Id type(H5Tcopy(H5T_C_S1), &H5Tclose, "make a type");
    hdf5_check(H5Tset_size(type, text.size()), "make a type");
    const Hdf5Id space(H5Screate(H5S_SCALAR), &H5Sclose, "make a shape");
    const Hdf5Id attribute(H5Acreate2(object, "MATLAB_class", type, space, H5P_DEFAULT, H5P_DEFAULT), &H5Aclose, "write an attribute");
    hdf5_check(H5Awrite(attribute, type, text.data()), "write an attribute");
  }

  static void attribute(hid_t object, const char* name, std::int32_t value) {
    const Hdf5Id space(H5Screate(H5S_SCALAR), &H5Sclose, "make a shape");
    const Hdf5Id attribute(H5Acreate2(object, name, H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT), &H5Aclose, "write an attribute");
    hdf5_check(H5Awrite(attribute, H5T_NATIVE_INT32, &value), "write an attribute");
  }

  hid_t file_;
  bool matlab_;
  Hdf5Id links_;
  Hdf5Id plan_;
  Hdf5Id group_plan_;
  std::string name_;
  std::vector<std::int64_t> shape_;
  std::set<std::string> groups_;
};

/// The user block, whose first 128 bytes tell MATLAB what follows.
std::string matlab_header() {
  std::string header = "MATLAB 7.3 MAT-file, written by Airloom HDF5 schema 1.00 .";
  header.resize(116, ' ');
  header += std::string(8, '\0') + std::string("\x00\x02IM", 4);
  header.resize(user_block, '\0');
  return header;
}

/// The whole file as HDF5 holds it in memory: what the disk does is not the library's trouble, which never forgets a failed write.
std::string image_of(hid_t file) {
  hdf5_check(H5Fflush(file, H5F_SCOPE_GLOBAL), "write it");
  const auto size = H5Fget_file_image(file, nullptr, 0);
  hdf5_check(size < 0 ? -1 : 0, "write it");
  std::string image(static_cast<std::size_t>(size), '\0');
  hdf5_check(H5Fget_file_image(file, image.data(), image.size()) < 0 ? -1 : 0, "write it");
  return image;  // without the user block
}

void check_name(const std::string& name, Hdf5Style style) {
  const bool possible = style == Hdf5Style::matlab ? is_matlab_name(name)
                                                   : !name.empty() && name.front() != '/' && name.back() != '/' &&
                                                         name.find('\0') == std::string::npos && name.find("//") == std::string::npos;
  if (!possible) throw InvalidInput("not a name for an array in such a file");
}

}  // namespace

void write_hdf5(const std::filesystem::path& file, const Arrays& arrays, Hdf5Style style) {
  const std::scoped_lock lock(array_library_mutex());
  silence_hdf5();
  std::string image;
  {
    const Hdf5Id plan(H5Pcreate(H5P_FILE_CREATE), &H5Pclose, "make a plan");
    H5Pset_obj_track_times(plan, false);
    if (style == Hdf5Style::matlab) H5Pset_userblock(plan, user_block);
    const Hdf5Id access(H5Pcreate(H5P_FILE_ACCESS), &H5Pclose, "make a plan");
    hdf5_check(H5Pset_fapl_core(access, std::size_t{1} << 20U, false), "make a plan");
    const Hdf5Id handle(H5Fcreate("in memory", H5F_ACC_TRUNC, plan, access), &H5Fclose, "make it");
    Writer writer(handle, style);
    for (const auto& [name, array] : arrays) {
      try {
        check_name(name, style);
        writer.write(name, array);
      } catch (const InvalidInput& error) {
        throw InvalidInput(file.string() + ": array '" + name + "': " + error.what());
      }
    }
    image = image_of(handle);
  }
  write_text(file, style == Hdf5Style::matlab ? matlab_header() + image : image);
}

}  // namespace airloom::io
