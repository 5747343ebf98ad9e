// Bounds over boxes, and branch and bound on one sub-channel of `twotier`.
#include "airloom/systems/twotier/design/prices/box_search.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "airloom/systems/twotier/design/prices/box_oracle.hpp"
#include "airloom/systems/twotier/design/prices/dual_function.hpp"
#include "airloom/systems/twotier/design/prices/grid_oracle.hpp"
#include "systems/twotier/layouts.hpp"
#include "systems/twotier/network_support.hpp"

namespace airloom::twotier {
namespace {

using namespace testing;
using Index = Eigen::Index;

/// One sub-channel. @param heard  row: receiver
Instance one_channel(const Eigen::MatrixXd& heard, const Eigen::VectorXd& weight, const Eigen::VectorXd& limit) {
  Instance x;
  x.gains = heard.transpose();
  const Index cells = heard.rows();
  x.node.resize(cells, 1);
  for (Index c = 0; c < cells; ++c) x.node(c, 0) = static_cast<int>(c);
  x.user = x.node;
  x.weight = weight;
  x.node_power_max_w = limit;
  x.subchannel_bandwidth_hz = 1.0;
  return x;
}

/// Prices in nat/W of the instance's nodes, as the network counts them.
Eigen::ArrayXd scaled(const Network& network, const Eigen::VectorXd& price) {
  Eigen::ArrayXd out(network.nodes());
  for (Index v = 0; v < out.size(); ++v) out[v] = price[network.node_number[static_cast<std::size_t>(v)]] * network.budget[v];
  return out;
}

/// The example of the specification of [twotier], second part, 5.4: optimum and root bounds.
struct Example {
  Instance instance;
  Eigen::VectorXd price;
  double optimum, separable, linear, mixed3, mixed6;  ///< of the shrunk box
};
std::vector<Example> examples() {
  return {{one_channel(Eigen::MatrixXd{{20.0, 4.0}, {2.0, 10.0}}, Eigen::Vector2d(1.0, 1.0), Eigen::Vector2d(1.0, 2.0)),
           Eigen::Vector2d(1.430658, 0.819288), 1.709131, 3.292964, 2.497226, 2.219109, 2.199644},
          {one_channel(Eigen::MatrixXd{{20.0, 4.0, 7.0}, {2.0, 10.0, 3.0}, {5.0, 1.0, 15.0}}, Eigen::Vector3d(1.0, 0.8, 0.6),
                       Eigen::Vector3d(1.0, 2.0, 1.5)),
           Eigen::Vector3d(1.2, 0.8, 0.5), 1.873411, 4.163035, 3.217488, 2.840865, 2.758108}};
}

TEST(TwotierBoxBound, HasTheValuesOfTheSpecification) {
  for (const Example& example : examples()) {
    const Network network = make_network(example.instance);
    const Eigen::ArrayXd price = scaled(network, example.price);
    PricedChannel channel;
    channel.load(network, network.channel[0], network.weight, price);
    BoxBound bound;
    bound.load(channel, {});
    const Eigen::ArrayXd low = Eigen::ArrayXd::Zero(4);
    // shrunk by what a slot alone would take: weight / price - 1 / gain
    Eigen::ArrayXd high = channel.cap();
    for (Index c = 0; c < channel.size(); ++c)
      high[c] = std::min(high[c], channel.weight()[c] / channel.price()[c] - 1.0 / channel.own()[c]);
    EXPECT_NEAR(bound.separable(low, high), example.separable, 1e-5);
    EXPECT_NEAR(bound.linear(low, high), example.linear, 1e-5);
    const double three = bound.mixed(low, high, -1e300, 3), six = bound.mixed(low, high, -1e300, 6);
    EXPECT_NEAR(three, example.mixed3, 0.02);  // details of the iteration change the third digit
    EXPECT_NEAR(six, example.mixed6, 0.02);
    EXPECT_GE(three, example.optimum);
    EXPECT_GE(six, example.optimum);
    BoxSearch search(network, network.channel[0], network.weight, price, low);
    (void)search.work(100000, 1e-7);
    EXPECT_NEAR(search.value(), example.optimum, 1e-6);
    EXPECT_LE(search.bound(), example.optimum + 2e-6);
  }
}

Eigen::ArrayXd random_prices(const Network& network, RandomStream& stream) {
  Eigen::ArrayXd price(network.nodes());
  for (double& each : price) each = std::pow(10.0, stream.uniform(-2.0, 1.0));
  return price;
}

Instance network_of(Index cells, std::uint64_t drop) {
  return draw_layout({.cells = cells, .channels = 6, .uplink = drop % 2 == 1, .random_weights = drop % 3 == 2}, drop);
}

TEST(TwotierBoxSearch, EqualsAFineGridOfTwoSlots) {
  constexpr double tolerance = 7e-5;
  RandomStream stream(5, StreamId::solver_initialization, 0);
  for (std::uint64_t drop = 0; drop < 10; ++drop) {
    const Network network = make_network(network_of(2, drop));
    const Eigen::ArrayXd price = random_prices(network, stream);
    PricedChannel channel;
    for (const Channel& each : network.channel) {
      channel.load(network, each, network.weight, price);
      BoxSearch search(network, each, network.weight, price, Eigen::ArrayXd::Zero(each.width));
      (void)search.work(1000000, tolerance);
      EXPECT_NEAR(channel.value(search.x()), search.value(), 1e-10);
      EXPECT_LE(search.bound(), search.value() + tolerance * 1.0001);
      double best = 0.0;
      Eigen::ArrayXd x = Eigen::ArrayXd::Zero(each.width);
      for (int i = 0; i <= 120; ++i) {
        for (int j = 0; j <= 120; ++j) {
          x[0] = i == 0 ? 0.0 : std::pow(10.0, -0.05 * (120 - i));
          x[1] = j == 0 ? 0.0 : std::pow(10.0, -0.05 * (120 - j));
          best = std::max(best, channel.value(x));
        }
      }
      EXPECT_LE(best - search.bound(), 1e-12);
      EXPECT_GE(best, search.value() - 0.02);  // steps of 0.5 dB
    }
  }
}

TEST(TwotierBoxSearch, BoundsEveryPointAlsoWhenBoxesRunOut) {
  RandomStream stream(6, StreamId::solver_initialization, 0);
  for (const Index cells : {3, 5, 7, 13}) {
    for (const bool modulated : {false, true}) {
      Instance instance = network_of(cells, 4);
      if (modulated) instance.slot_se_max = Eigen::MatrixXd::Constant(cells, 6, 3.0);
      const Network network = make_network(instance);
      const Eigen::ArrayXd price = random_prices(network, stream);
      PricedChannel channel;
      for (const std::int64_t boxes : {1, 50, 2000}) {
        for (const Channel& each : network.channel) {
          channel.load(network, each, network.weight, price);
          BoxSearch search(network, each, network.weight, price, Eigen::ArrayXd::Zero(each.width));
          (void)search.work(boxes, 1e-4);
          EXPECT_GE(search.bound(), search.value());
          for (int k = 0; k < 300; ++k) {
            Eigen::ArrayXd x = Eigen::ArrayXd::Zero(each.width);
            for (Index c = 0; c < each.size; ++c) x[c] = stream.uniform() < 0.4 ? 0.0 : std::pow(10.0, stream.uniform(-4.0, 0.0));
            ASSERT_LE(channel.value(x), search.bound() + 1e-12);
          }
        }
      }
    }
  }
}

TEST(TwotierBoxSearch, BoundsWhatKeepsTheFloors) {
  RandomStream stream(9, StreamId::solver_initialization, 0);
  for (std::uint64_t drop = 0; drop < 6; ++drop) {
    Instance instance = network_of(3, drop);
    instance.sinr_min = Eigen::MatrixXd::Constant(3, 6, 0.3);
    const Network network = make_network(instance);
    const Eigen::ArrayXd price = random_prices(network, stream);
    PricedChannel channel;
    for (const Channel& each : network.channel) {
      channel.load(network, each, network.weight, price);
      BoxBound floors;
      floors.load(channel, network.floor.segment(each.first, each.width));
      BoxSearch search(network, each, network.weight, price, Eigen::ArrayXd::Zero(each.width));
      (void)search.work(300, 1e-4);
      for (int k = 0; k < 2000; ++k) {
        Eigen::ArrayXd x = Eigen::ArrayXd::Zero(each.width);
        for (Index c = 0; c < each.size; ++c) x[c] = std::pow(10.0, stream.uniform(-4.0, 0.0));
        if (!floors.keeps(x)) continue;
        ASSERT_LE(channel.value(x), search.bound() + 1e-12);
      }
      EXPECT_TRUE(search.value() <= -1e300 || floors.keeps(search.x()));
    }
  }
}

TEST(TwotierOracles, OrderIsGridBelowExactAndCoordinatesBelowGrid) {
  RandomStream stream(7, StreamId::solver_initialization, 0);
  const Network network = make_network(network_of(3, 2));
  GridOracle grid(network, 24);
  CoordinateOracle coordinate(network, 24);
  BoxOracle exact(network, 1000000, 1e-5);
  const Eigen::ArrayXd silent = Eigen::ArrayXd::Zero(network.slots);
  for (int k = 0; k < 4; ++k) {
    const Eigen::ArrayXd price = random_prices(network, stream);
    const auto g = grid.solve(network.weight, price, silent), c = coordinate.solve(network.weight, price, silent),
               e = exact.solve(network.weight, price, silent);
    for (std::size_t n = 0; n < g.size(); ++n) {
      PricedChannel channel;
      channel.load(network, network.channel[n], network.weight, price);
      EXPECT_NEAR(channel.value(g[n].x), g[n].value, 1e-9);
      EXPECT_LE(c[n].value, g[n].value + 1e-9);
      EXPECT_LE(g[n].value, e[n].bound + 1e-9);
      EXPECT_GE(g[n].value, e[n].value - 0.3);  // levels 2.6 dB apart
    }
  }
}

TEST(TwotierDual, PowersFallWithTheirMultipliersAndRatesRiseWithWeights) {
  // equal prices, other weights and the other way round: what an exact maximum implies, up to twice its tolerance
  RandomStream stream(8, StreamId::solver_initialization, 0);
  for (std::uint64_t drop = 0; drop < 10; ++drop) {
    const Network network = make_network(network_of(3, drop));
    const Eigen::ArrayXd silent = Eigen::ArrayXd::Zero(network.slots), none(0);
    const auto at = [&](const Goal& goal, const Eigen::ArrayXd& lambda) {
      BoxOracle oracle(network, 1000000, 1e-6);
      return DualFunction(network, goal, oracle)(lambda, none, silent);
    };
    const Goal goal = sum_goal(network);
    const Eigen::ArrayXd a = 10.0 * random_prices(network, stream), b = 10.0 * random_prices(network, stream);
    EXPECT_LE(((a - b) * (at(goal, a).used - at(goal, b).used)).sum(), 6 * 2e-6);
    Goal other = goal;
    for (double& w : other.weight) w *= stream.uniform(0.5, 2.0);
    const Eigen::ArrayXd difference = slot_rates(network, at(goal, a).x) - slot_rates(network, at(other, a).x);
    EXPECT_GE(((goal.weight - other.weight) * difference).sum(), -6 * 2e-6);
  }
}

}  // namespace
}  // namespace airloom::twotier
