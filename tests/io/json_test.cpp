/// Values as JSON and back; text files.
#include "airloom/io/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/io/unicode.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

using test::message_of;
using test::TemporaryFolder;

TEST(Json, KeepsOrderAndWritesNumbersShortly) {
  const Values values{{"z", 0.1},
                      {"a", std::int64_t{4}},
                      {"flag", true},
                      {"text", std::string("x\"y")},
                      {"list", std::vector<double>{1.5, 1e-12}},
                      {"words", std::vector<std::string>{"p", "q"}}};
  EXPECT_EQ(to_json(values).dump(), R"({"z":0.1,"a":4,"flag":true,"text":"x\"y","list":[1.5,1e-12],"words":["p","q"]})");
}

TEST(Json, WritesNumbersThatAreNotFiniteAsNull) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(to_json(Value(std::nan(""))).dump(), "null");
  EXPECT_EQ(to_json(Value(std::vector<double>{1.0, -inf})).dump(), "[1.0,null]");
}

TEST(Json, ReturnsWhatWasWritten) {
  const Values values{{"z", 0.1},
                      {"a", std::int64_t{-4}},
                      {"flag", false},
                      {"text", std::string("t")},
                      {"list", std::vector<double>{1.5, 0.1 + 0.2}},
                      {"words", std::vector<std::string>{"p", "q"}}};
  EXPECT_EQ(to_values(Json::parse(to_json(values).dump()), "record"), values);
  EXPECT_TRUE(std::isnan(std::get<double>(to_value(Json::parse("null"), "x"))));
  EXPECT_EQ(to_value(Json::parse("[1, 2.5]"), "x"), Value(std::vector<double>{1.0, 2.5}));
  EXPECT_EQ(to_value(Json::parse("[]"), "x"), Value(std::vector<double>{}));
}

TEST(Json, RefusesWhatIsNoValue) {
  EXPECT_NE(message_of<InvalidInput>([] { (void)to_value(Json::parse("{\"a\": 1}"), "scenario.x"); }).find("scenario.x: a object"),
            std::string::npos);
  EXPECT_FALSE(message_of<InvalidInput>([] { (void)to_value(Json::parse("[1, \"a\"]"), "x"); }).empty());
  EXPECT_FALSE(message_of<InvalidInput>([] { (void)to_value(Json::parse("18446744073709551615"), "x"); }).empty());
  EXPECT_FALSE(message_of<InvalidInput>([] { (void)to_values(Json::parse("[1]"), "x"); }).empty());
}

TEST(Json, WritesBytesThatAreNotUtf8AsTheReplacementCharacter) {
  EXPECT_EQ(json_text({{"file", "a\xff"}}), "{\"file\":\"a\xEF\xBF\xBD\"}");
  EXPECT_EQ(json_text({{"n", 1}}, 2), "{\n  \"n\": 1\n}");
}

TEST(Unicode, KeepsWhatIsValidAndReplacesTheRest) {
  const std::string good = "a \xc3\xa9 \xe2\x82\xac \xf0\x9f\x93\xa1";
  EXPECT_EQ(valid_utf8(good), good);
  EXPECT_EQ(decode_utf8(good).size(), 7U);
  EXPECT_EQ(valid_utf8("x\xff\xfe.npz"), "x\xEF\xBF\xBD\xEF\xBF\xBD.npz");
  for (const char* broken : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xc3"}) {
    EXPECT_NE(valid_utf8(broken).find("\xEF\xBF\xBD"), std::string::npos);
    EXPECT_NO_THROW((void)decode_utf8(valid_utf8(broken)));
  }
  EXPECT_NE(message_of<InvalidInput>([] { (void)decode_utf8("ab\xe2\x28\xa1"); }).find("at byte 3"), std::string::npos);
}

TEST(TextFile, IsReplacedWhole) {
  const TemporaryFolder folder;
  write_text(folder / "a.txt", std::string("one\0two", 7));
  write_text(folder / "a.txt", "second");
  EXPECT_EQ(read_text(folder / "a.txt"), "second");
  EXPECT_TRUE(folder.holds_only({"a.txt"}));
}

TEST(TextFile, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  EXPECT_NE(message_of<IoError>([&] { (void)read_text(folder / "none.txt"); }).find("No such file"), std::string::npos);
  EXPECT_NE(message_of<IoError>([&] { (void)read_text(folder.path()); }).find("folder"), std::string::npos);
  EXPECT_NE(message_of<IoError>([&] { write_text(folder / "no/folder.txt", "x"); }).find("No such file"), std::string::npos);
}

}  // namespace
}  // namespace airloom::io
