#include "airloom/io/fresh_file.hpp"

#include <unistd.h>

#include <atomic>
#include <string>
#include <system_error>

#include "airloom/core/error.hpp"

namespace airloom::io {

FreshFile::FreshFile(std::filesystem::path target) : target_(std::move(target)), fresh_(target_) {
  static std::atomic<unsigned> count{0};  // two threads may write the same file
  fresh_ += "." + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".tmp";
}

FreshFile::~FreshFile() {
  std::error_code ignored;
  if (!fresh_.empty()) std::filesystem::remove(fresh_, ignored);
}

void FreshFile::commit() {
  std::error_code trouble;
  std::filesystem::rename(fresh_, target_, trouble);
  if (trouble) throw IoError("cannot write " + target_.string() + ": " + trouble.message());
  fresh_.clear();
}

}  // namespace airloom::io
