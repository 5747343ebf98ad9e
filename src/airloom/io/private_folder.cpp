#include "airloom/io/private_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "airloom/core/error.hpp"

namespace airloom::io {

PrivateFolder::PrivateFolder() {
  std::error_code error;
  const std::filesystem::path place = std::filesystem::temp_directory_path(error);
  if (error) {
    const char* variable = std::getenv("TMPDIR");
    throw IoError("folder for temporary files: '" + std::string(variable == nullptr ? "/tmp" : variable) + "': " + error.message() +
                  "; TMPDIR must name a folder that can be written to");
  }
  std::string name = (place / "airloom-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw IoError("cannot make a temporary folder '" + name + "': " + std::strerror(errno));
  path_ = name;
}

PrivateFolder::~PrivateFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
  if (error) std::filesystem::remove_all(path_, error);  // once more; then it stays
}

}  // namespace airloom::io
