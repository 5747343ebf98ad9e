#pragma once
/// An array of complex numbers whose axes have names: what every importer turns its source's layout into.
///
///     r snapshot (realization, batch), t time step, s subcarrier, b transmitter, u user, m antenna of the user, n antenna of the
///     transmitter, p path
#include <complex>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/io/arrays.hpp"

namespace airloom::importers {

struct NamedArray {
  std::string axes;  ///< one letter per axis, such as "rumbns"
  std::vector<std::int64_t> shape;
  std::vector<std::complex<double>> data;  ///< last axis fastest
  std::string name = {};                   ///< of the file's array
  std::string file_axes = {};              ///< its axes there; empty where an element of the file does not stand for one here
  bool real = false;                       ///< the file has real numbers

  [[nodiscard]] bool has(char axis) const { return axes.find(axis) != std::string::npos; }
  /// 1 for an axis that is not there.
  [[nodiscard]] std::int64_t extent(char axis) const;
};

/// What a letter of an axis means, for messages: "user axis u".
[[nodiscard]] std::string axis_text(char axis);

/// Names the axes of a file's array. Its elements need not be finite: whoever uses them looks at that, after a selection.
/// @param axes  "u,m,b,n,s"; an axis called "1" must have extent 1 and is dropped; c is one of real and imaginary parts
/// @throws InvalidInput  for an unknown or repeated letter, a rank that does not fit, elements that are no numbers
[[nodiscard]] NamedArray name_axes(const io::Arrays& arrays, const std::string& name, std::string_view axes);

/// The array with one index of an axis, which goes. @param option  whose index it is, for the message
[[nodiscard]] NamedArray pick(const NamedArray& array, char axis, std::int64_t index, const char* option);

/// The array with these indices of an axis, in this order, repeated where they are; all when the list is empty. An axis that is not
/// there has extent 1.
/// @throws InvalidInput  for an index out of range or a number that is not whole
[[nodiscard]] NamedArray keep(const NamedArray& array, char axis, const std::vector<double>& indices, const char* option);

/// The same elements with exactly these axes in this order; axes that were absent have extent 1.
/// @throws InvalidInput  when an axis that is left out has another extent than 1
[[nodiscard]] NamedArray ordered(const NamedArray& array, std::string_view axes);

}  // namespace airloom::importers
