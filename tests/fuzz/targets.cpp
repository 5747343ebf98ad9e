#include "fuzz/targets.hpp"

#include <string>

#include "airloom/io/hdf5.hpp"
#include "airloom/io/mat.hpp"
#include "airloom/io/npy.hpp"
#include "airloom/io/npz.hpp"
#include "airloom/io/safetensors.hpp"
#include "airloom/io/toml.hpp"
#include "fuzz/must.hpp"

namespace airloom::fuzz {
namespace {

/// What was accepted must be consistent: written again, it is read again with the same shape.
void check_round_trip(const io::Array& array) {
  if (std::holds_alternative<io::Array::Unsupported>(array.data)) return;
  const std::string written = io::encode_npy(array);
  const std::span<const std::byte> bytes = std::as_bytes(std::span(written));
  const io::NpyHeader header = io::parse_npy_header(bytes);
  must(header.shape == array.shape);
  must(io::decode_npy(header, bytes.subspan(header.data_offset)).data.index() == array.data.index());
}

const io::ReadLimits small{.bytes_total = std::uint64_t{1} << 24U, .arrays = 100};

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
    const io::Document document = io::parse_toml(text_of(bytes), "fuzz.toml");
    for (const auto& [pointer, line] : document.lines) must(line >= 1 && document.tree.contains(io::Json::json_pointer(pointer)));
    return true;
  });
}

}  // namespace airloom::fuzz
