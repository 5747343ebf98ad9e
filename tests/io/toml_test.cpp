/// TOML: values, lines of keys, and texts that are wrong or hostile.
#include "airloom/io/toml.hpp"

#include <gtest/gtest.h>

#include "airloom/core/error.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

using test::message_of;
using test::TemporaryFolder;

std::string toml_refusal(const std::string& text) {
  return message_of<InvalidInput>([&] { (void)parse_toml(text, "x.toml"); });
}

TEST(Toml, KeepsValuesAndTheOrderOfTheFile) {
  const Document document =
      parse_toml("z = 1 # one\na = 2.5\n[t]\nflag = true\nlist = [1, 2.5]\nname = 'n'\n[[s]]\nk = 1\n[[s]]\nk = 2\n", "x.toml");
  EXPECT_EQ(document.tree.dump(), R"({"z":1,"a":2.5,"t":{"flag":true,"list":[1,2.5],"name":"n"},"s":[{"k":1},{"k":2}]})");
}

TEST(Toml, KnowsTheLineOfEveryKey) {
  const Document document = parse_toml(
      "# title\nseed = 1\n\n[scenario]\nusers = 4\n'a/b~c' = 1\n[[sweep]]\nkey = 'x'\n[[sweep]]\nkey = 'y'\nvalues = [\n 1,\n 2]\n",
      "x.toml");
  EXPECT_EQ(document.where("/seed"), "x.toml:2");
  EXPECT_EQ(document.where("/scenario"), "x.toml:4");
  EXPECT_EQ(document.where("/scenario/users"), "x.toml:5");
  EXPECT_EQ(document.where("/scenario/a~1b~0c"), "x.toml:6");
  EXPECT_EQ(document.where("/sweep/0/key"), "x.toml:8");
  EXPECT_EQ(document.where("/sweep/1/key"), "x.toml:10");
  EXPECT_EQ(document.where("/sweep/1/values/1"), "x.toml:13");
  EXPECT_EQ(document.where("/scenario/none"), "x.toml:4");  // the nearest known one
  EXPECT_EQ(document.where("/none"), "x.toml");
  EXPECT_EQ(document.where(""), "x.toml");
}

TEST(Toml, TellsLineAndColumnOfAnError) {
  EXPECT_EQ(toml_refusal("a = 1\nb = \n").rfind("x.toml:2:", 0), 0U);
  EXPECT_EQ(toml_refusal("a = 1\na = 2\n").rfind("x.toml:2:", 0), 0U);
  EXPECT_EQ(toml_refusal("a = 'open\n").rfind("x.toml:1:", 0), 0U);
}

TEST(Toml, RefusesDatesAndNumbersThatAreNotFinite) {
  EXPECT_EQ(toml_refusal("a = 1\nb = nan\n").rfind("x.toml:2:5: numbers must be finite", 0), 0U);
  EXPECT_EQ(toml_refusal("b = [1.0, -inf]\n").rfind("x.toml:1:11: numbers must be finite", 0), 0U);
  EXPECT_EQ(toml_refusal("d = 2024-01-01\n").rfind("x.toml:1:5: dates", 0), 0U);
  EXPECT_EQ(toml_refusal("d = 10:00:00\n").rfind("x.toml:1:5: dates", 0), 0U);
  EXPECT_EQ(toml_refusal("d = 2024-01-01T10:00:00Z\n").rfind("x.toml:1:5: dates", 0), 0U);
}

TEST(Toml, RefusesHostileTexts) {
  for (char control = 0; control < 0x20; ++control) {
    if (control == '\t' || control == '\n' || control == '\r') continue;
    EXPECT_EQ(toml_refusal(std::string("[") + control).rfind("x.toml:1:", 0), 0U) << int{control};
    EXPECT_FALSE(toml_refusal(std::string("a = [") + control).empty());
    EXPECT_FALSE(toml_refusal(std::string("a = ") + control).empty());
  }
  EXPECT_FALSE(toml_refusal("[\x7F").empty());
  EXPECT_FALSE(toml_refusal("a = \"\xFF\"").empty());
  EXPECT_FALSE(toml_refusal("\xFF\xFE").empty());
  EXPECT_FALSE(toml_refusal("a = " + std::string(100000, '[')).empty());
  EXPECT_FALSE(toml_refusal("a = 99999999999999999999").empty());
  EXPECT_FALSE(toml_refusal("a = \"\\uD800\"").empty());
}

TEST(Toml, RefusesNestingThatWouldUseUpTheStack) {
  std::string key;
  for (int i = 0; i < 200000; ++i) key += "a.";
  EXPECT_NE(toml_refusal("x = 1\n" + key + "a = 1\n").find("x.toml:2: more than 100 dots"), std::string::npos);
  EXPECT_NE(toml_refusal("[" + key + "a]\n").find("dots"), std::string::npos);
  std::string quoted;
  for (int i = 0; i < 10000; ++i) quoted += "\"a\" . ";
  EXPECT_NE(toml_refusal(quoted + "a = 1\n").find("dots"), std::string::npos);
  // Long keys in nested inline tables multiply; what is allowed of both must still fit the stack.
  std::string deep;
  std::string part;
  for (int i = 0; i < 99; ++i) part += "a.";
  for (int i = 0; i < 30; ++i) deep += (i == 0 ? "" : "{") + part + "a=";
  deep += "1" + std::string(29, '}');
  EXPECT_NO_THROW((void)parse_toml(deep, "x.toml"));
  // Beyond the depth that any experiment needs.
  EXPECT_FALSE(toml_refusal("a = " + std::string(40, '[') + std::string(40, ']')).empty());
}

TEST(Toml, RefusesTextsThatAreTooLarge) {
  EXPECT_NE(toml_refusal(std::string((std::size_t{1} << 20U) + 1, '\n')).find("at most 1 MiB"), std::string::npos);
  std::string many;
  for (int i = 0; i < 10001; ++i) many += "k" + std::to_string(i) + "=1\n";
  EXPECT_NE(toml_refusal(many).find("more than 10000 keys"), std::string::npos);
}

TEST(Toml, ReadsFiles) {
  const TemporaryFolder folder;
  write_text(folder / "s.toml", "users = 4\n");
  EXPECT_EQ(read_toml(folder / "s.toml").tree.at("users"), 4);
  EXPECT_FALSE(message_of<IoError>([&] { (void)read_toml(folder / "none.toml"); }).empty());
}

}  // namespace
}  // namespace airloom::io
