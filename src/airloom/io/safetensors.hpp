#pragma once
/// Weights of neural networks as `.safetensors` files: named arrays of 32-bit floats, and texts.
///
///     8 bytes: length n of the header, little endian | n bytes: JSON | the tensors' bytes, without gaps
///
/// The header is {"__metadata__": {text: text}, name: {"dtype": "F32", "shape": [...], "data_offsets": [begin, end]}, ...}.
/// Source: https://github.com/huggingface/safetensors, "Format".
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace airloom::io {

/// The last index varies fastest. Shape () is a scalar with one element.
struct Tensor {
  std::vector<std::int64_t> shape;
  std::vector<float> data;
  friend bool operator==(const Tensor&, const Tensor&) = default;
};

struct TensorFile {
  std::map<std::string, Tensor, std::less<>> tensors;
  std::map<std::string, std::string, std::less<>> metadata;
  friend bool operator==(const TensorFile&, const TensorFile&) = default;
};

/// What a reader may allocate, whatever a header claims.
struct TensorLimits {
  std::uint64_t header_bytes = std::uint64_t{1} << 20U;
  std::uint64_t data_bytes = std::uint64_t{1} << 30U;
};

/// @throws IoError       when the file cannot be opened
/// @throws InvalidInput  naming file, tensor and reason: truncated; header or data over the limit; no JSON of the shape above; a name
///                       twice; an element type other than F32; offsets that do not fit the shape, overlap, or leave gaps
[[nodiscard]] TensorFile read_safetensors(const std::filesystem::path& file, const TensorLimits& limits = {});
/// The same from memory; `file` is the name in messages.
[[nodiscard]] TensorFile read_safetensors(std::span<const std::byte> bytes, const std::string& file, const TensorLimits& limits = {});

/// The file's bytes, which depend on the content alone: tensors in the order of their names, the header filled up to 8 bytes.
/// @throws InvalidInput  naming the tensor, when a shape does not fit its data or the name is "__metadata__"
[[nodiscard]] std::string encode_safetensors(const TensorFile& content);
/// Writes atomically: a temporary file beside it, then rename.
/// @throws IoError  when the file cannot be written; InvalidInput as above
void write_safetensors(const std::filesystem::path& file, const TensorFile& content);

}  // namespace airloom::io
