// User-centric clusters: the rules one by one, and what must hold always.
#include "airloom/systems/mdd/problem/clustering.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

Eigen::MatrixXd random_amplitudes(Eigen::Index aps, Eigen::Index users, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  Eigen::MatrixXd a(aps, users);
  for (double& each : a.reshaped()) each = stream.open();
  return a;
}

TEST(MddClustering, EarlierUserTakesTheDisputedMaster) {
  Eigen::MatrixXd a(3, 2);
  a << 9.0, 10.0,  // both users want the first
      1.0, 5.0,    //
      2.0, 3.0;
  const BoolMatrix serve = user_centric_clusters(a, 1, 0.1);
  EXPECT_TRUE(serve(0, 0));
  EXPECT_TRUE(serve(1, 1));  // the second user's best of the free ones
  EXPECT_TRUE(serve(2, 1));  // idle: joins whom it reaches best
  EXPECT_EQ(serve.count(), 3);
}

TEST(MddClustering, FurtherUsersOnlyAboveTheThreshold) {
  Eigen::MatrixXd a(2, 2);
  a << 10.0, 4.0,  //
      1.0, 10.0;
  EXPECT_EQ(user_centric_clusters(a, 2, 0.25).count(), 2);  // 0.4^2 = 0.16
  EXPECT_EQ(user_centric_clusters(a, 2, 0.15).count(), 3);
  EXPECT_EQ(user_centric_clusters(a, 2, 0.0).count(), 4);
  EXPECT_EQ(user_centric_clusters(a, 1, 0.0).count(), 2);
}

TEST(MddClustering, EveryUserIsServedAndNoAccessPointOverloaded) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (const int most : {1, 2, 4}) {
      const BoolMatrix serve = user_centric_clusters(random_amplitudes(12, 5, seed), most, 0.1);
      for (Eigen::Index d = 0; d < 5; ++d) EXPECT_TRUE(serve.col(d).any());
      for (Eigen::Index l = 0; l < 12; ++l) {
        EXPECT_GE(serve.row(l).count(), 1);
        EXPECT_LE(serve.row(l).count(), most);
      }
    }
  }
}

TEST(MddClustering, OrderOfTheAccessPointsChangesNothingButTheOrder) {
  const Eigen::MatrixXd a = random_amplitudes(9, 4, 3);
  EXPECT_EQ(user_centric_clusters(a.colwise().reverse(), 2, 0.1), user_centric_clusters(a, 2, 0.1).colwise().reverse().eval());
}

TEST(MddClustering, LayoutsOfThePublicationAreDrawn) {
  for (const auto& [side, aps, users] : {std::tuple{400.0, 24, 12}, std::tuple{565.685, 48, 24}}) {
    const Instance x = draw(clustered(aps, users, side), 1, 0);
    EXPECT_TRUE(x.include_mui);
    EXPECT_EQ(x.serve.count(), aps);
    EXPECT_EQ(x.serve.colwise().any().count(), users);
  }
}

TEST(MddClustering, FewerAccessPointsThanUsersAreRefused) {
  expect_refused([] { (void)user_centric_clusters(Eigen::MatrixXd::Ones(2, 3), 1, 0.1); }, {"2 access points", "3"});
}

}  // namespace
}  // namespace airloom::mdd
