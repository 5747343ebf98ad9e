/// Writing `.mat`: version 5 through matio, 7.3 where an array is too large for it.
#include <matio.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "airloom/core/error.hpp"
#include "airloom/io/axis_order.hpp"
#include "airloom/io/fresh_file.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/mat.hpp"
#include "airloom/io/matlab.hpp"
#include "airloom/io/reader_process.hpp"

namespace airloom::io {
namespace {

using File = std::unique_ptr<mat_t, int (*)(mat_t*)>;
using Variable = std::unique_ptr<matvar_t, void (*)(matvar_t*)>;

constexpr std::uint64_t version_5_limit = std::uint64_t{1} << 31U;  // bytes of one variable, MATLAB's rule

/// The extents of `array` as matio takes them.
std::vector<std::size_t> extents_of(const Array& array, std::size_t count) {
  std::size_t elements = 1;
  for (const std::int64_t extent : array.shape) {
    if (extent < 0) throw InvalidInput("shape " + shape_text(array.shape) + " has a negative extent");
    elements *= static_cast<std::size_t>(extent);
  }
  if (elements != count) throw InvalidInput("shape " + shape_text(array.shape) + " does not fit " + std::to_string(count) + " elements");
  const std::vector<std::int64_t> extents = matlab_extents(array);
  return {extents.begin(), extents.end()};
}

/// Makes one variable; matio copies the data.
class Maker {
 public:
  Maker(const std::string& name, const Array& array) : name_(name), array_(array) {}

  matvar_t* operator()(std::span<const double> x) const { return make(MAT_C_DOUBLE, MAT_T_DOUBLE, x, 0); }
  matvar_t* operator()(std::span<const std::int64_t> x) const { return make(MAT_C_INT64, MAT_T_INT64, x, 0); }
  matvar_t* operator()(std::span<const std::uint8_t> x) const { return make(MAT_C_UINT8, MAT_T_UINT8, x, MAT_F_LOGICAL); }
  matvar_t* operator()(std::span<const std::complex<double>> x) const {
    std::vector<std::size_t> dims = extents_of(array_, x.size());
    const std::vector<std::complex<double>> ordered = first_index_fastest(x, matlab_extents(array_));
    std::vector<double> re;
    std::vector<double> im;
    for (const std::complex<double> z : ordered) {
      re.push_back(z.real());
      im.push_back(z.imag());
    }
    mat_complex_split_t split{re.data(), im.data()};
    return Mat_VarCreate(name_.c_str(), MAT_C_DOUBLE, MAT_T_DOUBLE, static_cast<int>(dims.size()), dims.data(), &split, MAT_F_COMPLEX);
  }
  /// One text per row, padded with spaces as MATLAB's char() does.
  matvar_t* operator()(const std::vector<std::string>& texts) const {
    (void)extents_of(array_, texts.size());
    std::vector<std::vector<std::uint16_t>> rows;
    std::size_t longest = 0;
    for (const std::string& text : texts) longest = std::max(longest, rows.emplace_back(to_utf16(text)).size());
    std::array<std::size_t, 2> dims{rows.size(), longest};
    std::vector<std::uint16_t> units;  // first index fastest
    for (std::size_t i = 0; i < longest; ++i) {
      for (const std::vector<std::uint16_t>& row : rows) units.push_back(i < row.size() ? row[i] : std::uint16_t{' '});
    }
    const bool ascii = std::ranges::all_of(units, [](std::uint16_t unit) { return unit < 128; });
    if (!ascii) return Mat_VarCreate(name_.c_str(), MAT_C_CHAR, MAT_T_UTF16, 2, dims.data(), units.data(), 0);
    std::string bytes;
    for (const std::uint16_t unit : units) bytes += static_cast<char>(unit);
    return Mat_VarCreate(name_.c_str(), MAT_C_CHAR, MAT_T_UTF8, 2, dims.data(), bytes.data(), 0);
  }
  matvar_t* operator()(const Array::Unread&) const { throw InvalidInput("its elements were not read, so they cannot be written"); }
  matvar_t* operator()(const Array::Unsupported& x) const { throw InvalidInput("element type " + x.type + " cannot be written"); }

 private:
  template <class T>
  matvar_t* make(matio_classes kind, matio_types type, std::span<const T> x, int flags) const {
    std::vector<std::size_t> dims = extents_of(array_, x.size());
    std::vector<T> ordered = first_index_fastest(x, matlab_extents(array_));  // matio asks for writable data and does not write
    return Mat_VarCreate(name_.c_str(), kind, type, static_cast<int>(dims.size()), dims.data(), ordered.data(), flags);
  }
  std::string name_;
  const Array& array_;
};

/// The arrays whose names begin with `prefix`, as one struct; matio owns fields once they are set.
matvar_t* make_struct(const std::string& name, const std::string& prefix, const Arrays& arrays);

matvar_t* make_field(const std::string& name, const std::string& path, const Arrays& arrays) {
  const auto found = arrays.find(path);
  matvar_t* made =
      found == arrays.end() ? make_struct(name, path + "/", arrays) : std::visit(Maker(name, found->second), found->second.data);
  if (made == nullptr) throw InvalidInput("the MAT library cannot hold it");
  return made;
}

/// Names directly below `prefix`, in order.
std::vector<std::string> parts_below(const std::string& prefix, const Arrays& arrays) {
  std::vector<std::string> parts;
  for (auto at = arrays.lower_bound(prefix); at != arrays.end() && at->first.starts_with(prefix); ++at) {
    const std::string part = at->first.substr(prefix.size(), at->first.find('/', prefix.size()) - prefix.size());
    if (std::ranges::find(parts, part) == parts.end()) parts.push_back(part);
  }
  return parts;
}

matvar_t* make_struct(const std::string& name, const std::string& prefix, const Arrays& arrays) {
  const std::vector<std::string> parts = parts_below(prefix, arrays);
  std::vector<const char*> names;
  for (const std::string& part : parts) names.push_back(part.c_str());
  std::array<std::size_t, 2> one{1, 1};
  Variable made(Mat_VarCreateStruct(name.c_str(), 2, one.data(), names.data(), static_cast<unsigned>(names.size())), &Mat_VarFree);
  if (made == nullptr) throw InvalidInput("the MAT library cannot hold it");
  for (const std::string& part : parts) Mat_VarSetStructFieldByName(made.get(), part.c_str(), 0, make_field(part, prefix + part, arrays));
  return made.release();
}

std::uint64_t bytes_of(const Array& array) {
  return std::visit(
      [](const auto& data) -> std::uint64_t {
        if constexpr (requires { data.size(); }) return data.size() * sizeof(data[0]);
        else return 0;
      },
      array.data);
}

void check_names(const std::filesystem::path& file, const Arrays& arrays) {
  for (const auto& [name, array] : arrays) {
    if (!is_matlab_name(name)) {
      throw InvalidInput(file.string() + ": array '" + name + "': no name in MATLAB: letters, digits and _, a letter first, at most 63");
    }
    for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
      if (arrays.contains(name.substr(0, slash)))
        throw InvalidInput(file.string() + ": array '" + name + "': lies in what is an array itself");
    }
  }
}

template <class T>
bool same_elements(const Array& a, const Array& b) {
  const auto first = elements_of<T>(a), second = elements_of<T>(b);
  if (!first || !second) return true;
  return first->size() == second->size() && (first->empty() || std::memcmp(first->data(), second->data(), first->size_bytes()) == 0);
}

/// matio does not say whether the disk took what it wrote: the file is read back before it takes its place.
void require_written(const std::filesystem::path& written, const Arrays& arrays, const std::filesystem::path& file) {
  const std::string failed = "cannot write " + file.string() + ": what was written does not come back; is the disk full?";
  ReadLimits limits;
  limits.arrays = std::max(limits.arrays, 2 * arrays.size());
  std::uint64_t bytes = 0;
  for (const auto& [name, array] : arrays) bytes += bytes_of(array);
  limits.bytes_total = std::max(limits.bytes_total, 4 * bytes);
  Arrays back;
  try {
    back = read_mat(written, limits);
  } catch (const InvalidInput&) {
    throw IoError(failed);
  }
  for (const auto& [name, array] : arrays) {
    const auto found = back.find(name);
    const bool same = found != back.end() && same_elements<double>(array, found->second) &&
                      same_elements<std::complex<double>>(array, found->second) && same_elements<std::int64_t>(array, found->second) &&
                      same_elements<std::uint8_t>(array, found->second);
    if (!same) throw IoError(failed);
  }
}

/// Version 5, through matio.
void write_version_5(const std::filesystem::path& written, const Arrays& arrays, const std::filesystem::path& file) {
  const std::scoped_lock lock(array_library_mutex());
  Mat_LogInitFunc("airloom", [](int, char*) {});
  File handle(Mat_CreateVer(written.c_str(), "MATLAB 5.0 MAT-file, written by Airloom", MAT_FT_MAT5), &Mat_Close);
  if (handle == nullptr) throw IoError("cannot write " + file.string());
  for (const std::string& name : parts_below("", arrays)) {
    try {
      const Variable variable(make_field(name, name, arrays), &Mat_VarFree);
      if (Mat_VarWrite(handle.get(), variable.get(), MAT_COMPRESSION_NONE) != 0)
        throw IoError("cannot write " + file.string() + ": disk full?");
    } catch (const InvalidInput& error) {
      throw InvalidInput(file.string() + ": array '" + name + "': " + error.what());
    }
  }
  if (Mat_Close(handle.release()) != 0) throw IoError("cannot write " + file.string());
}

}  // namespace

void write_mat(const std::filesystem::path& file, const Arrays& arrays) {
  check_names(file, arrays);
  std::uint64_t largest = 0;  // of what becomes one variable
  for (const std::string& name : parts_below("", arrays)) {
    std::uint64_t bytes = 0;
    for (const auto& [path, array] : arrays) {
      if (path == name || path.starts_with(name + "/")) bytes += bytes_of(array);
    }
    largest = std::max(largest, bytes);
  }
  if (largest >= version_5_limit) return write_hdf5(file, arrays, Hdf5Style::matlab);

  FreshFile fresh(file);
  write_version_5(fresh.path(), arrays, file);
  require_written(fresh.path(), arrays, file);
  fresh.commit();
}

}  // namespace airloom::io
