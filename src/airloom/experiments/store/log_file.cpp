#include "airloom/experiments/store/log_file.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "airloom/core/error.hpp"

namespace airloom::experiments {
namespace {

// https://www.sqlite.org/fileformat2.html#walformat
constexpr std::size_t header_bytes = 32, frame_header_bytes = 24;
constexpr std::uint32_t magic = 0x377f0682U;  // the lowest bit: checksums of words with the highest byte first

std::uint32_t word_at(const unsigned char* bytes, bool big) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return big == (std::endian::native == std::endian::big) ? word : __builtin_bswap32(word);
}

/// The running checksum of a log.
struct LogSum {
  std::uint32_t first = 0, second = 0;

  void add(const unsigned char* bytes, std::size_t count, bool big) {
    for (std::size_t i = 0; i + 8 <= count; i += 8) {
      first += word_at(bytes + i, big) + second;
      second += word_at(bytes + i + 4, big) + first;
    }
  }
  [[nodiscard]] bool stands_at(const unsigned char* bytes) const {
    return word_at(bytes, true) == first && word_at(bytes + 4, true) == second;
  }
};

/// Fills `bytes`. @return  false at the end of the file
bool read_whole(std::ifstream& stream, std::vector<unsigned char>& bytes, const std::string& name) {
  errno = 0;
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (stream.bad()) throw IoError(name + ": cannot be read: " + std::strerror(errno == 0 ? EIO : errno));
  return stream.gcount() == static_cast<std::streamsize>(bytes.size());
}

}  // namespace

LogFile look_at_log(const std::filesystem::path& file) {
  const std::string name = file.string() + "-wal";
  LogFile out;
  std::error_code none;
  const std::uintmax_t size = std::filesystem::file_size(name, none);
  if (none || size <= header_bytes) return out;  // no frame was written
  std::ifstream stream(name, std::ios::binary);
  if (!stream) throw IoError(name + ": cannot be read: " + std::strerror(errno == 0 ? EIO : errno));
  std::vector<unsigned char> header(header_bytes);
  if (!read_whole(stream, header, name)) return out;
  const std::uint32_t kind = word_at(header.data(), true);
  const bool big = (kind & 1U) != 0;
  LogSum sum;
  sum.add(header.data(), 24, big);
  const std::uint32_t page = word_at(header.data() + 8, true);
  if ((kind & ~1U) != magic || !sum.stands_at(header.data() + 24) || page < 512 || page > 65536 || !std::has_single_bit(page)) {
    // all zero: the power went before any of it was on the disk
    out.no_log = std::ranges::any_of(header, [](unsigned char byte) { return byte != 0; });
    return out;
  }
  std::vector<unsigned char> frame(frame_header_bytes + page);
  bool broken = false, in_transaction = false, lost_commit = false;
  while (read_whole(stream, frame, name)) {
    const bool of_this_log = std::memcmp(frame.data() + 8, header.data() + 16, 8) == 0;  // else of one before it, in the same file
    const bool commits = word_at(frame.data() + 4, true) != 0;
    if (!broken) {
      sum.add(frame.data(), 8, big);
      sum.add(frame.data() + frame_header_bytes, page, big);
      broken = !of_this_log || !sum.stands_at(frame.data() + 16);
      if (!broken) ++out.whole, in_transaction = !commits;
    }
    if (broken && of_this_log) ++out.lost, lost_commit = lost_commit || commits;
  }
  // what a transaction that failed left behind the next one, or a killed one behind nothing, was never committed
  if (!lost_commit || !in_transaction) out.lost = 0;
  return out;
}

}  // namespace airloom::experiments
