#include "airloom/io/array_frames.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <span>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/io/npy.hpp"

namespace airloom::io {
namespace {

/// What a frame of the answer holds. An answer without `end` was cut off.
enum class Frame : std::uint8_t { array, matlab_array, unread, unread_matlab_array, unsupported, invalid_input, io_error, end };

void put(int descriptor, const void* data, std::size_t bytes) {
  const char* at = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t written = ::write(descriptor, at, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EFBIG)
      throw IoError("arrays cannot be handed over: a limit on the size of files (ulimit -f) stands in the way");
    if (written <= 0) throw std::bad_alloc();
    at += written;
    bytes -= static_cast<std::size_t>(written);
  }
}

void put_frame(int descriptor, Frame frame, const std::string& name, const std::string& payload) {
  const std::array<std::uint64_t, 2> lengths{name.size(), payload.size()};
  put(descriptor, &frame, sizeof frame);
  put(descriptor, lengths.data(), sizeof lengths);
  put(descriptor, name.data(), name.size());
  put(descriptor, payload.data(), payload.size());
}

/// Shape and words of an array whose elements are not handed over.
std::string bytes_of(const std::vector<std::int64_t>& shape, const std::string& words) {
  const std::uint64_t rank = shape.size();
  std::string bytes(reinterpret_cast<const char*>(&rank), sizeof rank);
  bytes.append(reinterpret_cast<const char*>(shape.data()), shape.size() * sizeof(std::int64_t));
  return bytes + words;
}

std::pair<std::vector<std::int64_t>, std::string> shape_and_words(std::span<const std::byte> bytes) {
  std::uint64_t rank = 0;
  if (bytes.size() < sizeof rank) return {};
  std::memcpy(&rank, bytes.data(), sizeof rank);
  bytes = bytes.subspan(sizeof rank);
  if (rank > bytes.size() / sizeof(std::int64_t)) return {};
  std::vector<std::int64_t> shape(rank);
  if (rank > 0) std::memcpy(shape.data(), bytes.data(), rank * sizeof(std::int64_t));
  bytes = bytes.subspan(rank * sizeof(std::int64_t));
  return {std::move(shape), std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
}

/// The answer's bytes, as long as this lives.
class Mapping {
 public:
  explicit Mapping(int descriptor) {
    const off_t end = ::lseek(descriptor, 0, SEEK_END);
    size_ = end > 0 ? static_cast<std::size_t>(end) : 0;
    if (size_ == 0) return;
    data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data_ == MAP_FAILED) throw std::bad_alloc();
  }
  ~Mapping() {
    if (size_ > 0) ::munmap(data_, size_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  [[nodiscard]] std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

std::string text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// Reads frames up to `end`; nothing when the answer was cut off.
bool take(std::span<const std::byte> rest, Arrays& arrays) {
  constexpr std::size_t head = 1 + 2 * sizeof(std::uint64_t);
  while (rest.size() >= head) {
    std::array<std::uint64_t, 2> lengths{};
    std::memcpy(lengths.data(), rest.data() + 1, sizeof lengths);
    const auto frame = static_cast<Frame>(rest[0]);
    rest = rest.subspan(head);
    if (lengths[0] > rest.size() || lengths[1] > rest.size() - lengths[0]) return false;
    const std::string name = text_of(rest.first(lengths[0]));
    const std::span<const std::byte> payload = rest.subspan(lengths[0], lengths[1]);
    rest = rest.subspan(lengths[0] + lengths[1]);
    switch (frame) {
      case Frame::array:
      case Frame::matlab_array: {
        const NpyHeader header = parse_npy_header(payload);
        if (payload.size() - header.data_offset != header.data_bytes()) return false;
        Array array = decode_npy(header, payload.subspan(header.data_offset));
        array.matlab = frame == Frame::matlab_array;
        arrays.insert_or_assign(name, std::move(array));
        break;
      }
      case Frame::unread:
      case Frame::unread_matlab_array: {
        auto [shape, type] = shape_and_words(payload);
        arrays.insert_or_assign(name, Array{std::move(shape), Array::Unread{std::move(type)}, frame == Frame::unread_matlab_array});
        break;
      }
      case Frame::unsupported: {
        auto [shape, words] = shape_and_words(payload);
        arrays.insert_or_assign(name, Array{std::move(shape), Array::Unsupported{std::move(words)}});
        break;
      }
      case Frame::invalid_input: throw InvalidInput(text_of(payload));
      case Frame::io_error: throw IoError(text_of(payload));
      case Frame::end: return true;
    }
  }
  return false;
}

}  // namespace

SharedFile::SharedFile() : descriptor_(::memfd_create("arrays", MFD_CLOEXEC)) {
  if (descriptor_ < 0) throw IoError(std::string("cannot read arrays: no shared memory: ") + std::strerror(errno));
}

SharedFile::~SharedFile() { ::close(descriptor_); }

void put_arrays(int descriptor, const Arrays& arrays) {
  for (const auto& [name, array] : arrays) {
    if (const auto* other = std::get_if<Array::Unsupported>(&array.data)) {
      put_frame(descriptor, Frame::unsupported, name, bytes_of(array.shape, other->type));
    } else if (const auto* left = std::get_if<Array::Unread>(&array.data)) {
      put_frame(descriptor, array.matlab ? Frame::unread_matlab_array : Frame::unread, name, bytes_of(array.shape, left->type));
    } else {
      put_frame(descriptor, array.matlab ? Frame::matlab_array : Frame::array, name, encode_npy(array));
    }
  }
  put_frame(descriptor, Frame::end, {}, {});
}

void put_invalid_input(int descriptor, const std::string& words) { put_frame(descriptor, Frame::invalid_input, {}, words); }

void put_io_error(int descriptor, const std::string& words) { put_frame(descriptor, Frame::io_error, {}, words); }

std::optional<Arrays> take_arrays(int descriptor) {
  const Mapping answered(descriptor);
  Arrays arrays;
  if (take(answered.bytes(), arrays)) return arrays;
  return std::nullopt;
}

}  // namespace airloom::io
