#pragma once
/// Typed access to a file's arrays that collects every fault (missing, wrong rank, wrong extent, not finite) before it throws.
#include <complex>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/export.hpp"
#include "airloom/io/arrays.hpp"
#include "airloom/io/elements.hpp"

namespace airloom::io {
AIRLOOM_API_BEGIN

/// Arrays that were asked for and whose elements are still in the file: read it again with these wanted (use_arrays does).
class ArraysNotRead : public std::logic_error {
 public:
  explicit ArraysNotRead(std::vector<std::string> names) : std::logic_error("arrays were not read"), names_(std::move(names)) {}
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
};

/// Reads one file's arrays. Shapes are written as in docs/files.md: "J,N" has two axes, each letter bound by the first array
/// that uses it and checked in all others; "2" is a literal extent; "" is a scalar. No extent may be 0.
class ArrayReader {
 public:
  /// @param subject  for messages: "instance file.npz"
  ArrayReader(const Arrays& arrays, std::string subject) : arrays_(arrays), faults_(std::move(subject)) {}

  [[nodiscard]] bool has(std::string_view name) const { return arrays_.find(name) != arrays_.end(); }

  /// The elements in C order, lent by the array unless they had to be converted; empty, with a fault noted, when missing or wrong.
  /// Every number must be finite.
  /// Real arrays are accepted where complex ones are asked for, integers and bools where real ones are; a float64 array whose
  /// elements are all integers is accepted where integers are asked for.
  Elements<std::complex<double>> complex(std::string_view name, std::string_view shape);
  Elements<double> real(std::string_view name, std::string_view shape);
  Elements<std::int64_t> integer(std::string_view name, std::string_view shape);
  /// A scalar of shape () or (1,); 0 with a fault noted when it is missing or wrong.
  double scalar(std::string_view name);
  std::int64_t integer_scalar(std::string_view name);
  /// Nothing when absent.
  std::optional<double> optional_scalar(std::string_view name);
  /// A bool, or an integer 0 or 1; `standard` when absent.
  bool flag(std::string_view name, bool standard);

  /// Notes the first number below 0 of a real array that was read. @param rule  for the message: "powers must be >= 0"
  void require_not_negative(std::string_view name, std::string_view rule);

  /// The extent that a letter was bound to, 0 when no array bound it.
  [[nodiscard]] std::int64_t extent(std::string_view letter) const;

  /// From here on numbers need not be finite: for whoever takes a part and looks at that.
  void allow_not_finite() { finite_ = false; }

  Faults& faults() { return faults_; }
  /// @throws ArraysNotRead  with all that was asked for and not read
  /// @throws InvalidInput   with all faults
  void raise() const {
    if (!unread_.empty()) throw ArraysNotRead(unread_);
    faults_.raise();
  }

 private:
  const Array* find(std::string_view name, std::string_view shape);
  const Arrays& arrays_;
  Faults faults_;
  bool finite_ = true;
  std::vector<std::string> unread_;
  std::vector<std::pair<std::string, std::int64_t>> extents_;
};

AIRLOOM_API_END
}  // namespace airloom::io
