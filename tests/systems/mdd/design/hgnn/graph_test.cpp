/// What the network sees of an instance: features where they belong, edges by their formulas, models that do not fit refused.
#include "airloom/systems/mdd/design/hgnn/graph.hpp"

#include "airloom/systems/mdd/problem/zero_forcing.hpp"
#include "systems/mdd/design/hgnn/random_model.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using testing::clustered;
using testing::expect_refused;
using testing::small;
using testing::tiny;

TEST(HgnnGraph, PutsLinksAtPaddedPlaces) {
  const Instance x = draw(small(), 1, 0);  // 6 access points, 3 users
  HgnnConfig c = tiny(HgnnVariant::a, HgnnDecoder::feasible);
  const Graph g = make_graph(x, make_problem(x), c);
  const ZeroForcingGains zf = zero_forcing_gains(x);
  ASSERT_EQ(g.ap_features.rows(), 5 + 4 * 4);
  ASSERT_EQ(g.user_features.rows(), 5 + 7 * 2);
  const Eigen::Index l = 4, d = 2, m = 1, j = 1;
  EXPECT_NEAR(g.ap_features(5 + d * 4 + m, l), (std::log10(zf.dl(l, d * 4 + m) / std::sqrt(x.noise_w)) - 2.0) / 0.8, 1e-5);
  EXPECT_NEAR(g.user_features(5 + l * 2 + j, d), (-0.5 * std::log10(zf.ul(l, d * 2 + j)) + 4.0) / 0.7, 1e-5);
  EXPECT_TRUE((g.ap_features.bottomRows(4).array() == 0.0F).all()) << "the fourth user is not there";
  EXPECT_TRUE((g.user_features.bottomRows(2).array() == 0.0F).all()) << "the seventh access point is not there";
  EXPECT_LT(g.ap_features.topRows(3).cwiseAbs().maxCoeff(), 1e-6F) << "the defaults are zero";
  EXPECT_LT(g.user_features.topRows(3).cwiseAbs().maxCoeff(), 1e-6F);
  EXPECT_FLOAT_EQ(g.ap_features(3, 0), -2.0F);    // (3 - 6) / 1.5
  EXPECT_FLOAT_EQ(g.user_features(4, 0), -2.0F);  // (6 - 18) / 6
  c.variant = HgnnVariant::d;
  EXPECT_EQ(make_graph(x, make_problem(x), c).ap_features.middleRows(3, 2).cwiseAbs().maxCoeff(), 0.0F);
}

TEST(HgnnGraph, TellsBudgetsAndResidualLevelsInDecibels) {
  Instance x = draw(small(), 1, 0);
  x.ap_power_max_w[2] = 1.0;
  x.si_residual_ap[2] = 1e-10;
  x.imi_residual[1] = 1e-5;
  const Graph g = make_graph(x, make_problem(x), tiny(HgnnVariant::d, HgnnDecoder::feasible));
  EXPECT_NEAR(g.ap_features(0, 2), -1.0F, 1e-6);
  EXPECT_NEAR(g.ap_features(1, 2), 1.0F, 1e-6);
  EXPECT_NEAR(g.user_features(2, 1), -0.4F, 1e-6);
}

TEST(HgnnGraph, WeighsMessagesByDistance) {
  const Instance x = draw(small(), 1, 0);
  const HgnnEdges distance = make_edges(x, HgnnEdge::distance);
  const HgnnEdges inverse = make_edges(x, HgnnEdge::inverse);
  const HgnnEdges none = make_edges(x, HgnnEdge::none);
  const double d = (x.tx_pos_m.col(1) - x.rx_pos_m.col(2)).norm();
  EXPECT_NEAR(distance.ap_from_users(1, 2), d / 200.0 / 3.0, 1e-6);
  EXPECT_NEAR(distance.user_from_aps(2, 1), d / 200.0 / 6.0, 1e-6);
  EXPECT_NEAR(inverse.ap_from_users(1, 2), 50.0 / (d + 20.0) / 3.0, 1e-6);
  EXPECT_EQ(distance.ap_from_aps(3, 3), 0.0F) << "as printed: a node is at distance 0 from itself";
  EXPECT_FLOAT_EQ(inverse.user_from_users(1, 1), 2.5F / 3.0F);
  EXPECT_FLOAT_EQ(none.ap_from_aps.row(2).sum(), 1.0F);
  EXPECT_FLOAT_EQ(none.user_from_aps(0, 4), 1.0F / 6.0F);
}

TEST(HgnnGraph, WithClustersJoinsOnlyThoseThatServeEachOther) {
  const Instance x = draw(clustered(12, 6, 280.0), 1, 0);
  const HgnnEdges edges = make_edges(x, HgnnEdge::none);
  EXPECT_TRUE(((edges.ap_from_users.array() > 0.0F) == x.serve.array()).all());
  EXPECT_FLOAT_EQ(edges.user_from_aps.row(0).sum(), 1.0F);
  EXPECT_FLOAT_EQ(edges.ap_from_aps.row(0).sum(), 1.0F);
}

TEST(HgnnGraph, KeepsTheFiveStrongestInterferers) {
  const Instance x = draw(clustered(12, 6, 280.0), 1, 0);
  const HgnnEdges edges = make_edges(x, HgnnEdge::interference);
  Eigen::MatrixXd g(12, 6);
  Eigen::VectorXi user_of(12);
  for (Eigen::Index l = 0; l < 12; ++l) {
    for (Eigen::Index d = 0; d < 6; ++d) {
      double power = 0.0;
      for (Eigen::Index c = 0; c < 4; ++c) power += x.channel(c, l).col(d).squaredNorm() / 4.0;
      g(l, d) = x.serve(l, d) ? 0.0 : std::log(1.0 + 5.0 * power / x.noise_w);
      if (x.serve(l, d)) user_of[l] = static_cast<int>(d);
    }
  }
  EXPECT_EQ(edges.ap_from_users, x.serve.cast<float>());
  for (Eigen::Index d = 0; d < 6; ++d) {
    std::vector<double> sorted(g.col(d).begin(), g.col(d).end());
    std::ranges::sort(sorted, std::greater{});
    for (Eigen::Index l = 0; l < 12; ++l) {
      const bool kept = g(l, d) >= sorted[4] && g(l, d) > 0.0;
      EXPECT_NEAR(edges.user_from_aps(d, l), kept ? 0.05 * g(l, d) : 0.0, 1e-6);
    }
    for (Eigen::Index e = 0; e < 6; ++e) {
      double sum = 0.0;
      for (Eigen::Index l = 0; l < 12; ++l) sum += x.serve(l, d) ? static_cast<double>(edges.user_from_aps(e, l)) : 0.0;
      EXPECT_NEAR(edges.user_from_users(d, e), sum, 1e-6);
    }
  }
  for (Eigen::Index l = 0; l < 12; ++l) {
    EXPECT_LE((edges.ap_from_aps.row(l).array() > 0.0F).count(), 5);
    Eigen::Index most = 0;
    edges.ap_from_aps.row(l).maxCoeff(&most);
    EXPECT_NEAR(edges.ap_from_aps(l, most), 0.1 * (g(l, user_of[most]) + g(most, user_of[l])), 1e-6);
  }
}

TEST(HgnnGraph, WithoutPlacesWeighsAllAlike) {
  Instance x = draw(small(), 1, 0);
  x.tx_pos_m.resize(3, 0);
  EXPECT_EQ(usable_edge(HgnnEdge::distance, x), HgnnEdge::none);
  EXPECT_EQ(usable_edge(HgnnEdge::interference, x), HgnnEdge::interference);
  const Graph g = make_graph(x, make_problem(x), tiny(HgnnVariant::d, HgnnDecoder::feasible));
  EXPECT_FLOAT_EQ(g.ap_from_users(0, 0), 1.0F / 3.0F);
}

TEST(HgnnGraph, RefusesModelsThatDoNotFit) {
  const Instance x = draw(small(), 1, 0);
  HgnnConfig c = tiny(HgnnVariant::a, HgnnDecoder::feasible);
  c.max_aps = 5;
  c.max_users = 2;
  c.subcarriers_dl = 8;
  c.subcarriers_ul = 1;
  expect_refused([&] { check_fit(x, c); }, {"access points: 6", "at most 5", "users: 3", "at most 2", "downlink subcarriers: 4", "for 8",
                                            "uplink subcarriers: 2", "for 1"});
  expect_refused([&] { check_fit(x, tiny(HgnnVariant::ls, HgnnDecoder::feasible)); }, {"serve[0]: 3 users", "one user per access point"});
  Scenario s = clustered(7, 4, 200.0);
  expect_refused([&] { check_fit(draw(s, 1, 0), tiny(HgnnVariant::d, HgnnDecoder::feasible)); }, {"serve: clusters", "variant d"});
}

TEST(HgnnGraph, StandardisesByWhatTheMeterMeasures) {
  for (const HgnnVariant variant : {HgnnVariant::d, HgnnVariant::ls}) {
    LinkMeter meter(variant);
    std::vector<Instance> list;
    for (std::uint64_t r = 0; r < 4; ++r) {
      list.push_back(draw(variant == HgnnVariant::ls ? clustered(12, 6, 280.0) : small(), 1, r));
      meter.add(list.back(), make_problem(list.back()));
    }
    HgnnConfig c = tiny(variant, HgnnDecoder::feasible);
    if (variant != HgnnVariant::ls) c.max_users = 3;
    c.ap = meter.ap();
    c.user = meter.user();
    double sum = 0.0, squares = 0.0, count = 0.0;
    for (const Instance& x : list) {
      const Eigen::MatrixXd links = make_graph(x, make_problem(x), c).ap_features.bottomRows(c.ap_inputs() - 5).cast<double>();
      sum += links.sum();
      squares += links.squaredNorm();
      count += static_cast<double>(links.size());
    }
    EXPECT_NEAR(sum / count, 0.0, 1e-5);
    EXPECT_NEAR(squares / count, 1.0, 1e-4);
  }
  EXPECT_EQ(LinkMeter(HgnnVariant::d).ap().deviation, 1.0) << "of nothing";
}

}  // namespace
}  // namespace airloom::mdd
