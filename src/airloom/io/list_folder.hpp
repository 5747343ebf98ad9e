#pragma once
/// What lies in a folder, without skipping over trouble.
#include <filesystem>
#include <vector>

namespace airloom::io {

/// In the order of the names. @throws IoError  when the folder cannot be read to its end; names it
[[nodiscard]] std::vector<std::filesystem::path> list_folder(const std::filesystem::path& folder);

/// Links are followed; false when nothing is there. @throws IoError  when that cannot be found out
[[nodiscard]] bool is_folder(const std::filesystem::path& path);

}  // namespace airloom::io
