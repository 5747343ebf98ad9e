#pragma once
/// `.mat` files of version 4 (SciPy's format='4', MATLAB's -v4): told from others, and their headers checked before matio reads them.
#include <cstddef>
#include <filesystem>

namespace airloom::io {

/// Whether the file begins as version 4 does: it has no magic word, so its first header must make sense.
[[nodiscard]] bool is_mat4(const std::filesystem::path& file);

/// How many variables the file holds.
/// @throws InvalidInput  when a header makes no sense, or its numbers do not end where the next header or the file's end is
[[nodiscard]] std::size_t count_mat4_variables(const std::filesystem::path& file);

}  // namespace airloom::io
