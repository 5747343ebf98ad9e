/// Files that lie, end early or are something else: always InvalidInput with file, array and reason, never memory without bound.
#include <gtest/gtest.h>

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/io/npz.hpp"
#include "io/zip_bytes.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

using test::header;
using test::message_of;
using test::npy_bytes;
using test::zip_bytes;
using test::ZipEntry;

std::string refusal(const std::string& bytes, const ReadLimits& limits = {}) {
  return message_of<InvalidInput>([&] { (void)read_npz(std::as_bytes(std::span(bytes)), "bad.npz", limits); });
}

struct Row {
  std::string what;
  std::string npy;
  std::string reason;  ///< a part of the message
};

std::vector<Row> hostile_arrays() {
  const std::string eight(8, '\1');
  const std::string good = header("<f8", "(1,)");
  std::string axes;
  for (int i = 0; i < 65; ++i) axes += "1,";
  return {
      {"no magic word", "hello world, not numpy", "first bytes"},
      {"nothing", "", "first bytes"},
      {"magic only", std::string("\x93NUMPY", 6), "first bytes"},
      {"version 9", npy_bytes(good, eight, 9), "version 9"},
      {"version 0", npy_bytes(good, eight, 0), "version 0"},
      {"header longer than the entry", std::string("\x93NUMPY\1\0\xFF\x7F", 10) + "{}", "truncated"},
      {"header of 4 GiB", std::string("\x93NUMPY\2\0\xFF\xFF\xFF\xFF", 12) + good, "too long"},
      {"header of nothing", std::string("\x93NUMPY\1\0\0\0", 10) + eight, "empty"},
      {"data cut off", npy_bytes(header("<f8", "(2,)"), eight), "16 bytes, but the entry holds 8"},
      {"data too long", npy_bytes(good, eight + eight), "8 bytes, but the entry holds 16"},
      {"a terabyte", npy_bytes(header("<f8", "(137438953472,)"), eight), "1099511627776 bytes"},
      {"a product that wraps to 1", npy_bytes(header("<f8", "(4294967296, 4294967296)"), eight), "too large"},
      {"an extent beyond 64 bits", npy_bytes(header("<f8", "(99999999999999999999,)"), eight), "extent"},
      {"a negative extent", npy_bytes(header("<f8", "(-1,)"), eight), "extent"},
      {"an extent that is no number", npy_bytes(header("<f8", "(x,)"), eight), "extent"},
      {"65 axes", npy_bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (" + axes + ")}", eight), "64 axes"},
      {"shape without brackets", npy_bytes("{'descr': '<f8', 'fortran_order': False, 'shape': 1}", eight), "'(' expected"},
      {"shape without end", npy_bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (1", eight), "')' expected"},
      {"text without characters, a billion times", npy_bytes(header("<U0", "(1000000000000,)"), ""), "limit"},
      {"text of 4 GiB", npy_bytes(header("<U1073741824", "(0,)"), ""), "too long"},
      {"text beyond Unicode", npy_bytes(header("<U1", "(1,)"), std::string("\0\0\x11\0", 4)), "not Unicode"},
      {"a surrogate", npy_bytes(header("<U1", "(1,)"), std::string("\0\xD8\0\0", 4)), "not Unicode"},
      {"uint64 beyond int64", npy_bytes(header("<u8", "(1,)"), std::string(8, '\xFF')), "does not fit int64"},
      {"no dictionary", npy_bytes("[]", eight), "'{' expected"},
      {"unknown key", npy_bytes("{'descr': '<f8', 'evil': True}", eight), "unknown key"},
      {"a key twice", npy_bytes("{'descr': '<f8', 'descr': '<f8'}", eight), "twice"},
      {"a key missing", npy_bytes("{'descr': '<f8', 'shape': (1,)}", eight), "lacks"},
      {"words after the dictionary", npy_bytes("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} + 1", eight), "goes on"},
      {"order that is no bool", npy_bytes("{'descr': '<f8', 'fortran_order': 1, 'shape': (1,)}", eight), "True or False"},
      {"text without end", npy_bytes("{'descr': '<f8", eight), "quoted text"},
      {"a structured type without end", npy_bytes("{'descr': [('a', '<f8'", eight), "']' expected"},
      {"no comma", npy_bytes("{'descr': '<f8' 'shape': (1,)}", eight), "'}' expected"},
      {"no colon", npy_bytes("{'descr' '<f8'}", eight), "':' expected"},
  };
}

TEST(HostileNpz, RefusesEveryBadArrayWithFileNameAndReason) {
  for (const Row& row : hostile_arrays()) {
    const std::string text = refusal(zip_bytes({{.name = "h_aerial.npy", .content = row.npy}}));
    EXPECT_NE(text.find("bad.npz: array 'h_aerial': "), std::string::npos) << row.what << ": " << text;
    EXPECT_NE(text.find(row.reason), std::string::npos) << row.what << ": " << text;
  }
}

TEST(HostileNpz, RefusesEveryLieOfTheArchive) {
  const std::string good = npy_bytes(header("<f8", "(1,)"), std::string(8, '\1'));
  const std::string huge = npy_bytes(header("<f8", "(500000000,)"), std::string(8, '\1'));
  const std::vector<std::pair<ZipEntry, std::string>> rows = {
      {{.name = "h.npy", .content = good, .claimed_crc = 1}, "damaged"},
      {{.name = "h.npy", .content = good, .claimed_size = 4000000000}, ""},
      {{.name = "h.npy", .content = huge, .claimed_size = 4000000000, .claimed_packed = 4000000000}, ""},
      {{.name = "h.npy", .content = good, .method = 8, .claimed_size = 4000000000}, "more bytes than its deflated data"},
      {{.name = "h.npy", .content = good, .method = 8}, "damaged"},
      {{.name = "h.npy", .content = good, .method = 12}, "compression method 12"},
      {{.name = "h.npy", .content = good, .flags = 1}, ""},
  };
  for (const auto& [entry, reason] : rows) {
    const std::string text = refusal(zip_bytes({entry}));
    EXPECT_NE(text.find("bad.npz: "), std::string::npos) << text;
    EXPECT_NE(text.find(reason), std::string::npos) << reason << ": " << text;
  }
}

TEST(HostileNpz, RefusesTwoArraysOfOneName) {
  const std::string good = npy_bytes(header("<f8", "(1,)"), std::string(8, '\1'));
  EXPECT_NE(refusal(zip_bytes({{.name = "h.npy", .content = good}, {.name = "h.npy", .content = good}})).find("two arrays"),
            std::string::npos);
}

TEST(HostileNpz, RefusesWhatIsNoArchive) {
  for (const std::string& bytes : {std::string(), std::string("PK"), std::string("{\"json\": 1}"), std::string(100000, '\0'),
                                   npy_bytes(header("<f8", "()"), std::string(8, '\0'))}) {
    EXPECT_NE(refusal(bytes).find("bad.npz: not an .npz file"), std::string::npos);
  }
  EXPECT_NE(refusal(zip_bytes({{.name = "word/document.xml", .content = "<xml/>"}})).find("holds no .npy array"), std::string::npos);
}

TEST(HostileNpz, RefusesEveryTruncation) {
  const std::string good = zip_bytes({{.name = "h.npy", .content = npy_bytes(header("<f8", "(3,)"), std::string(24, '\2'))}});
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(refusal(good.substr(0, length)).empty()) << "first " << length << " bytes";
  }
}

TEST(HostileNpz, SurvivesEveryFlippedByte) {
  const std::string good = zip_bytes({{.name = "h.npy", .content = npy_bytes(header("<c16", "(2,)"), std::string(32, '\2'))}});
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const char flip : {'\x01', '\x80', '\xFF'}) {
      std::string bytes = good;
      bytes[at] = static_cast<char>(bytes[at] ^ flip);
      try {
        (void)read_npz(std::as_bytes(std::span(bytes)), "bad.npz");  // many bytes (times, attributes) mean nothing to us
      } catch (const InvalidInput&) {}
    }
  }
}

TEST(HostileNpz, HoldsToTheLimitsOfItsCaller) {
  const std::string array = npy_bytes(header("|i1", "(1000,)"), std::string(1000, '\1'));
  const std::string bytes = zip_bytes({{.name = "a.npy", .content = array}, {.name = "b.npy", .content = array}});
  EXPECT_EQ(read_npz(std::as_bytes(std::span(bytes)), "x.npz", {.bytes_total = 16000}).size(), 2U);  // int8 is widened to 8 bytes
  EXPECT_NE(refusal(bytes, {.bytes_total = 15999}).find("limit of 15999 bytes"), std::string::npos);
  EXPECT_NE(refusal(bytes, {.arrays = 1}).find("at most 1"), std::string::npos);
}

TEST(HostileNpz, PrintsNoControlCharacters) {
  const std::string text = refusal(zip_bytes({{.name = "a\x1b[31m\n.npy", .content = "no"}}));
  EXPECT_TRUE(std::ranges::none_of(text, [](char c) { return c == '\x1b' || c == '\n'; })) << text;
}

}  // namespace
}  // namespace airloom::io
