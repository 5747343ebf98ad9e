#pragma once
/// The outermost elements of a `.mat` file of version 5: counted, and their lengths compared with the file's, which matio leaves out.
#include <cstddef>
#include <filesystem>

namespace airloom::io {

/// How many variables the file holds.
/// @throws InvalidInput  when it is no such file, or its elements do not end where the file ends
[[nodiscard]] std::size_t count_mat_elements(const std::filesystem::path& file);

}  // namespace airloom::io
