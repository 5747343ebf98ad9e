#pragma once
/// The outermost elements of a `.mat` file of version 5: counted, their lengths compared with the file's and with the extents of the
/// arrays in them, all of which matio leaves out.
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

namespace airloom::io {

/// How many variables the file holds.
/// @throws InvalidInput  when it is no such file, its elements do not end where the file ends, or an array of
///                       numbers has fewer or more of them than its extents say
/// @param faulty  where given: takes the names of such arrays, with the reason, and nothing is thrown for them
[[nodiscard]] std::size_t count_mat_elements(const std::filesystem::path& file, std::map<std::string, std::string>* faulty = nullptr);

}  // namespace airloom::io
