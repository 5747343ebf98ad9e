/// Errors, names, values, units, traffic, traces, version.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/core/nearest_name.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/core/units.hpp"
#include "airloom/core/version.hpp"
#include "support/temporary_folder.hpp"

namespace airloom {
namespace {

using test::message_of;

TEST(Faults, AreSilentWhenThereAreNone) {
  Faults faults("scenario");
  faults.require(true, "x", "1", "must be 1");
  EXPECT_TRUE(faults.empty());
  EXPECT_NO_THROW(faults.raise());
}

TEST(Faults, ThrowOneOrAll) {
  Faults faults("scenario");
  faults.require(false, "users", "12", "must be <= 8");
  EXPECT_EQ(message_of<InvalidInput>([&] { faults.raise(); }), "scenario: users: 12; must be <= 8");
  faults.add("second");
  EXPECT_EQ(message_of<InvalidInput>([&] { faults.raise(); }), "scenario: 2 faults\n  users: 12; must be <= 8\n  second");
}

TEST(NearestName, FindsTyposAndRefusesToGuess) {
  const std::vector<std::string> known{"hybrid_wmmse", "phase_of_channel", "mrt", "rzf"};
  EXPECT_EQ(nearest_name("hybird_wmmse", known), "hybrid_wmmse");  // two letters swapped: one edit
  EXPECT_EQ(nearest_name("phase_of_chanel", known), "phase_of_channel");
  EXPECT_EQ(nearest_name("mrt", known), "mrt");
  EXPECT_EQ(nearest_name("completely_different", known), "");
  EXPECT_EQ(nearest_name("x", {}), "");
  EXPECT_EQ(unknown_name("algorithm", "hybrid_wmse", known), "unknown algorithm 'hybrid_wmse'; did you mean 'hybrid_wmmse'?");
  EXPECT_EQ(unknown_name("algorithm", "completely_different", known),
            "unknown algorithm 'completely_different'; known: hybrid_wmmse, phase_of_channel, mrt, rzf");
}

TEST(NearestName, KnowsOtherCaseAndAbbreviations) {
  const std::vector<std::string> known{"hybrid_wmmse", "phase_of_channel", "coordinate_descent", "alternating_ls", "zero_forcing", "rzf",
                                       "mrt",          "mrt_matching",     "pe_altmin",          "wmmse_digital"};
  EXPECT_EQ(nearest_name("MRT", known), "mrt");
  EXPECT_EQ(nearest_name("Zero-Forcing", known), "zero_forcing");
  EXPECT_EQ(nearest_name("zf", known), "zero_forcing");  // not rzf, which is one edit away
  EXPECT_EQ(nearest_name("RZf", known), "rzf");
  EXPECT_EQ(nearest_name("poc", known), "phase_of_channel");
  EXPECT_EQ(nearest_name("altls", known), "alternating_ls");
  EXPECT_EQ(nearest_name("hwmmse", known), "hybrid_wmmse");
  EXPECT_EQ(nearest_name("coord", known), "coordinate_descent");
  EXPECT_EQ(nearest_name("descent", known), "coordinate_descent");
  EXPECT_EQ(nearest_name("pe", known), "pe_altmin");
  EXPECT_EQ(nearest_name("wmmse", known), "");  // two have this part: the list of all names says more
  EXPECT_EQ(nearest_name("ZERO_FORCNIG", known), "zero_forcing");
  EXPECT_EQ(nearest_name("", known), "");
  EXPECT_EQ(nearest_name(std::string(100000, 'z'), known), "");
}

TEST(NearestName, StaysQuickForEndlessWords) {
  const std::vector<std::string> known{"mrt"};
  EXPECT_EQ(nearest_name(std::string(1 << 20U, 'a'), known), "");
}

TEST(NearestName, DoesNotTakeAShortWordForAnyOther) {
  const std::vector<std::string> known{"mu", "snr"};
  EXPECT_EQ(nearest_name("xy", known), "");  // replacing every letter is not nearness
}

TEST(Enums, HaveWords) {
  EXPECT_EQ(name(Status::time_limit), "time_limit");
  EXPECT_EQ(parse_enum<Status>("stalled"), Status::stalled);
  EXPECT_EQ(parse_enum<Status>("Stalled"), std::nullopt);
  for (const auto word : enum_names(Status{})) EXPECT_EQ(name(*parse_enum<Status>(word)), word);
  for (const auto word : enum_names(Link{})) EXPECT_EQ(name(*parse_enum<Link>(word)), word);
}

TEST(Values, KeepOrderAndReplace) {
  Values values{{"b", 1.0}, {"a", true}};
  values.set("b", std::int64_t{2});
  values.merge(Values{{"c", std::vector<double>{1, 2}}, {"a", false}});
  EXPECT_EQ(values, (Values{{"b", std::int64_t{2}}, {"a", false}, {"c", std::vector<double>{1, 2}}}));
  EXPECT_EQ(values.size(), 3U);
  EXPECT_TRUE(values.contains("c"));
  EXPECT_EQ(values.find("d"), nullptr);
}

TEST(Values, KeepTheLastOfTwoEqualNames) {
  const Values values{{"a", 1.0}, {"a", 2.0}};
  EXPECT_EQ(values.size(), 1U);
  EXPECT_EQ(values.number("a"), 2.0);
}

TEST(Values, GiveNumbers) {
  const Values values{{"x", 1.5}, {"n", std::int64_t{3}}, {"b", true}, {"s", std::string("t")}, {"v", std::vector<double>{1, 2}}};
  EXPECT_EQ(values.number("x"), 1.5);
  EXPECT_EQ(values.number("n"), 3.0);
  EXPECT_EQ(values.number("b"), 1.0);
  EXPECT_TRUE(std::isnan(values.number("s")));
  EXPECT_TRUE(std::isnan(values.number("none")));
  EXPECT_EQ(values.numbers("v"), (std::vector<double>{1, 2}));
  EXPECT_EQ(values.numbers("x"), std::vector<double>{1.5});
  EXPECT_TRUE(values.numbers("none").empty());
  EXPECT_TRUE(values.numbers("s").empty());
}

TEST(Text, IsTheShortestThatReadsBack) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(5e-12), "5e-12");
  EXPECT_EQ(shortest(-0.0), "-0");
  EXPECT_EQ(shortest(1e22), "1e+22");
  EXPECT_EQ(shortest(std::nan("")), "nan");
  EXPECT_EQ(shortest(-HUGE_VAL), "-inf");
  for (const double x : {0.1 + 0.2, 1.0 / 3.0, 1e-300, std::numeric_limits<double>::max(), 123456789.123})
    EXPECT_EQ(std::stod(shortest(x)), x);
  EXPECT_EQ(to_text(Value(true)), "true");
  EXPECT_EQ(to_text(Value(std::int64_t{-4})), "-4");
  EXPECT_EQ(to_text(Value(std::string("word"))), "word");
  EXPECT_EQ(to_text(Value(std::vector<double>{1, 0.5})), "[1, 0.5]");
  EXPECT_EQ(to_text(Value(std::vector<std::string>{"a", "b"})), "[a, b]");
}

TEST(Units, ConvertPowerRatios) {
  EXPECT_DOUBLE_EQ(from_db(10.0), 10.0);
  EXPECT_DOUBLE_EQ(to_db(100.0), 20.0);
  EXPECT_DOUBLE_EQ(watt_from_dbm(30.0), 1.0);
  EXPECT_DOUBLE_EQ(watt_from_dbm(0.0), 1e-3);
  EXPECT_DOUBLE_EQ(watt_from_dbw(3.0), from_db(3.0));
  EXPECT_DOUBLE_EQ(dbm_from_watt(watt_from_dbm(17.0)), 17.0);
  EXPECT_DOUBLE_EQ(dbw_from_watt(0.1), -10.0);
  // Thermal noise density at 290 K: -173.975 dBm/Hz.
  EXPECT_NEAR(dbm_from_watt(boltzmann_j_k * 290.0), -173.975, 5e-4);
}

TEST(Traffic, CountsRealsPerClass) {
  Traffic traffic;
  traffic.add(Link::up, 5, 12);
  traffic.add(Link::broadcast, 1, 4);
  EXPECT_EQ(traffic.real_scalars(), 64);
  EXPECT_EQ(traffic.bytes(), 512);
  EXPECT_EQ(traffic.by_class[0].messages, 5);
}

TEST(Trace, KeepsColumnsOfDifferentLength) {
  Trace trace;
  trace.push("objective", 1.0);
  trace.push("objective", 2.0);
  trace.append("gap", {0.5});
  ASSERT_EQ(trace.columns().size(), 2U);
  EXPECT_EQ(*trace.find("objective"), (std::vector<double>{1.0, 2.0}));
  EXPECT_EQ(trace.find("none"), nullptr);
}

TEST(Evaluation, IsFeasibleWithinTheLimitOnly) {
  const auto feasible = [](Values residuals) {
    return Evaluation{
        .metrics = {}, .residuals = std::move(residuals), .certificate = {}, .csi = {}, .believed = {}, .genie = {}, .outage_share = {}}
        .feasible();
  };
  EXPECT_TRUE(feasible({}));
  EXPECT_TRUE(feasible({{"power", 1e-8}, {"rates", std::vector<double>{0.0, 1e-9}}}));
  EXPECT_FALSE(feasible({{"power", 1.1e-8}}));
  EXPECT_FALSE(feasible({{"power", 0.0}, {"rates", std::vector<double>{0.0, 1e-7}}}));
  EXPECT_FALSE(feasible({{"power", std::nan("")}}));
  EXPECT_FALSE(feasible({{"power", HUGE_VAL}}));
  EXPECT_FALSE(feasible({{"rates", std::vector<double>{std::nan("")}}}));
  EXPECT_FALSE(feasible({{"power", -HUGE_VAL}}));  // residuals are finite
}

TEST(Version, SaysWhichProgramThisIs) {
  EXPECT_EQ(version().find_first_not_of("0123456789."), std::string::npos);
  EXPECT_FALSE(compiler().empty());
  for (const std::string& part : optional_parts()) EXPECT_FALSE(part.empty());
  ASSERT_FALSE(build_id().empty());
  EXPECT_EQ(build_id().size(), 40U) << build_id();  // SHA-1, which the build asks the linker for
  EXPECT_EQ(build_id(), build_id());
}

}  // namespace
}  // namespace airloom
