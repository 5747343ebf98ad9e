/// Fields: one list per struct gives reading, checking, help and defaults.
#include "airloom/core/fields.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/temporary_folder.hpp"

namespace airloom {

enum class Shade { light, dark };
constexpr auto enum_names(Shade) { return std::array<std::string_view, 2>{"light", "dark"}; }

struct Sample {
  bool flag = true;
  int rounds = 100;
  std::int64_t big = 5;
  double tolerance = 1e-5;
  std::string label = "x";
  Shade shade = Shade::dark;
  std::optional<double> limit;
  std::optional<Shade> second;
  std::vector<double> weights = {1.0};
  std::vector<std::string> names;
};
void fields(maybe_const<Sample> auto& o, auto&& field) {
  field("flag", o.flag, "a switch");
  field("rounds", o.rounds, at_least(1), "passes");
  field("big", o.big);
  field("tolerance", o.tolerance, between(0, 1), "stop");
  field("label", o.label);
  field("shade", o.shade, "colour");
  field("limit", o.limit, above(0), "absent: none");
  field("second", o.second);
  field("weights", o.weights, at_least(0));
  field("names", o.names);
}

namespace {

using test::message_of;

Sample read(const Values& values) { return from_values<Sample>(values, "options"); }
std::string refusal(const Values& values) {
  return message_of<InvalidInput>([&] { (void)read(values); });
}

TEST(Fields, KeepDefaultsOfWhatIsNotNamed) {
  const Sample s = read({});
  EXPECT_TRUE(s.flag);
  EXPECT_EQ(s.rounds, 100);
  EXPECT_EQ(s.tolerance, 1e-5);
  EXPECT_EQ(s.limit, std::nullopt);
}

TEST(Fields, ReadEveryType) {
  const Sample s = read({{"flag", false},
                         {"rounds", std::int64_t{7}},
                         {"big", std::int64_t{1} << 40U},
                         {"tolerance", 0.5},
                         {"label", std::string("y")},
                         {"shade", std::string("light")},
                         {"limit", std::int64_t{3}},
                         {"second", std::string("dark")},
                         {"weights", std::vector<double>{1, 2}},
                         {"names", std::vector<std::string>{"a"}}});
  EXPECT_FALSE(s.flag);
  EXPECT_EQ(s.rounds, 7);
  EXPECT_EQ(s.big, std::int64_t{1} << 40U);
  EXPECT_EQ(s.tolerance, 0.5);
  EXPECT_EQ(s.label, "y");
  EXPECT_EQ(s.shade, Shade::light);
  EXPECT_EQ(s.limit, 3.0);
  EXPECT_EQ(s.second, Shade::dark);
  EXPECT_EQ(s.weights, (std::vector<double>{1, 2}));
  EXPECT_EQ(s.names, std::vector<std::string>{"a"});
}

TEST(Fields, AcceptWholeNumbersAndSingleElements) {
  const Sample s = read({{"rounds", 7.0}, {"tolerance", std::int64_t{1}}, {"weights", 2.0}, {"names", std::string("one")}});
  EXPECT_EQ(s.rounds, 7);
  EXPECT_EQ(s.tolerance, 1.0);
  EXPECT_EQ(s.weights, std::vector<double>{2.0});
  EXPECT_EQ(s.names, std::vector<std::string>{"one"});
}

TEST(Fields, EmptyTextMakesAnOptionalAbsent) {
  Sample s = read({{"limit", 4.0}});
  Faults faults;
  assign(s, {{"limit", std::string()}}, "options", faults);
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(s.limit, std::nullopt);
}

TEST(Fields, NameFieldValueAndRule) {
  EXPECT_EQ(refusal({{"rounds", std::int64_t{0}}}), "options.rounds: 0; must be >= 1");
  EXPECT_EQ(refusal({{"tolerance", 2.0}}), "options.tolerance: 2; must be in [0, 1]");
  EXPECT_EQ(refusal({{"limit", 0.0}}), "options.limit: 0; must be > 0");
  EXPECT_EQ(refusal({{"weights", std::vector<double>{1, -1}}}), "options.weights[1]: -1; must be >= 0");
  EXPECT_EQ(refusal({{"tolerance", std::nan("")}}), "options.tolerance: nan; must be finite");
  EXPECT_EQ(refusal({{"rounds", 1.5}}), "options.rounds: '1.5'; must be an integer");
  EXPECT_EQ(refusal({{"rounds", std::int64_t{1} << 40U}}), "options.rounds: '1099511627776'; must be an integer of at most 2147483647");
  EXPECT_EQ(refusal({{"flag", std::int64_t{1}}}), "options.flag: '1'; must be true or false");
  EXPECT_EQ(refusal({{"label", true}}), "options.label: 'true'; must be text");
  EXPECT_EQ(refusal({{"tolerance", std::string("a")}}), "options.tolerance: 'a'; must be a number");
  EXPECT_EQ(refusal({{"weights", std::string("a")}}), "options.weights: 'a'; must be a list of numbers");
  EXPECT_EQ(refusal({{"names", 1.0}}), "options.names: '1'; must be a list of words");
  EXPECT_EQ(refusal({{"shade", std::string("drak")}}), "options.shade: unknown choice 'drak'; did you mean 'dark'?");
  EXPECT_EQ(refusal({{"shade", true}}), "options.shade: 'true'; must be one of its words");
  EXPECT_EQ(refusal({{"tolerence", 0.1}}), "unknown options field 'tolerence'; did you mean 'tolerance'?");
}

TEST(Fields, RefuseNumbersThatNoIntegerHolds) {
  for (const double x : {1e300, -1e300, std::nan(""), HUGE_VAL}) EXPECT_FALSE(refusal({{"big", x}}).empty());
}

TEST(Fields, TellAllFaultsTogether) {
  const std::string text = refusal({{"rounds", std::int64_t{0}}, {"shade", std::string("grey")}, {"unknown_thing", 1.0}});
  EXPECT_NE(text.find("3 faults"), std::string::npos) << text;
}

TEST(Fields, LeaveWhatIsWrongAlone) {
  Sample s;
  Faults faults;
  assign(s, {{"rounds", std::int64_t{0}}, {"shade", std::string("grey")}, {"limit", -1.0}, {"big", 0.5}}, "options", faults);
  EXPECT_EQ(faults.list().size(), 4U);
  EXPECT_EQ(s.rounds, 100);
  EXPECT_EQ(s.shade, Shade::dark);
  EXPECT_EQ(s.limit, std::nullopt);
  EXPECT_EQ(s.big, 5);
}

TEST(Fields, ReturnTheirValues) {
  const Values values = to_values(read({{"shade", std::string("light")}, {"limit", 2.0}}));
  EXPECT_EQ(*values.find("shade"), Value(std::string("light")));
  EXPECT_EQ(*values.find("limit"), Value(2.0));
  EXPECT_EQ(*values.find("second"), Value(std::string()));
  EXPECT_EQ(to_values(read(values)), values);  // what is shown can be read back
}

TEST(Fields, DescribeThemselves) {
  const std::vector<FieldInfo> infos = describe<Sample>();
  ASSERT_EQ(infos.size(), 10U);
  const auto types = [&] {
    std::string text;
    for (const FieldInfo& info : infos) text += info.type + (info.optional ? "? " : " ");
    return text;
  }();
  EXPECT_EQ(types, "bool int int number text choice number? choice? numbers texts ");
  EXPECT_EQ(infos[1].range.rule(), "must be >= 1");
  EXPECT_EQ(infos[1].doc, "passes");
  EXPECT_EQ(infos[5].choices, (std::vector<std::string>{"light", "dark"}));
  EXPECT_EQ(infos[7].choices, (std::vector<std::string>{"light", "dark"}));  // an optional choice has words too
  EXPECT_EQ(infos[5].standard, Value(std::string("dark")));
}

TEST(Range, HoldsItsEndsUnlessTheyAreOpen) {
  EXPECT_TRUE(at_least(1).holds(1.0));
  EXPECT_FALSE(above(1).holds(1.0));
  EXPECT_TRUE(between(0, 1).holds(1.0));
  const Range open{.low = 0, .high = 1, .open_low = true, .open_high = true};
  EXPECT_FALSE(open.holds(1.0));
  EXPECT_EQ(open.rule(), "must be in (0, 1)");
  EXPECT_EQ((Range{.high = 2}).rule(), "must be <= 2");
  EXPECT_EQ((Range{.high = 2, .open_high = true}).rule(), "must be < 2");
  EXPECT_EQ(any_number().rule(), "");
  EXPECT_FALSE(any_number().holds(HUGE_VAL));
}

TEST(ParseValue, ReadsWhatAPersonTypes) {
  EXPECT_EQ(parse_value("true"), Value(true));
  EXPECT_EQ(parse_value("false"), Value(false));
  EXPECT_EQ(parse_value(" 12 "), Value(std::int64_t{12}));
  EXPECT_EQ(parse_value("+3"), Value(std::int64_t{3}));
  EXPECT_EQ(parse_value("-3"), Value(std::int64_t{-3}));
  EXPECT_EQ(parse_value("1e-5"), Value(1e-5));
  EXPECT_EQ(parse_value("0.1"), Value(0.1));
  EXPECT_EQ(parse_value("[1, 2.5]"), Value(std::vector<double>{1.0, 2.5}));
  EXPECT_EQ(parse_value("[]"), Value(std::vector<double>{}));
  EXPECT_EQ(parse_value("[a, 'b c']"), Value(std::vector<std::string>{"a", "b c"}));
  EXPECT_EQ(parse_value("[1, a]"), Value(std::vector<std::string>{"1", "a"}));
  EXPECT_EQ(parse_value("free_space"), Value(std::string("free_space")));
  EXPECT_EQ(parse_value("\"12\""), Value(std::string("12")));
  EXPECT_EQ(parse_value("'true'"), Value(std::string("true")));
  EXPECT_EQ(parse_value(""), Value(std::string()));
  EXPECT_EQ(parse_value("\"\""), Value(std::string()));
  EXPECT_EQ(parse_value("1 2"), Value(std::string("1 2")));
  EXPECT_EQ(parse_value("99999999999999999999"), Value(1e20));
  for (const char* text : {"+-3", "+", "-", "\"", "'", "[", "]", "[["}) EXPECT_EQ(parse_value(text), Value(std::string(text))) << text;
}

TEST(ParseValue, KeepsCommasInsideQuotes) { EXPECT_EQ(parse_value("['a, b', c]"), Value(std::vector<std::string>{"a, b", "c"})); }

TEST(ParseValue, DoesNotFollowEndlessBrackets) {
  EXPECT_EQ(parse_value(std::string(200000, '[') + std::string(200000, ']')).index(), Value(std::vector<std::string>{}).index());
}

}  // namespace
}  // namespace airloom
