/// Reading `.mat`: version 5 and 7 variable by variable through matio; version 7.3 is HDF5.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <system_error>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/mat.hpp"
#include "airloom/io/mat4.hpp"
#include "airloom/io/mat_elements.hpp"
#include "airloom/io/mat_numbers.hpp"
#include "airloom/io/matlab.hpp"
#include "airloom/io/reader_process.hpp"

namespace airloom::io {
namespace {

using File = std::unique_ptr<mat_t, int (*)(mat_t*)>;
using Variable = std::unique_ptr<matvar_t, void (*)(matvar_t*)>;

constexpr int deepest_cell = 16;

// matio tells of trouble through a log alone; the reading process reads one file and ends.
std::string trouble_told;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void keep_trouble(int level, char* message) {
  constexpr int warning = MATIO_LOG_LEVEL_WARNING;
  if (level <= warning && trouble_told.empty() && message != nullptr) trouble_told = message;
}

/// One file's variables as arrays, and what they may still allocate.
class MatReader {
 public:
  MatReader(std::uint64_t file_bytes, const ReadLimits& limits)
      : bytes_left_(std::min(limits.bytes_total, file_bytes * 1032)),
        unasked_left_(limits.bytes_unasked),
        objects_left_(limits.arrays),
        limits_(limits) {}

  /// Notes numbers that nobody asked for, and that are too many to be read all the same. @return whether it did
  bool leave(matvar_t* variable, const std::string& path) {
    if (!is_numeric(variable)) return false;  // what a struct or a cell holds is known once it is read
    const std::uint64_t elements = mat_elements_of(variable);
    const std::uint64_t each = variable->isComplex != 0 ? 16 : 8;
    const std::uint64_t bytes = std::min(elements, std::numeric_limits<std::uint64_t>::max() / each) * each;
    if (limits_.takes(path, bytes, unasked_left_)) return false;
    const std::span<const std::size_t> extents(variable->dims, static_cast<std::size_t>(variable->rank));
    arrays_.insert_or_assign(path, matlab_array({extents.begin(), extents.end()}, Array::Unread{mat_class_name(variable)}));
    return true;
  }

  void add(matvar_t* variable, const std::string& path, int depth) {
    if (depth > deepest_cell) throw InvalidInput("structs and cells are nested more than " + std::to_string(deepest_cell) + " deep");
    if (objects_left_ == 0) throw InvalidInput("more arrays than are read");
    --objects_left_;
    if (is_numeric(variable)) return add_numbers(variable, path);
    switch (variable->class_type) {
      case MAT_C_STRUCT: return add_struct(variable, path, depth);
      case MAT_C_CELL: return add_cell(variable, path, depth);
      case MAT_C_CHAR: return add_numbers(variable, path);
      case MAT_C_EMPTY: arrays_.insert_or_assign(path, Array{{0, 0}, std::vector<double>{}, true}); return;
      case MAT_C_SPARSE: return add_unsupported(path, "a sparse matrix (save full(x))");
      case MAT_C_OBJECT:
      case MAT_C_OPAQUE: return add_unsupported(path, "an object of a class (save its fields as arrays)");
      case MAT_C_FUNCTION: return add_unsupported(path, "a function handle");
      default: break;
    }
    add_unsupported(path, "class " + std::to_string(static_cast<int>(variable->class_type)));
  }

  /// Notes a variable that cannot be read.
  void mark(const std::string& path, const std::string& why) { add_unsupported(path, why); }

  [[nodiscard]] bool full() const { return objects_left_ == 0; }

  Arrays take() { return std::move(arrays_); }

 private:
  static bool is_numeric(const matvar_t* variable) {
    switch (variable->class_type) {
      case MAT_C_DOUBLE:
      case MAT_C_SINGLE:
      case MAT_C_INT8:
      case MAT_C_UINT8:
      case MAT_C_INT16:
      case MAT_C_UINT16:
      case MAT_C_INT32:
      case MAT_C_UINT32:
      case MAT_C_INT64:
      case MAT_C_UINT64: return true;
      default: return false;
    }
  }

  void add_unsupported(const std::string& path, const std::string& why) {
    arrays_.insert_or_assign(path, Array{{}, Array::Unsupported{why}});
  }

  /// The pointers to children of a cell or struct, checked against the memory that holds them.
  static matvar_t** children(const matvar_t* variable, std::uint64_t wanted) {
    if (wanted == 0) return nullptr;
    if (variable->data == nullptr || variable->nbytes / sizeof(matvar_t*) < wanted) throw InvalidInput("damaged: its parts are not there");
    return static_cast<matvar_t**>(variable->data);
  }

  void add_struct(matvar_t* variable, const std::string& path, int depth) {
    const std::uint64_t elements = mat_elements_of(variable);
    const unsigned fields = Mat_VarGetNumberOfFields(variable);
    char* const* names = Mat_VarGetStructFieldnames(variable);
    if (elements > objects_left_ || fields > objects_left_) throw InvalidInput("more arrays than are read");
    matvar_t** parts = children(variable, elements * fields);
    for (std::uint64_t i = 0; i < elements; ++i) {
      for (unsigned f = 0; f < fields; ++f) {
        std::string name = path + "/" + (names[f] == nullptr ? "" : names[f]);
        if (elements > 1) name += "/" + std::to_string(i);
        if (matvar_t* part = parts[i * fields + f]; part != nullptr) add(part, name, depth + 1);
      }
    }
  }

  void add_cell(matvar_t* variable, const std::string& path, int depth) {
    const std::uint64_t elements = mat_elements_of(variable);
    if (elements > objects_left_) throw InvalidInput("more arrays than are read");
    matvar_t** parts = children(variable, elements);
    for (std::uint64_t i = 0; i < elements; ++i) {
      if (parts[i] != nullptr) add(parts[i], path + "/" + std::to_string(i), depth + 1);
    }
    join_texts(arrays_, path);
  }

  void add_numbers(matvar_t* variable, const std::string& path) {
    const std::uint64_t elements = mat_elements_of(variable);
    const std::size_t each = variable->isComplex != 0 ? 16 : 8;
    if (elements > bytes_left_ / each) throw InvalidInput("it claims more elements than the file can hold, or the limit allows");
    // a character takes four bytes at most, as UTF-8
    if (variable->class_type == MAT_C_CHAR && variable->nbytes > 8 * elements)
      throw InvalidInput("damaged: its text is longer than its shape");
    bytes_left_ -= elements * each;
    arrays_.insert_or_assign(path, mat_numbers(variable));
  }

  std::uint64_t bytes_left_;
  std::uint64_t unasked_left_;
  std::size_t objects_left_;
  const ReadLimits& limits_;
  Arrays arrays_;
};

Arrays read_variables(const std::filesystem::path& file, std::uint64_t file_bytes, const ReadLimits& limits) {
  trouble_told.clear();
  Mat_LogInitFunc("airloom", &keep_trouble);
  std::map<std::string, std::string> faulty;
  const std::size_t expected = is_mat4(file) ? count_mat4_variables(file) : count_mat_elements(file, limits.foreign ? &faulty : nullptr);
  const File handle(Mat_Open(file.c_str(), MAT_ACC_RDONLY), &Mat_Close);
  if (handle == nullptr) throw InvalidInput("not a .mat file that can be read: " + trouble_told);
  MatReader reader(file_bytes, limits);
  std::size_t count = 0;
  while (true) {
    const Variable variable(Mat_VarReadNextInfo(handle.get()), &Mat_VarFree);
    if (variable == nullptr) break;
    ++count;
    if (reader.full()) throw InvalidInput("more arrays than are read");
    const std::string name = variable->name == nullptr ? "" : variable->name;
    if (name.empty()) continue;  // MATLAB's own data of objects
    try {
      if (const auto wrong = faulty.find(name); wrong != faulty.end()) throw InvalidInput(wrong->second);
      if (reader.leave(variable.get(), name)) continue;
      if (variable->class_type != MAT_C_OPAQUE && variable->class_type != MAT_C_FUNCTION &&
          Mat_VarReadDataAll(handle.get(), variable.get()) != 0) {
        throw InvalidInput("damaged: " + trouble_told);
      }
      reader.add(variable.get(), name, 0);
      if (!trouble_told.empty()) throw InvalidInput("damaged: " + trouble_told);
    } catch (const InvalidInput& error) {
      if (!limits.foreign || reader.full()) throw InvalidInput("array '" + name + "': " + error.what());
      reader.mark(name, error.what());
      trouble_told.clear();
    }
  }
  if (!trouble_told.empty()) throw InvalidInput("damaged: " + trouble_told);
  if (count != expected) {
    throw InvalidInput("damaged: " + std::to_string(count) + " of its " + std::to_string(expected) + " variables can be read");
  }
  return reader.take();
}

}  // namespace

Arrays read_mat(const std::filesystem::path& file, const ReadLimits& limits) {
  std::error_code trouble;
  const std::uint64_t bytes = std::filesystem::file_size(file, trouble);
  if (trouble) throw IoError("cannot read " + file.string() + ": " + trouble.message());
  if (!std::ifstream(file)) throw IoError("cannot read " + file.string() + ": " + std::strerror(errno));
  if (is_hdf5(file)) return read_hdf5(file, limits);
  const auto read = [&] {
    try {
      return read_variables(file, bytes, limits);
    } catch (const InvalidInput& error) {
      throw InvalidInput(file.string() + ": " + error.what());
    }
  };
  return read_in_process(read, file.string(), process_limits(bytes, limits));
}

}  // namespace airloom::io
