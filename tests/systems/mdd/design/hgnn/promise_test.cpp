/// The downlink promise where decoded powers break it: kept whenever any powers keep it, with nothing spent besides.
#include "airloom/systems/mdd/design/hgnn/promise.hpp"

#include "airloom/systems/mdd/design/hgnn/hgnn.hpp"
#include "airloom/systems/mdd/design/interior_point/phase_one.hpp"
#include "systems/mdd/design/hgnn/random_model.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

PromiseProof proof;  // of the last `impossible`

using testing::clustered;
using testing::random_network;
using testing::small;
using testing::tiny;

constexpr Eigen::Index starved = 2;

/// Powers that give one user next to nothing, with its uplink on its promise.
Powers one_sided(const PowerProblem& x) {
  Powers powers{.p = x.gain.cwiseAbs2(), .q = {}};
  powers.p.middleCols(starved * x.subcarriers_dl, x.subcarriers_dl) *= 1e-9;
  for (Eigen::Index l = 0; l < x.aps(); ++l) powers.p.row(l) *= 0.1 * x.ap_power[l] / powers.p.row(l).sum();
  powers.q = 1.0005 * x.floor_ul() * (x.noise + x.ap_cross * powers.p.rowwise().sum());
  return powers;
}

TEST(HgnnPromise, StarvedStreamsAreRaisedByOthersPowerAlone) {
  for (std::uint64_t r = 0; r < 10; ++r) {
    const PowerProblem x = make_problem(draw(small(), 3, r));
    const Powers before = one_sided(x);
    ASSERT_GT(qos_slack(x, before).violation, 0.1);
    Powers after = before;
    EXPECT_EQ(keep_promises(x, after, proof), PromiseRepair::streams);
    EXPECT_LE(qos_slack(x, after).violation, 0.0);
    EXPECT_EQ(after.q, before.q);
    EXPECT_LT((after.p.rowwise().sum() - before.p.rowwise().sum()).cwiseAbs().maxCoeff(), 1e-12 * x.ap_power.maxCoeff());
    const Links at = links(x, after);
    // no more than the promise and twice its margin, and in the same ratio at every access point
    for (Eigen::Index k = starved * x.subcarriers_dl; k < (starved + 1) * x.subcarriers_dl; ++k) {
      EXPECT_LE(at.amplitude[k] * at.amplitude[k] / at.disturbance[k], x.floor_dl() * 1.01);
      const Eigen::ArrayXd ratio = after.p.col(k).array() / before.p.col(k).array() * before.p.col(0).array() / after.p.col(0).array();
      EXPECT_NEAR(ratio.maxCoeff() / ratio.minCoeff(), 1.0, 1e-9);
    }
    Powers again = after;
    EXPECT_EQ(keep_promises(x, again, proof), PromiseRepair::none);
    EXPECT_EQ(again.p, after.p);
  }
}

TEST(HgnnPromise, WhatSharingCannotMendIsMovedToFeasiblePowers) {
  int moved = 0;
  for (std::uint64_t r = 0; r < 6; ++r) {
    PowerProblem x = make_problem(draw(small(), 3, r));
    x.rate_dl = 8.0 + 1.5 * static_cast<double>(r);  // per user: with loud uplinks too much
    Powers powers = one_sided(x);
    powers.q = Eigen::VectorXd::Constant(x.streams_ul(), x.user_power[0] / static_cast<double>(x.subcarriers_ul));
    const PromiseRepair repair = keep_promises(x, powers, proof);
    const bool possible = find_feasible(x).status == Status::converged;
    EXPECT_EQ(repair == PromiseRepair::streams || repair == PromiseRepair::segment, possible);
    EXPECT_TRUE(!possible || qos_slack(x, powers).violation <= 0.0);
    moved += repair == PromiseRepair::segment ? 1 : 0;
  }
  EXPECT_GT(moved, 0);
}

TEST(HgnnPromise, SaysWhenNothingKeepsThePromises) {
  PowerProblem x = make_problem(draw(small(), 3, 0));
  x.rate_dl = 400.0;
  const Powers before = one_sided(x);
  Powers after = before;
  EXPECT_EQ(keep_promises(x, after, proof), PromiseRepair::impossible);
  EXPECT_EQ(after.p, before.p);
  Powers broken = before;
  broken.p(0, 0) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(keep_promises(x, broken, proof), PromiseRepair::none);
  x.qos = Qos::none;
  EXPECT_EQ(keep_promises(x, after, proof), PromiseRepair::none);
}

TEST(HgnnPromise, SumsAreNotCalledImpossibleWithoutAProof) {
  PowerProblem x = make_problem(draw(small(), 3, 0));
  x.qos = Qos::sum;
  x.rate_dl = 400.0;
  Powers powers = one_sided(x);
  EXPECT_EQ(keep_promises(x, powers, proof), PromiseRepair::failed);
}

TEST(HgnnPromise, RandomNetworksKeepEveryPromiseWithFeasibleAndKkt) {
  for (const HgnnDecoder decoder : {HgnnDecoder::feasible, HgnnDecoder::kkt}) {
    const HgnnNetwork network = random_network(tiny(HgnnVariant::a, decoder), 3);
    for (std::uint64_t r = 0; r < 20; ++r) {
      Scenario s = small();
      s.qos_dl_nats = 4.0;
      const Instance x = draw(s, 8, r);
      const PowerProblem problem = make_problem(x);
      const Inferred out = infer(network, x, problem);
      if (out.repair == PromiseRepair::impossible) continue;
      EXPECT_LE(qos_slack(problem, out.powers).violation, 0.0) << name(decoder) << " " << r;
      EXPECT_EQ(evaluate(x, {.p_dl_w = out.powers.p, .p_ul_w = out.powers.q}).metrics.number("users_below_qos"), 0.0);
    }
  }
  const HgnnNetwork free = random_network(tiny(HgnnVariant::ls, HgnnDecoder::kkt), 3);
  const Instance x = draw(clustered(12, 6, 280.0), 8, 0);
  EXPECT_EQ(infer(free, x, make_problem(x)).repair, PromiseRepair::none);
}

}  // namespace
}  // namespace airloom::mdd
