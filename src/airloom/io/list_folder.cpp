#include "airloom/io/list_folder.hpp"

#include <algorithm>
#include <system_error>

#include "airloom/core/error.hpp"

namespace airloom::io {

namespace fs = std::filesystem;

std::vector<fs::path> list_folder(const fs::path& folder) {
  std::error_code trouble;
  std::vector<fs::path> out;
  fs::directory_iterator at(folder, trouble);
  for (; !trouble && at != fs::directory_iterator(); at.increment(trouble)) out.push_back(at->path());
  if (trouble) throw IoError(folder.string() + ": cannot be read: " + trouble.message());
  std::ranges::sort(out);
  return out;
}

bool is_folder(const fs::path& path) {
  std::error_code trouble;
  const fs::file_status status = fs::status(path, trouble);
  if (status.type() == fs::file_type::none) throw IoError(path.string() + ": cannot be looked at: " + trouble.message());
  return fs::is_directory(status);
}

}  // namespace airloom::io
