#include "fuzz/targets.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/mat.hpp"
#include "airloom/io/npy.hpp"
#include "airloom/io/npz.hpp"
#include "airloom/io/safetensors.hpp"
#include "airloom/io/toml.hpp"

namespace airloom::fuzz {
namespace {

/// Ends the program, which is how a fuzzer learns of a fault.
void must(bool holds) {
  if (!holds) std::abort();
}

/// What was accepted must be consistent: written again, it is read again with the same shape.
void check_round_trip(const io::Array& array) {
  if (std::holds_alternative<io::Array::Unsupported>(array.data)) return;
  const std::string written = io::encode_npy(array);
  const std::span<const std::byte> bytes = std::as_bytes(std::span(written));
  const io::NpyHeader header = io::parse_npy_header(bytes);
  must(header.shape == array.shape);
  must(io::decode_npy(header, bytes.subspan(header.data_offset)).data.index() == array.data.index());
}

constexpr io::ReadLimits small{.bytes_total = std::uint64_t{1} << 24U, .arrays = 100};

/// The bytes as a file: the libraries behind these formats open nothing else. A file in memory has no name that HDF5 would take.
class ShortFile {
 public:
  explicit ShortFile(std::span<const std::byte> bytes) : path_((std::filesystem::temp_directory_path() / "airloom-fuzz-XXXXXX").string()) {
    const int descriptor = ::mkstemp(path_.data());
    must(descriptor >= 0 && ::write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    ::close(descriptor);
  }
  ~ShortFile() { ::unlink(path_.c_str()); }
  ShortFile(const ShortFile&) = delete;
  ShortFile& operator=(const ShortFile&) = delete;
  [[nodiscard]] std::filesystem::path path() const { return path_; }

 private:
  std::string path_;
};

/// Whether `read` took its input; only InvalidInput may refuse it.
bool accepts(auto&& read) {
  try {
    return read();
  } catch (const InvalidInput&) {
    return false;
  }
}

bool check_all(const io::Arrays& arrays) {
  for (const auto& [name, array] : arrays) check_round_trip(array);
  return true;
}

}  // namespace

bool mat(std::span<const std::byte> bytes) {
  const ShortFile file(bytes);
  return accepts([&] { return check_all(io::read_mat(file.path(), small)); });
}

bool hdf5(std::span<const std::byte> bytes) {
  const ShortFile file(bytes);
  return accepts([&] { return check_all(io::read_hdf5(file.path(), small)); });
}

bool npz(std::span<const std::byte> bytes) {
  return accepts([&] { return check_all(io::read_npz(bytes, "fuzz.npz", small)); });
}

bool npy(std::span<const std::byte> bytes) {
  return accepts([&] {
    const io::NpyHeader header = io::parse_npy_header(bytes);
    const std::span<const std::byte> data = bytes.subspan(header.data_offset);
    if (header.kind == io::NpyKind::unsupported || header.data_bytes() != data.size() || header.memory_bytes() > small.bytes_total) {
      return false;
    }
    check_round_trip(io::decode_npy(header, data));
    return true;
  });
}

bool safetensors(std::span<const std::byte> bytes) {
  return accepts([&] {
    const io::TensorFile content = io::read_safetensors(bytes, "fuzz.safetensors", {.data_bytes = small.bytes_total});
    const std::string written = io::encode_safetensors(content);
    // bytes, since a NaN differs from itself
    must(io::encode_safetensors(io::read_safetensors(std::as_bytes(std::span(written)), "again")) == written);
    return true;
  });
}

bool toml(std::span<const std::byte> bytes) {
  return accepts([&] {
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const io::Document document = io::parse_toml(text, "fuzz.toml");
    for (const auto& [pointer, line] : document.lines) must(line >= 1 && document.tree.contains(io::Json::json_pointer(pointer)));
    return true;
  });
}

}  // namespace airloom::fuzz
