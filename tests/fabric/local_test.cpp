/// What every transport must do, on the one that needs no other process.
#include "airloom/fabric/local.hpp"

#include <gtest/gtest.h>

#include "airloom/core/error.hpp"
#include "fabric/consensus.hpp"

namespace airloom {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

const Traffic::Count& count(const Fabric& fabric, Link link) { return fabric.traffic().by_class[static_cast<std::size_t>(link)]; }

TEST(LocalFabric, HostsEveryAgentAndTheCentre) {
  const LocalFabric fabric(3);
  EXPECT_EQ(fabric.agents(), 3);
  EXPECT_EQ(std::vector<int>(fabric.local().begin(), fabric.local().end()), (std::vector<int>{0, 1, 2}));
  EXPECT_TRUE(fabric.hosts_center());
  EXPECT_THROW(LocalFabric(0), InvalidInput);
}

TEST(LocalFabric, DeliversWhatWasSent) {
  LocalFabric fabric(3);
  const MatrixXd out = MatrixXd::Random(4, 3);
  MatrixXd in;
  fabric.gather(out, in);
  EXPECT_EQ(in, out);
  MatrixXd back(4, 3);
  fabric.scatter(in, back);
  EXPECT_EQ(back, out);
  VectorXd x = VectorXd::LinSpaced(5, 0, 1);
  fabric.broadcast(x);
  EXPECT_EQ(x, VectorXd::LinSpaced(5, 0, 1));
  fabric.pass(2, x);
  EXPECT_EQ(x, VectorXd::LinSpaced(5, 0, 1));
  EXPECT_TRUE(fabric.agree(true));
  EXPECT_FALSE(fabric.agree(false));
  const std::vector<VectorXd> parts{VectorXd::Ones(2), VectorXd(), VectorXd::Zero(1)};
  EXPECT_EQ(fabric.collect(parts), parts);
}

TEST(LocalFabric, MayBeGivenTheSameMatrixTwice) {
  LocalFabric fabric(2);
  MatrixXd m = MatrixXd::Random(3, 2);
  const MatrixXd before = m;
  fabric.gather(m, m);
  EXPECT_EQ(m, before);
  fabric.scatter(m, m);
  EXPECT_EQ(m, before);
}

TEST(LocalFabric, ReceivedNumbersDoNotChangeWithTheSenders) {
  LocalFabric fabric(2);
  MatrixXd out = MatrixXd::Ones(3, 2);
  MatrixXd in;
  fabric.gather(out, in);
  out.setZero();
  EXPECT_EQ(in, MatrixXd::Ones(3, 2));
}

TEST(Fabric, CountsLogicalMessages) {
  LocalFabric fabric(3);
  MatrixXd out = MatrixXd::Zero(4, 3), in(4, 3);
  VectorXd x = VectorXd::Zero(5);
  for (int round = 0; round < 2; ++round) {
    fabric.next_round();
    fabric.gather(out, in);
    fabric.scatter(out, in);
    fabric.broadcast(x);
    fabric.pass(0, x);
    (void)fabric.agree(true);
    fabric.gather_control(out, in);
  }
  (void)fabric.collect({x, x, x});
  EXPECT_EQ(fabric.traffic().rounds, 2);
  EXPECT_EQ(count(fabric, Link::up).messages, 2 * 3);
  EXPECT_EQ(count(fabric, Link::up).real_scalars, 2 * 3 * 4);
  EXPECT_EQ(count(fabric, Link::down).real_scalars, 2 * 3 * 4);
  EXPECT_EQ(count(fabric, Link::broadcast).messages, 2);
  EXPECT_EQ(count(fabric, Link::broadcast).real_scalars, 2 * 5);
  EXPECT_EQ(count(fabric, Link::broadcast).fan_out, 3);
  EXPECT_EQ(count(fabric, Link::ring).messages, 2);
  EXPECT_EQ(count(fabric, Link::ring).real_scalars, 2 * 5);
  EXPECT_EQ(count(fabric, Link::control).messages, 2 * (3 + 3));
  EXPECT_EQ(count(fabric, Link::control).real_scalars, 2 * (3 + 3 * 4));
}

TEST(Fabric, ARingOfOneSendsNothing) {
  LocalFabric fabric(1);
  VectorXd token = VectorXd::Ones(2);
  fabric.pass(0, token);
  EXPECT_EQ(count(fabric, Link::ring).messages, 0);
}

TEST(Consensus, StopsByTheCentresDecision) {
  const test::ConsensusResult result = test::consensus(local_fabric(), 3, 4);
  EXPECT_GT(result.rounds, 5);
  EXPECT_LT(result.rounds, 200);
  EXPECT_EQ(result.traffic.rounds, result.rounds);
  ASSERT_EQ(result.parts.size(), 3U);
  EXPECT_EQ(result.parts[2].size(), 2);
}

}  // namespace
}  // namespace airloom
