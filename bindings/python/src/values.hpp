#pragma once
/// Named values and JSON as Python's dicts, and back.
#include <pybind11/pybind11.h>

#include <string>
#include <vector>

#include "airloom/core/values.hpp"
#include "airloom/io/json.hpp"

namespace airloom::python {

/// Python's numbers and texts (NumPy's scalars too), None (absent), and lists or one-dimensional arrays of numbers or of texts.
/// @param context  for messages: "options"
/// @throws InvalidInput  for anything else, naming context.name
[[nodiscard]] Values to_values(const pybind11::dict& items, const std::string& context);

/// bool, int, float, str; a float64 array for numbers; a list of str for texts. What is not finite stays so.
[[nodiscard]] pybind11::object to_python(const Value& value);
[[nodiscard]] pybind11::dict to_python(const Values& values);
/// Objects as dicts, arrays as lists.
[[nodiscard]] pybind11::object to_python(const io::Json& json);
/// A read-only float64 array with a copy of the numbers.
[[nodiscard]] pybind11::object numbers_array(const std::vector<double>& numbers);

}  // namespace airloom::python
