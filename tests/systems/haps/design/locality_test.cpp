// Distributed algorithms: who knows what, and what the messages weigh.
#include <algorithm>
#include <array>
#include <limits>

#include "fabric/thread_fabric.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

using Solve = std::function<Outcome<Solution>(const Instance&, const MakeFabric&)>;

/// Solves in as many threads as `hosted` has entries; entry 0 hosts the centre. In the instance of each, the channels, and the
/// budgets, of the stations that it does not host are NaN.
std::vector<Outcome<Solution>> solve_apart(const Instance& x, const std::vector<std::vector<int>>& hosted, const Solve& solve) {
  std::vector<Outcome<Solution>> out(hosted.size());
  airloom::testing::run_apart(hosted, [&](std::size_t p, const MakeFabric& fabric) {
    Instance mine = x;
    for (int b = 0; b < x.stations(); ++b) {
      if (std::ranges::find(hosted[p], b) == hosted[p].end())
        mine.h[static_cast<std::size_t>(b)].setConstant(Complex(std::numeric_limits<double>::quiet_NaN(), 0.0));
    }
    out[p] = solve(mine, fabric);
  });
  return out;
}

Traffic::Count count(const Outcome<Solution>& out, Link link) { return out.traffic.by_class[static_cast<std::size_t>(link)]; }

void expect_same_traffic(const Outcome<Solution>& a, const Outcome<Solution>& b) {
  EXPECT_EQ(a.traffic.rounds, b.traffic.rounds);
  for (const Link link : {Link::up, Link::down, Link::broadcast, Link::ring, Link::control}) {
    EXPECT_EQ(count(a, link).messages, count(b, link).messages);
    EXPECT_EQ(count(a, link).real_scalars, count(b, link).real_scalars);
  }
}

/// The same bits however the agents are hosted, none of them knowing another's channel.
/// @param all_count  whether processes without the centre know the number of iterations, too
void expect_local(const Instance& x, const Solve& solve, bool all_count = true) {
  const Outcome<Solution> together = solve(x, local_fabric());
  for (const std::vector<std::vector<int>>& hosted : {std::vector<std::vector<int>>{{0, 1}, {2}}, {{}, {0}, {1}, {2}}, {{2}, {0, 1}, {}}}) {
    const std::vector<Outcome<Solution>> apart = solve_apart(x, hosted, solve);
    for (const Outcome<Solution>& each : apart) {
      EXPECT_EQ(each.status, together.status);
      expect_same_traffic(each, together);
      if (!all_count && &each != &apart.front()) continue;
      EXPECT_EQ(each.iterations.outer, together.iterations.outer);
      EXPECT_EQ(each.iterations.inner, together.iterations.inner);
    }
    ASSERT_EQ(apart[0].trace.columns().size(), together.trace.columns().size());
    for (const auto& [name, column] : together.trace.columns()) EXPECT_EQ(*apart[0].trace.find(name), column) << name;
    for (std::size_t b = 0; b < x.h.size(); ++b) EXPECT_EQ(apart[0].solution.w[b], together.solution.w[b]);
  }
}

Instance small() {
  Instance x = instance_of(random_channels({3, 2, 6}, 4, 800));
  x.power_max_w << 1.0, 0.5, 3.0;
  x.noise_w << 1.0, 0.5, 2.0, 1.0;
  return x;
}

TEST(HapsLocality, TwoLevelKnowsOnlyItsOwnChannels) {
  expect_local(small(), [](const Instance& x, const MakeFabric& fabric) { return solve_two_level(x, {.max_outer = 3}, {}, fabric); });
}

TEST(HapsLocality, ExactConsensusKnowsOnlyItsOwnChannels) {
  expect_local(small(), [](const Instance& x, const MakeFabric& fabric) {
    return solve_two_level(x, {.interference_model = InterferenceModel::coherent, .max_outer = 2, .max_inner = 20}, {}, fabric);
  });
}

TEST(HapsLocality, PriceAscentKnowsOnlyItsOwnChannels) {
  expect_local(small(), [](const Instance& x, const MakeFabric& fabric) { return solve_price_ascent(x, {}, {}, fabric); });
}

TEST(HapsLocality, BestKnowsOnlyItsOwnChannelsAndWhatItIsSent) {
  expect_local(
      small(), [](const Instance& x, const MakeFabric& fabric) { return solve_best(x, {}, {}, fabric); }, false);
}

TEST(HapsLocality, BestWithMoreUsersThanAntennasToo) {
  const Instance x = instance_of(random_channels({2, 1, 2}, 7, 801));  // channels travel instead of Gram matrices
  expect_local(
      x, [](const Instance& i, const MakeFabric& fabric) { return solve_best(i, {.max_steps = 20}, {}, fabric); }, false);
}

TEST(HapsTraffic, OfBestIsOneGramExchange) {
  const Outcome<Solution> out = solve_best(draw({}, 1, 0), {}, {}, local_fabric());
  EXPECT_EQ(count(out, Link::up).real_scalars, 1280);  // 5 stations, 16^2 reals each
  EXPECT_EQ(count(out, Link::up).messages, 5);
  EXPECT_EQ(count(out, Link::broadcast).real_scalars, 512);  // C: 2 16^2
  EXPECT_EQ(count(out, Link::broadcast).fan_out, 5);
  EXPECT_EQ(count(out, Link::down).real_scalars, 5);  // a factor each
  EXPECT_EQ(out.traffic.rounds, 1);
}

TEST(HapsTraffic, OfBestSendsChannelsWhereTheseAreFewerNumbers) {
  const Instance x = instance_of(random_channels({1, 2, 12}, 6, 802));
  const Outcome<Solution> out = solve_best(x, {}, {}, local_fabric());
  EXPECT_EQ(count(out, Link::up).real_scalars, 2 * 1 * 6 + 2 * 2 * 6 + 6 * 6);  // 2 N U against U^2
}

TEST(HapsTraffic, OfTheTwoLevelAlgorithmIsTwoNumbersPerUserEachWay) {
  const Instance x = draw(urban(), 1, 0);
  const Outcome<Solution> out = solve_two_level(x, {.finish = Finish::none, .max_outer = 2}, {}, local_fabric());
  const std::int64_t rounds = out.iterations.inner;
  EXPECT_EQ(out.traffic.rounds, rounds + 1);                                // one more for the certificate
  EXPECT_EQ(count(out, Link::up).real_scalars, (rounds + 3) * 5 * 2 * 16);  // one for the scales, two for the certificate
  EXPECT_EQ(count(out, Link::broadcast).real_scalars, (rounds + 2) * 2 * 16);
  EXPECT_EQ(count(out, Link::down).real_scalars, 0);

  const Outcome<Solution> finished = solve_two_level(x, {.max_outer = 2}, {}, local_fabric());
  const auto more = static_cast<std::int64_t>(finished.certificate.number("finish_rounds"));
  EXPECT_GE(more, 2);
  EXPECT_EQ(finished.traffic.rounds, rounds + more);
  EXPECT_EQ(count(finished, Link::broadcast).real_scalars, (rounds + 1 + more) * 2 * 16);
  // a look before the first round, and at least one after each
  EXPECT_GE(count(finished, Link::up).real_scalars, (rounds + 1 + 1 + more) * 5 * 2 * 16);
  EXPECT_GE(finished.certificate.number("finish_reals"), static_cast<double>((1 + more) * 5 * 2 * 16 + more * 2 * 16));
}

TEST(HapsTraffic, OfExactConsensusIsAllThatUsersReceiveEachWay) {
  const Instance x = draw(urban(), 1, 0);
  const TwoLevelOptions options{.interference_model = InterferenceModel::coherent, .max_outer = 2, .max_inner = 10};
  const Outcome<Solution> out = solve_two_level(x, options, {}, local_fabric());
  const std::int64_t rounds = out.iterations.inner;
  EXPECT_EQ(out.traffic.rounds, rounds);
  EXPECT_EQ(count(out, Link::up).real_scalars, (rounds + 1) * 5 * 2 * 16 * 16);  // one for the scales
  EXPECT_EQ(count(out, Link::broadcast).real_scalars, (rounds + 1) * 2 * 16 * 16);
}

TEST(HapsTraffic, OfPriceAscentIsTwoNumbersPerUserEachWay) {
  const Instance x = draw(urban(), 1, 0);
  const Outcome<Solution> out = solve_price_ascent(x, {}, {}, local_fabric());
  EXPECT_EQ(count(out, Link::broadcast).real_scalars, out.iterations.outer * 2 * 16);
  EXPECT_EQ(count(out, Link::up).real_scalars, (out.iterations.inner + 2) * 5 * 2 * 16);  // inner counts trials; one more per start
  EXPECT_EQ(out.traffic.rounds, out.iterations.outer);
}

TEST(HapsTraffic, CentralisedAlgorithmsSendNothing) {
  const Instance x = draw({}, 1, 0);
  EXPECT_EQ(solve_sca(x, {}, {}).traffic.real_scalars(), 0);
  EXPECT_EQ(solve_zf_pf(x, {}, {}).traffic.real_scalars(), 0);
}

TEST(HapsTraffic, StationsWithoutPowerAreNoAgents) {
  Instance x = small();
  x.power_max_w[1] = 0.0;
  const Outcome<Solution> out = solve_price_ascent(x, {}, {}, local_fabric());
  EXPECT_EQ(count(out, Link::up).messages, 2 * (out.iterations.inner + 2));
  EXPECT_EQ(out.solution.w[1].norm(), 0.0);
  EXPECT_TRUE(evaluate(x, out.solution).feasible());
}

}  // namespace
}  // namespace airloom::haps
