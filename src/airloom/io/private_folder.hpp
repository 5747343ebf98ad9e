#pragma once
/// A place for files that nobody else should see and nobody needs later.
#include <filesystem>

namespace airloom::io {

/// A folder only this user may enter, removed with its content at the end of its life.
class PrivateFolder {
 public:
  PrivateFolder();  ///< below TMPDIR, else /tmp. @throws IoError
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace airloom::io
