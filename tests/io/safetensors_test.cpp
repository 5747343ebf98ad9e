/// Weights of networks in files: what is written is read again, what is damaged or hostile is refused before anything is allocated.
#include "airloom/io/safetensors.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"
#include "support/expect_refused.hpp"

namespace airloom::io {
namespace {

using test::expect_refused;

/// A file of a header as it stands and so many bytes of data.
std::string bytes_of(const std::string& header, std::size_t data_bytes) {
  std::string bytes(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + std::string(data_bytes, '\1');
}

TensorFile read(const std::string& bytes, const TensorLimits& limits = {}) {
  return read_safetensors(std::as_bytes(std::span(bytes)), "x.safetensors", limits);
}

TensorFile sample() {
  return {.tensors = {{"a.weight", {{2, 3}, {1.0F, -2.0F, 3.5F, 0.0F, 1e-30F, 7.0F}}}, {"b", {{}, {4.0F}}}, {"none", {{0, 5}, {}}}},
          .metadata = {{"config", R"({"width": 64, "name": "\"x\""})"}, {"seed", "1"}}};
}

TEST(Safetensors, ReadWhatWasWritten) {
  EXPECT_EQ(read(encode_safetensors(sample())), sample());
  const std::filesystem::path file = std::filesystem::temp_directory_path() / ("airloom_" + std::to_string(::getpid()) + ".safetensors");
  write_safetensors(file, sample());
  EXPECT_EQ(read_safetensors(file), sample());
  std::filesystem::remove(file);
  EXPECT_THROW((void)read_safetensors(file), IoError);
}

TEST(Safetensors, HaveTheFormatsLayout) {
  const std::string bytes = encode_safetensors({.tensors = {{"t", {{1, 2}, {1.0F, 2.0F}}}}, .metadata = {}});
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  EXPECT_EQ(length % 8, 0U);
  EXPECT_EQ(Json::parse(bytes.substr(8, length)), Json::parse(R"({"t":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}})"));
  float second = 0.0F;
  std::memcpy(&second, bytes.data() + 8 + length + 4, 4);
  EXPECT_EQ(second, 2.0F);
}

TEST(Safetensors, OfOthersMayOrderTensorsAsTheyLike) {
  const TensorFile x =
      read(bytes_of(R"({"b":{"data_offsets":[4,8],"dtype":"F32","shape":[1]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   )", 8));
  EXPECT_EQ(x.tensors.size(), 2U);
}

TEST(Safetensors, ThatLieAreRefused) {
  const auto refused = [](const std::string& header, std::size_t data, const std::vector<std::string>& words) {
    SCOPED_TRACE(header);
    expect_refused([&] { (void)read(bytes_of(header, data)); }, words);
  };
  expect_refused([] { (void)read("abc"); }, {"x.safetensors", "truncated"});
  expect_refused([] { (void)read(std::string("\xff\xff\xff\xff\xff\xff\xff\x7f{}", 10)); }, {"header of 9223372036854775807 bytes"});
  expect_refused([] { (void)read(bytes_of("{}", 0).substr(0, 9)); }, {"longer than the file"});
  refused("[]", 0, {"no JSON object"});
  refused("{\"a\":", 0, {"no JSON object"});
  refused(R"({"a":[[[[1]]]]})", 0, {"nested too deeply"});
  refused(R"({"a":1})", 0, {"tensor 'a'", "object"});
  refused(R"({"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}})", 2, {"tensor 'a'", "F16"});
  refused(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", 4, {"tensor 'a'", "shape"});
  refused(R"({"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}})", 4, {"tensor 'a'", "shape"});
  refused(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}})", 4, {"elements"});
  refused(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4, {"4 bytes", "2 elements"});
  refused(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 4, {"data_offsets"});
  refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})", 4, {"data_offsets"});
  refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}})", 8, {"data_offsets"});
  refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4, {"overlap"});
  refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", 8, {"gap"});
  refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 8, {"after its last tensor"});
  refused(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4,
          {"'a'", "twice"});
  refused(R"({"__metadata__":{"x":1}})", 0, {"__metadata__", "'x'", "text"});
  refused(R"({"__metadata__":[]})", 0, {"__metadata__"});
}

TEST(Safetensors, OverTheLimitsAreRefused) {
  const std::string bytes = encode_safetensors(sample());
  expect_refused([&] { (void)read(bytes, {.header_bytes = 16}); }, {"at most 16"});
  expect_refused([&] { (void)read(bytes, {.data_bytes = 16}); }, {"limit of 16"});
}

TEST(Safetensors, WithWrongShapesAreNotWritten) {
  expect_refused([] { (void)encode_safetensors({.tensors = {{"t", {{3}, {1.0F}}}}, .metadata = {}}); }, {"'t'", "shape"});
  expect_refused([] { (void)encode_safetensors({.tensors = {{"__metadata__", {{}, {1.0F}}}}, .metadata = {}}); }, {"__metadata__"});
}

}  // namespace
}  // namespace airloom::io
