#pragma once
/// Named arrays as files hold them: shape, element type, elements in C order.
#include <complex>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "airloom/export.hpp"

namespace airloom::io {
AIRLOOM_API_BEGIN

/// One array. The last index varies fastest. Shape () is a scalar with one element.
struct Array {
  /// Stands in for elements that this program does not read; only using such an array is an error.
  struct Unsupported {
    std::string type;  ///< the element type's name, or in words why they cannot be read
  };
  /// Stands in for elements that a reader of files left there, since they are many and may not be asked for (use_arrays).
  struct Unread {
    std::string type = {};  ///< in the file, for people
  };
  /// Bytes, 0 or 1.
  using Bools = std::vector<std::uint8_t>;
  /// Vectors own their elements. Spans borrow those of a caller, who keeps them for as long as the Array lives: so arrays that stand
  /// in memory already (NumPy's) are read where they are. Readers of files return vectors only; every consumer takes both.
  using Data = std::variant<std::vector<double>, std::vector<std::complex<double>>, std::vector<std::int64_t>, Bools,
                            std::vector<std::string>, Unsupported, Unread, std::span<const double>, std::span<const std::complex<double>>,
                            std::span<const std::int64_t>, std::span<const std::uint8_t>>;
  std::vector<std::int64_t> shape;  ///< extents; () of a scalar
  Data data;                        ///< the elements, last index fastest
  /// From a MATLAB file, where every array has two axes or more and loses trailing axes of extent 1: a list of n is (n, 1) or
  /// (1, n), and (S, L, D, 1) is (S, L, D). ArrayReader takes such a shape for the one asked for. Scalars are () here too.
  bool matlab = false;

  /// A number of shape ().
  static Array scalar(double x) { return {{}, std::vector<double>{x}}; }
  /// An integer of shape ().
  static Array scalar(std::int64_t x) { return {{}, std::vector<std::int64_t>{x}}; }
  /// A truth value of shape ().
  static Array scalar(bool x) { return {{}, Bools{x}}; }
};

/// A file's arrays by name.
using Arrays = std::map<std::string, Array, std::less<>>;

/// The elements of an array of this type, owned or borrowed; nothing when it holds another type.
template <class T>
[[nodiscard]] std::optional<std::span<const T>> elements_of(const Array& array) {
  if (const auto* owned = std::get_if<std::vector<T>>(&array.data)) return std::span<const T>(*owned);
  if (const auto* borrowed = std::get_if<std::span<const T>>(&array.data)) return *borrowed;
  return std::nullopt;
}

/// Whether the elements are there: of a type that this program reads, and not left in the file.
[[nodiscard]] inline bool is_read(const Array& array) {
  return !std::holds_alternative<Array::Unsupported>(array.data) && !std::holds_alternative<Array::Unread>(array.data);
}

/// "(4, 64)" as NumPy prints it.
[[nodiscard]] std::string shape_text(std::span<const std::int64_t> shape);

/// "[1,2]" of the element at a flat index in C order; "" for a scalar.
[[nodiscard]] std::string index_text(const Array& array, std::size_t flat);

/// The first number that is not finite, as "w_0[1,2]"; empty when all are.
[[nodiscard]] std::string first_not_finite(const Arrays& arrays);

AIRLOOM_API_END
}  // namespace airloom::io
