#pragma once
/// What both forms of MATLAB's files (v5/v7, and v7.3 on HDF5) share: names, text, cells.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/io/arrays.hpp"

namespace airloom::io {

/// Whether each part of "a/b/c" (struct fields of structs) may be a variable's name in MATLAB: letters, digits and _, a letter
/// first, at most 63 characters.
[[nodiscard]] bool is_matlab_name(std::string_view name);

/// The nearest name that is possible, part by part: other characters become _, a leading digit gets an x before it.
[[nodiscard]] std::string matlab_name(std::string_view name);

/// An array whose elements are given with the first index fastest; a scalar when every extent is 1, and its text as one string
/// per row for characters.
[[nodiscard]] Array matlab_array(std::vector<std::int64_t> shape, Array::Data data);
[[nodiscard]] Array matlab_text(const std::vector<std::int64_t>& shape, const std::vector<std::uint32_t>& characters);

/// UTF-16 to characters and back. A half of a pair without the other becomes U+FFFD.
[[nodiscard]] std::vector<std::uint32_t> from_utf16(std::span<const std::uint16_t> units);
[[nodiscard]] std::vector<std::uint16_t> to_utf16(std::string_view utf8);

/// Extents as MATLAB has them: at least two.
[[nodiscard]] std::vector<std::int64_t> matlab_extents(const Array& array);

/// Makes one array of texts of "path/0", "path/1", ... when all of these are single texts.
void join_texts(Arrays& arrays, const std::string& path);

}  // namespace airloom::io
