#pragma once
/// The elements of one variable that matio has read.
#include <matio.h>

#include <cstdint>
#include <string>

#include "airloom/io/arrays.hpp"

namespace airloom::io {

/// How many elements its extents say. @throws InvalidInput  when they cannot be
[[nodiscard]] std::uint64_t mat_elements_of(const matvar_t* variable);

/// "double", "complex single", "logical", ..., as MATLAB calls it; "" for what is no array of numbers.
[[nodiscard]] std::string mat_class_name(const matvar_t* variable);

/// A variable of numbers, truth values or text, with the indices that MATLAB shows.
/// @throws InvalidInput  when its data is not there, or does not fit the types of Array
[[nodiscard]] Array mat_numbers(const matvar_t* variable);

}  // namespace airloom::io
