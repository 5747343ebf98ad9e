#pragma once
/// Reading through libraries that trust their files (matio, HDF5), in a process of its own that may fail alone.
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>

#include "airloom/io/arrays.hpp"
#include "airloom/io/npz.hpp"

namespace airloom::io {

/// Held by whoever calls HDF5 or matio in this process: neither library may be entered twice, nor copied while it is at work.
[[nodiscard]] std::mutex& array_library_mutex();

/// What the reading process may use, whatever the file claims.
struct ProcessLimits {
  std::uint64_t memory_bytes = std::uint64_t{1} << 30U;  ///< above what this process has mapped
  std::uint64_t cpu_s = 60;
  std::uint64_t wall_s = 600;  ///< ends also what waits for ever without computing
};

/// What reading a file of this size may take: twice what its bytes can unpack to (deflate: 1032-fold), within the caller's limit.
[[nodiscard]] ProcessLimits process_limits(std::uint64_t file_bytes, const ReadLimits& limits);

/// Runs `read` in a copy of this process and takes its arrays over. Both libraries have known faults on hostile files (endless
/// loops, allocations of any size, reads beyond a buffer): here such a file costs its own process, and is refused.
/// @param file  for messages
/// @throws InvalidInput, IoError  what `read` threw; InvalidInput when it crashed or ran out of memory or time
[[nodiscard]] Arrays read_in_process(const std::function<Arrays()>& read, const std::string& file, const ProcessLimits& limits);

}  // namespace airloom::io
