/// Typed access to arrays: every fault is found, and all are told together.
#include "airloom/io/array_reader.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "support/temporary_folder.hpp"

namespace airloom::io {
namespace {

using test::message_of;
using Complex = std::complex<double>;

const Arrays aerial_arrays = {{"h_aerial", {{2, 3}, std::vector<Complex>{1.0, 2.0, 3.0, 4.0, 5.0, {6.0, 1.0}}}},
                              {"h_ground", {{1, 3}, std::vector<double>{1.0, 2.0, 3.0}}},
                              {"owner", {{3}, std::vector<std::int64_t>{0, 1, 0}}},
                              {"shape", {{2}, std::vector<double>{1.0, 3.0}}},
                              {"noise_w", Array::scalar(0.5)},
                              {"bandwidth_hz", {{1}, std::vector<std::int64_t>{20000000}}},
                              {"flag", Array::scalar(true)}};

/// The faults of one use of a reader.
template <class Use>
std::string faults(const Arrays& arrays, Use&& use) {
  ArrayReader in(arrays, "instance x.npz");
  use(in);
  return message_of<InvalidInput>([&] { in.raise(); });
}

TEST(ArrayReader, ReadsShapesThatAgree) {
  ArrayReader in(aerial_arrays, "instance x.npz");
  EXPECT_EQ(in.complex("h_aerial", "J,N").size(), 6U);
  EXPECT_EQ(in.complex("h_ground", "I,N")[2], Complex(3.0));  // real is widened
  EXPECT_EQ(in.integer("owner", "N"), (std::vector<std::int64_t>{0, 1, 0}));
  EXPECT_EQ(in.integer("shape", "2"), (std::vector<std::int64_t>{1, 3}));  // whole float64
  EXPECT_EQ(in.real("owner", "N"), (std::vector<double>{0, 1, 0}));
  EXPECT_EQ(in.real("flag", ""), std::vector<double>{1.0});
  EXPECT_EQ(in.scalar("noise_w"), 0.5);
  EXPECT_EQ(in.scalar("bandwidth_hz"), 2e7);
  EXPECT_EQ(in.integer_scalar("bandwidth_hz"), 20000000);
  EXPECT_EQ(in.optional_scalar("noise_w"), 0.5);
  EXPECT_EQ(in.optional_scalar("none"), std::nullopt);
  EXPECT_TRUE(in.flag("flag", false));
  EXPECT_TRUE(in.flag("none", true));
  EXPECT_EQ(in.extent("J"), 2);
  EXPECT_EQ(in.extent("N"), 3);
  EXPECT_EQ(in.extent("K"), 0);
  EXPECT_TRUE(in.has("flag"));
  EXPECT_FALSE(in.has("none"));
  EXPECT_NO_THROW(in.raise());
}

TEST(ArrayReader, TellsAllFaultsTogether) {
  const std::string text = faults(aerial_arrays, [](ArrayReader& in) {
    (void)in.complex("missing", "J,N");
    (void)in.real("h_aerial", "J,N");
    (void)in.real("noise_w", "U");
  });
  EXPECT_NE(text.find("instance x.npz: 3 faults"), std::string::npos) << text;
  EXPECT_NE(text.find("missing: missing; must be an array of shape (J,N)"), std::string::npos) << text;
  EXPECT_NE(text.find("h_aerial: complex128; must be real numbers"), std::string::npos) << text;
  EXPECT_NE(text.find("noise_w: shape (); must be (U)"), std::string::npos) << text;
}

TEST(ArrayReader, NamesTheExtentThatAnotherArrayBound) {
  const Arrays arrays = {{"a", {{2, 4}, std::vector<double>(8)}}, {"b", {{1, 5}, std::vector<double>(5)}}};
  const std::string text = faults(arrays, [](ArrayReader& in) {
    (void)in.real("a", "J,N");
    (void)in.real("b", "I,N");
    EXPECT_EQ(in.extent("I"), 0);  // a refused array binds nothing
  });
  EXPECT_EQ(text, "instance x.npz: b: shape (1, 5); must be (I,N) with N = 4");
}

TEST(ArrayReader, FindsTheNumberThatIsNotFinite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Arrays arrays = {{"x", {{2, 3}, std::vector<double>{0, 1, 2, 3, nan, 5}}},
                         {"h", {{2}, std::vector<Complex>{0.0, {0.0, std::numeric_limits<double>::infinity()}}}},
                         {"s", Array::scalar(-std::numeric_limits<double>::infinity())}};
  const std::string text = faults(arrays, [](ArrayReader& in) {
    EXPECT_TRUE(in.real("x", "A,B").empty());
    EXPECT_TRUE(in.complex("h", "U").empty());
    EXPECT_EQ(in.scalar("s"), 0.0);
  });
  EXPECT_NE(text.find("x[1,1]: nan; must be finite"), std::string::npos) << text;
  EXPECT_NE(text.find("h[1]: (0, inf); must be finite"), std::string::npos) << text;
  EXPECT_NE(text.find("s: -inf; must be finite"), std::string::npos) << text;
}

TEST(ArrayReader, RefusesWhatWouldLoseDigitsOrMeaning) {
  const Arrays arrays = {{"big", Array::scalar(std::int64_t{9007199254740993})},
                         {"half", {{2}, std::vector<double>{1.0, 0.5}}},
                         {"words", {{1}, std::vector<std::string>{"a"}}},
                         {"odd", {{1}, Array::Unsupported{"|O"}}},
                         {"two", Array::scalar(std::int64_t{2})},
                         {"none", {{0, 3}, std::vector<double>{}}}};
  const std::string text = faults(arrays, [](ArrayReader& in) {
    (void)in.scalar("big");
    (void)in.integer("half", "2");
    (void)in.real("words", "1");
    (void)in.integer("words", "1");
    (void)in.complex("odd", "1");
    (void)in.flag("two", false);
    (void)in.real("none", "U,N");
  });
  EXPECT_NE(text.find("7 faults"), std::string::npos) << text;
  EXPECT_NE(text.find("big: 9007199254740993"), std::string::npos) << text;
  EXPECT_NE(text.find("half[1]: 0.5; must be an integer"), std::string::npos) << text;
  EXPECT_NE(text.find("odd: type |O"), std::string::npos) << text;
  EXPECT_NE(text.find("two: 2; must be a bool"), std::string::npos) << text;
  EXPECT_NE(text.find("none: shape (0, 3); must be (U,N), not empty"), std::string::npos) << text;
}

TEST(ArrayReader, LendsWhatStandsInMemoryAndMakesWhatMustBeConverted) {
  const std::vector<double> mine{1.0, 2.0, 3.0};
  const Arrays arrays{{"owned", {{3}, mine}}, {"borrowed", {{3}, std::span<const double>(mine)}}};
  ArrayReader in(arrays, "arrays");
  EXPECT_EQ(in.real("borrowed", "N").data(), mine.data());
  EXPECT_EQ(in.real("owned", "N").data(), std::get<std::vector<double>>(arrays.at("owned").data).data());
  EXPECT_EQ(in.complex("borrowed", "N"), (std::vector<std::complex<double>>{1.0, 2.0, 3.0}));
  EXPECT_EQ(in.integer("borrowed", "N"), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(in.real("borrowed", "N").take(), mine);  // a copy: the lender keeps its own
  Elements<std::int64_t> made = in.integer("owned", "N");
  const std::int64_t* place = made.data();
  const Elements<std::int64_t> moved = std::move(made);
  EXPECT_EQ(moved.data(), place);
  in.raise();
}

}  // namespace
}  // namespace airloom::io
