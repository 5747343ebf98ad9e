#pragma once
/// A file in memory that another program reads or writes under a name: no disk can fill, fail or tear it meanwhile.
#include <filesystem>
#include <string>

namespace airloom::report {

class MemoryFile {
 public:
  /// @param link  where programs started from here find the file, a name that is not taken
  /// @throws IoError
  explicit MemoryFile(const std::filesystem::path& link, const std::string& content = {});
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  /// All that is in it. @throws IoError
  [[nodiscard]] std::string content() const;

 private:
  int descriptor_ = -1;
};

}  // namespace airloom::report
