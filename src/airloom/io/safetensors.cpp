#include "airloom/io/safetensors.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <set>

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"

namespace airloom::io {
namespace {

static_assert(std::endian::native == std::endian::little, "the file's byte order is taken over as it is");

constexpr std::size_t length_bytes = 8;
constexpr const char* metadata_key = "__metadata__";

std::string in_quotes(std::string_view name) {
  std::string text = "'";
  text += name.substr(0, 100);
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }, '?');
  return text + "'";
}

/// Elements of a shape. @throws InvalidInput  where it is negative or has more than `most`
std::uint64_t elements(const std::vector<std::int64_t>& shape, std::uint64_t most) {
  std::uint64_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent < 0) throw InvalidInput("a negative extent");
    const auto factor = static_cast<std::uint64_t>(extent);
    if (factor != 0 && count > most / factor) throw InvalidInput("more than " + std::to_string(most) + " elements");
    count *= factor;
  }
  return count;
}

/// The header's JSON. Names twice and deep nesting, which a parser would let pass, are refused.
Json parse_header(std::string_view text) {
  std::vector<std::set<std::string>> names;  // per open object
  const auto watch = [&names](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > 3) throw InvalidInput("its header is nested too deeply");
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (event == Json::parse_event_t::key && !names.back().insert(parsed.get<std::string>()).second) {
      throw InvalidInput("its header has the name " + in_quotes(parsed.get<std::string>()) + " twice");
    }
    return true;
  };
  try {
    Json header = Json::parse(text, watch);
    if (!header.is_object()) throw InvalidInput("its header is no JSON object");
    return header;
  } catch (const Json::exception&) {
    throw InvalidInput("its header is no JSON object");
  }
}

std::vector<std::int64_t> integers(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  const auto sound = [](const Json& x) { return x.is_number_unsigned() && x.get<std::uint64_t>() <= (std::uint64_t{1} << 62U); };
  if (found == entry.end() || !found->is_array() || found->size() > 32 || !std::ranges::all_of(*found, sound)) {
    throw InvalidInput(std::string(key) + " must be a list of integers >= 0");
  }
  return found->get<std::vector<std::int64_t>>();
}

Tensor read_tensor(const Json& entry, std::span<const std::byte> data, std::uint64_t& covered) {
  if (!entry.is_object()) throw InvalidInput("must be an object");
  const auto type = entry.find("dtype");
  if (type == entry.end() || !type->is_string()) throw InvalidInput("dtype must be a text");
  if (type->get<std::string>() != "F32") throw InvalidInput("element type " + in_quotes(type->get<std::string>()) + "; F32 is read");
  Tensor tensor{.shape = integers(entry, "shape"), .data = {}};
  const std::vector<std::int64_t> offsets = integers(entry, "data_offsets");
  if (offsets.size() != 2 || offsets[0] > offsets[1] || static_cast<std::uint64_t>(offsets[1]) > data.size()) {
    throw InvalidInput("data_offsets must be [begin, end] within the " + std::to_string(data.size()) + " bytes of data");
  }
  const std::uint64_t bytes = static_cast<std::uint64_t>(offsets[1] - offsets[0]);
  const std::uint64_t count = elements(tensor.shape, std::uint64_t{1} << 60U);
  if (bytes != count * sizeof(float)) {
    throw InvalidInput(std::to_string(bytes) + " bytes do not hold its " + std::to_string(count) + " elements");
  }
  tensor.data.resize(count);
  if (bytes > 0) std::memcpy(tensor.data.data(), data.data() + offsets[0], bytes);
  covered += bytes;
  return tensor;
}

/// Every byte belongs to one tensor: nothing hides between them, and none is read twice.
void check_cover(std::vector<std::pair<std::int64_t, std::int64_t>> places, std::uint64_t bytes) {
  std::ranges::sort(places);
  std::int64_t next = 0;
  for (const auto& [begin, end] : places) {
    if (begin != next) throw InvalidInput(begin < next ? "its tensors overlap" : "there is a gap between its tensors");
    next = end;
  }
  if (static_cast<std::uint64_t>(next) != bytes) throw InvalidInput("there are bytes after its last tensor");
}

TensorFile parse(std::span<const std::byte> bytes, const TensorLimits& limits) {
  if (bytes.size() < length_bytes) throw InvalidInput("truncated: a length of 8 bytes comes first");
  std::uint64_t header_bytes = 0;
  std::memcpy(&header_bytes, bytes.data(), length_bytes);
  if (header_bytes > limits.header_bytes) {
    throw InvalidInput("a header of " + std::to_string(header_bytes) + " bytes; at most " + std::to_string(limits.header_bytes) +
                       " are read");
  }
  if (header_bytes > bytes.size() - length_bytes) throw InvalidInput("truncated: its header is longer than the file");
  const std::span<const std::byte> data = bytes.subspan(length_bytes + header_bytes);
  if (data.size() > limits.data_bytes) throw InvalidInput("more than the limit of " + std::to_string(limits.data_bytes) + " bytes of data");
  const Json header = parse_header({reinterpret_cast<const char*>(bytes.data()) + length_bytes, header_bytes});

  TensorFile content;
  std::uint64_t covered = 0;
  std::vector<std::pair<std::int64_t, std::int64_t>> places;
  for (const auto& [name, entry] : header.items()) {
    if (name == metadata_key) {
      if (!entry.is_object()) throw InvalidInput("__metadata__ must be an object");
      for (const auto& [key, text] : entry.items()) {
        if (!text.is_string()) throw InvalidInput("__metadata__ " + in_quotes(key) + " must be a text");
        content.metadata.emplace(key, text.get<std::string>());
      }
      continue;
    }
    try {
      // what the shapes ask for is never more than the data that is there
      if (covered > data.size()) throw InvalidInput("its tensors overlap");
      content.tensors.emplace(name, read_tensor(entry, data, covered));
    } catch (const InvalidInput& error) {
      throw InvalidInput("tensor " + in_quotes(name) + ": " + error.what());
    }
    const auto& offsets = entry["data_offsets"];
    if (offsets[0] != offsets[1]) places.emplace_back(offsets[0].get<std::int64_t>(), offsets[1].get<std::int64_t>());
  }
  check_cover(std::move(places), data.size());
  return content;
}

}  // namespace

TensorFile read_safetensors(std::span<const std::byte> bytes, const std::string& file, const TensorLimits& limits) {
  try {
    return parse(bytes, limits);
  } catch (const InvalidInput& error) {
    throw InvalidInput(file + ": not a .safetensors file that can be read: " + error.what());
  }
}

TensorFile read_safetensors(const std::filesystem::path& file, const TensorLimits& limits) {
  std::error_code trouble;
  const std::uint64_t size = std::filesystem::file_size(file, trouble);
  if (trouble) throw IoError("cannot read " + file.string() + ": " + trouble.message());
  if (size > limits.header_bytes + limits.data_bytes) {
    throw InvalidInput(file.string() + ": " + std::to_string(size) + " bytes; weights of at most " + std::to_string(limits.data_bytes) +
                       " bytes are read");
  }
  const std::string bytes = read_text(file);
  return read_safetensors(std::as_bytes(std::span(bytes)), file.string(), limits);
}

std::string encode_safetensors(const TensorFile& content) {
  Json header = Json::object();
  if (!content.metadata.empty()) header[metadata_key] = content.metadata;
  std::uint64_t at = 0;
  for (const auto& [name, tensor] : content.tensors) {
    if (name == metadata_key) throw InvalidInput("tensor '__metadata__': the name is taken by the format");
    const std::uint64_t bytes = tensor.data.size() * sizeof(float);
    if (elements(tensor.shape, std::uint64_t{1} << 40U) != tensor.data.size()) {
      throw InvalidInput("tensor " + in_quotes(name) + ": its shape does not fit its " + std::to_string(tensor.data.size()) + " elements");
    }
    header[name] = Json{{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {at, at + bytes}}};
    at += bytes;
  }
  std::string text = json_text(header);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const std::uint64_t header_bytes = text.size();
  std::string bytes(length_bytes, '\0');
  std::memcpy(bytes.data(), &header_bytes, length_bytes);
  bytes.reserve(length_bytes + header_bytes + at);
  bytes += text;
  for (const auto& [name, tensor] : content.tensors) {
    bytes.append(reinterpret_cast<const char*>(tensor.data.data()), tensor.data.size() * sizeof(float));
  }
  return bytes;
}

void write_safetensors(const std::filesystem::path& file, const TensorFile& content) { write_text(file, encode_safetensors(content)); }

}  // namespace airloom::io
