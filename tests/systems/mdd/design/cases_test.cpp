// Networks on which solvers fell short once, with values that powers reach (tests/cases).
#include <gtest/gtest.h>

#include <filesystem>

#include "airloom/io/array_file.hpp"
#include "airloom/systems/mdd/design/combining.hpp"
#include "airloom/systems/mdd/design/hgnn/hgnn.hpp"
#include "airloom/systems/mdd/design/solve.hpp"
#include "airloom/systems/mdd/judge/certificate.hpp"
#include "airloom/systems/mdd/judge/group_bound.hpp"
#include "airloom/systems/mdd/problem/files.hpp"
#include "airloom/systems/mdd/problem/ul_weights.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

std::filesystem::path case_file(const std::string& name) {
  return std::filesystem::path(AIRLOOM_SOURCE_DIR) / "tests" / "cases" / "mdd" / (name + ".npz");
}

Instance network(const std::string& name) { return read_instance(io::read_arrays(case_file(name).string()), name); }

double reached(const Instance& x, const Outcome<Solution>& out, const char* what) {
  const Evaluation judged = evaluate(x, out.solution);
  EXPECT_TRUE(judged.feasible()) << what << ": " << out.message;
  return judged.metrics.number("se_nats");
}

TEST(MddCases, ClustersWithoutPromisesHaveManyLocalOptima) {
  for (const auto& [name, value, bound] : {std::tuple{"mmgap", 7.28883, 10.6}, std::tuple{"mmgap126", 12.0, 21.5}}) {
    Instance x = network(name);
    const double by_mm = se(x, allocate_by_mm(x, {}, {}).solution);
    EXPECT_GE(by_mm, value * (1.0 - 1e-5)) << name;
    EXPECT_LE(group_bound(make_problem(x, Qos::none)) / static_cast<double>(x.subcarriers()), bound) << name;
    const double by_price = se(x, allocate_by_price(x, {.qos = QosChoice::none}, {}).solution);
    x.qos_dl_nats = x.qos_ul_nats = 0.0;
    EXPECT_EQ(se(x, allocate_by_price(x, {}, {}).solution), by_price) << name;
    EXPECT_GE(by_price, value * (1.0 - 1e-5)) << name;
  }
}

TEST(MddCases, ClustersWithPromises) {
  const Instance x = network("clus3405");
  EXPECT_GE(reached(x, allocate_by_price(x, {}, {}), "price"), 4.875);
  EXPECT_GE(reached(x, allocate_by_qt_sca(x, {}, {}), "qt_sca"), 4.826);
  EXPECT_GE(reached(x, allocate_by_interior_point(x, {}, {}), "interior_point"), 4.826);
}

TEST(MddCases, OneDirectionAloneMayBeBest) {
  const Instance x = network("one_direction");
  EXPECT_GE(reached(x, allocate_by_price(x, {}, {}), "price"), 41.072);
  EXPECT_GE(reached(x, allocate_by_mm(x, {}, {}), "mm"), 41.072);
}

TEST(MddCases, TheEndOfASearchIsExactWithoutInterference) {
  const Instance x = network("silent_aps");
  const Outcome<Solution> by_mm = allocate_by_mm(x, {}, {});
  EXPECT_NEAR(reached(x, by_mm, "mm"), 1.6726244304, 1e-9);
  EXPECT_LE(certify(x, by_mm.solution).number("kkt"), 1e-4);
}

TEST(MddCases, UplinksTakeNoRoomThatTheAccessPointsNeed) {
  const Instance x = network("tight_uplink");
  EXPECT_GE(reached(x, allocate_by_price(x, {}, {}), "price"), 17.1554);
  EXPECT_GE(reached(x, allocate_by_interior_point(x, {}, {}), "interior point"), 17.154);
}

TEST(MddCases, TheLearnedAllocatorKnowsNoUnits) {
  Instance x = network("units");
  const Outcome<Solution> watts = allocate_by_hgnn(x, {}, {});
  EXPECT_GE(reached(x, watts, "watts"), 22.98);
  x.noise_w *= 1e3;
  x.ap_power_max_w *= 1e3;
  x.user_power_max_w *= 1e3;
  const Outcome<Solution> milliwatts = allocate_by_hgnn(x, {}, {});
  EXPECT_LE((1e3 * watts.solution.p_dl_w - milliwatts.solution.p_dl_w).cwiseAbs().maxCoeff(), 1e-9 * milliwatts.solution.p_dl_w.maxCoeff());
}

TEST(MddCases, SumsThatSubcarriersCannotKeep) {
  for (const auto& [name, value] : {std::pair{"fade0", 8.606}, std::pair{"sum9", 2.914}, std::pair{"sum2000", 6.566}}) {
    const Instance x = network(name);
    EXPECT_GE(reached(x, allocate_by_price(x, {}, {}), name), value);
    EXPECT_GE(reached(x, allocate_by_interior_point(x, {}, {}), name), value);
    EXPECT_GE(reached(x, allocate_by_qt_sca(x, {}, {}), name), std::string(name) == "sum2000" ? 0.0 : value);
  }
}

TEST(MddCases, AnAccessPointFarFromEverybody) {
  const Instance x = network("far_ap");
  EXPECT_EQ(x.blocked.count, 3);
  EXPECT_GE(reached(x, allocate_by_price(x, {}, {}), "links out"), 24.75667 * 0.999);
  const Outcome<Solution> weighted =
      with_combining(x, CombiningChoice::weighted, [](const Instance& y) { return allocate_by_price(y, {}, {}); });
  ASSERT_TRUE(weighted.solution.ul_weight);
  EXPECT_GE(reached(x, weighted, "weighted"), 27.70343 * 0.9999);
  const Outcome<Solution> adapted =
      with_combining(x, CombiningChoice::adapted, [](const Instance& y) { return allocate_by_price(y, {}, {}); });
  EXPECT_GE(reached(x, adapted, "adapted"), reached(x, weighted, "weighted") * (1.0 - 1e-9));
}

TEST(MddCases, AChannelOfZero) {
  const Instance x = network("blocked_link");
  EXPECT_EQ(x.blocked.count, 1);
  EXPECT_EQ(x.blocked.ap, 3);
  EXPECT_EQ(x.blocked.user, 2);
  const Outcome<Solution> out = allocate_by_price(x, {}, {});
  EXPECT_GE(reached(x, out, "blocked"), 21.97335 * 0.9999);
  EXPECT_EQ(certify(x, out.solution).number("blocked_links"), 1.0);
  io::Arrays given = io::read_arrays(case_file("blocked_link").string());
  given["serve"] = {{x.aps(), x.users()}, io::Array::Bools(static_cast<std::size_t>(x.aps() * x.users()), 1)};
  expect_refused([&] { (void)read_instance(given, "with serve"); }, {"access point 3 to user 2", "the channel is 0", "link_floor_db"});
}

/// The small network whose every number the specification prints.
TEST(MddCases, TinyVectors) {
  const Instance x = network("tiny");
  Solution s = read_solution(x, io::read_arrays(case_file("tiny_powers").string()), "powers");
  const Evaluation equal = evaluate(x, s);
  EXPECT_NEAR(equal.metrics.number("se_nats"), 10.6909754457, 1e-9);
  EXPECT_NEAR(equal.metrics.numbers("user_rate_ul_nats")[1], 2.55866330679, 1e-10);
  const PowerProblem problem = make_problem(x);
  EXPECT_NEAR(problem.gain(0, 0), 9.72612502142, 1e-10);
  EXPECT_NEAR(problem.noise[0], 6.50450484715e-4, 1e-14);
  EXPECT_NEAR(problem.ap_cross(0, 2), 2.28040340727e-4, 1e-14);
  Instance weighted = x;
  weighted.ul_weight = ul_weights(x);
  EXPECT_NEAR((*weighted.ul_weight)(0, 0) / 3.0, 0.129933908250, 1e-11);
  s.ul_weight = weighted.ul_weight;
  const Evaluation by_solution = evaluate(x, s);
  EXPECT_NEAR(by_solution.metrics.number("se_nats"), 10.7486080019, 1e-9);
  EXPECT_NEAR(by_solution.metrics.numbers("user_rate_ul_nats")[0], 1.77515265739, 1e-10);
}

}  // namespace
}  // namespace airloom::mdd
