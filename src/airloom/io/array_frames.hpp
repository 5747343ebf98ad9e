#pragma once
/// Arrays from one process to another, through a file in memory that both share.
#include <optional>
#include <string>

#include "airloom/io/arrays.hpp"

namespace airloom::io {

/// A file in memory, given to a child by its descriptor.
class SharedFile {
 public:
  SharedFile();  ///< @throws IoError
  ~SharedFile();
  SharedFile(const SharedFile&) = delete;
  SharedFile& operator=(const SharedFile&) = delete;
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// Appends all arrays, with their kinds and marks, and that they are all. @throws std::bad_alloc  when the memory does not suffice
void put_arrays(int descriptor, const Arrays& arrays);
/// In the place of arrays: what take_arrays throws on the other side.
void put_invalid_input(int descriptor, const std::string& words);
void put_io_error(int descriptor, const std::string& words);

/// What was put, from the file's beginning; nothing when it was cut off. @throws InvalidInput, IoError  what was put in the place of arrays
[[nodiscard]] std::optional<Arrays> take_arrays(int descriptor);

}  // namespace airloom::io
