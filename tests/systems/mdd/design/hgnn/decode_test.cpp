/// From outputs to powers: budgets always, the uplink promise by construction, each decoder by its formula.
#include "airloom/systems/mdd/design/hgnn/decode.hpp"

#include <limits>

#include "airloom/systems/mdd/design/hgnn/hgnn.hpp"
#include "systems/mdd/design/hgnn/random_model.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using testing::clustered;
using testing::random_network;
using testing::small;
using testing::tiny;

constexpr std::array decoders{HgnnDecoder::relu, HgnnDecoder::softplus, HgnnDecoder::feasible, HgnnDecoder::kkt};

/// Outputs of any size, uniform within +-spread.
HgnnOutputs random_outputs(const HgnnConfig& c, const PowerProblem& x, double spread, std::uint64_t seed) {
  RandomStream stream(seed, StreamId::solver_initialization, 1);
  HgnnOutputs out{.ap = Eigen::MatrixXf(c.ap_outputs(), x.aps()), .user = Eigen::MatrixXf(c.user_outputs(), x.users)};
  for (float& each : out.ap.reshaped()) each = static_cast<float>(stream.uniform(-spread, spread));
  for (float& each : out.user.reshaped()) each = static_cast<float>(stream.uniform(-spread, spread));
  return out;
}

void expect_within_budgets(const PowerProblem& x, const Powers& powers) {
  EXPECT_TRUE(powers.p.allFinite() && powers.q.allFinite());
  EXPECT_GE(powers.p.minCoeff(), 0.0);
  EXPECT_GE(powers.q.minCoeff(), 0.0);
  for (Eigen::Index l = 0; l < x.aps(); ++l) EXPECT_LE(powers.p.row(l).sum(), x.ap_power[l] * (1.0 + 1e-12));
  for (Eigen::Index d = 0; d < x.users; ++d)
    EXPECT_LE(powers.q.segment(d * x.subcarriers_ul, x.subcarriers_ul).sum(), x.user_power[d] * (1.0 + 1e-12));
}

TEST(HgnnDecode, KeepsBudgetsWhateverTheNetworkSays) {
  const PowerProblem all = make_problem(draw(small(), 2, 0));
  const PowerProblem clusters = make_problem(draw(clustered(12, 6, 280.0), 2, 0));
  for (const HgnnDecoder decoder : decoders) {
    for (const double spread : {0.0, 1.0, 30.0, 1e4}) {
      for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const HgnnConfig a = tiny(HgnnVariant::a, decoder);
        expect_within_budgets(all, decode(a, all, random_outputs(a, all, spread, seed)));
        const HgnnConfig ls = tiny(HgnnVariant::ls, decoder);
        const Powers powers = decode(ls, clusters, random_outputs(ls, clusters, spread, seed));
        expect_within_budgets(clusters, powers);
        EXPECT_EQ(powers.p.cwiseProduct((clusters.gain.array() == 0.0).cast<double>().matrix()).sum(), 0.0) << "not served";
      }
    }
  }
}

TEST(HgnnDecode, FeasibleAndKktKeepTheUplinkPromiseByConstruction) {
  for (std::uint64_t r = 0; r < 10; ++r) {
    PowerProblem x = make_problem(draw(Scenario{}, 3, r));
    // budgets that loud access points would use up; every second layout
    if (r % 2 == 1)
      x.user_power = (x.floor_ul() * 1.01 * (x.noise.reshaped(2, x.users).colwise().sum().array() + 1e-3)).matrix().transpose();
    for (const HgnnDecoder decoder : {HgnnDecoder::feasible, HgnnDecoder::kkt}) {
      HgnnConfig c = tiny(HgnnVariant::d, decoder);
      c.max_users = 6;
      HgnnOutputs out = random_outputs(c, x, 1.0, r);
      const Powers powers = decode(c, x, out);
      const Links at = links(x, powers);
      for (Eigen::Index d = 0; d < x.users; ++d) {
        for (Eigen::Index j = d * 2; j < d * 2 + 2; ++j) EXPECT_GE(powers.q[j] / at.base[j], x.floor_ul() * (1.0 + 4e-4));
      }
    }
  }
}

TEST(HgnnDecode, FollowsItsFormulas) {
  const PowerProblem x = make_problem(draw(small(), 2, 1));
  const double floor = x.floor_ul() * 1.0005;
  const auto softplus = [](double o) { return std::log1p(std::exp(o)); };
  for (const HgnnDecoder decoder : decoders) {
    SCOPED_TRACE(name(decoder));
    const HgnnConfig c = tiny(HgnnVariant::d, decoder);
    HgnnOutputs out = random_outputs(c, x, 0.3, 5);  // small, so that no budget binds
    if (decoder == HgnnDecoder::kkt) out.ap.array() -= 12.0F;
    const Powers powers = decode(c, x, out);
    const Eigen::MatrixXd ap = out.ap.cast<double>();
    const Eigen::MatrixXd user = out.user.cast<double>();
    const Eigen::VectorXd base = x.noise + x.ap_cross * powers.p.rowwise().sum();
    const Eigen::Index l = 4, d = 2, m = 3, j = 1, k = d * 4 + m;
    const double o = user(user.rows() - 2 + j, d);
    double p = 0.0, q = base[d * 2 + j] * (floor + softplus(o - 4.0));
    switch (decoder) {
      case HgnnDecoder::relu: p = std::max(0.0, ap(k, l)), q = std::max(0.0, o); break;
      case HgnnDecoder::softplus: p = softplus(ap(k, l)), q = 0.1 * softplus(o); break;
      case HgnnDecoder::feasible:
        // 12 streams of 3 users; the 4 of a fourth user, which is not there, count for nothing
        p = x.ap_power[l] / (1.0 + std::exp(-ap(16, l))) * std::exp(ap(k, l)) / ap.col(l).head(12).array().exp().sum();
        break;
      case HgnnDecoder::kkt: p = 1e-3 * std::exp(ap(0, l) + user(m, d)) * x.gain(l, k) * x.gain(l, k); break;
    }
    EXPECT_LT(powers.p.row(l).sum(), x.ap_power[l] * (1.0 - 1e-9)) << "the budget should not bind here";
    EXPECT_NEAR(powers.p(l, k), p, 1e-9 * p);
    EXPECT_NEAR(powers.q[d * 2 + j], q, 1e-9 * q);
  }
}

TEST(HgnnDecode, OfABatchTakesItsOwnColumns) {
  const PowerProblem x = make_problem(draw(small(), 2, 1));
  const HgnnConfig c = tiny(HgnnVariant::d, HgnnDecoder::feasible);
  const HgnnOutputs one = random_outputs(c, x, 1.0, 1);
  const HgnnOutputs two = random_outputs(c, x, 1.0, 2);
  HgnnOutputs both{.ap = Eigen::MatrixXf(c.ap_outputs(), 12), .user = Eigen::MatrixXf(c.user_outputs(), 6)};
  both.ap << one.ap, two.ap;
  both.user << one.user, two.user;
  EXPECT_EQ(decode(c, x, both, 1).p, decode(c, x, two).p);
  EXPECT_EQ(decode(c, x, both, 1).q, decode(c, x, two).q);
}

TEST(HgnnDecode, HidesNoNaN) {
  const PowerProblem x = make_problem(draw(small(), 2, 1));
  for (const HgnnDecoder decoder : decoders) {
    const HgnnConfig c = tiny(HgnnVariant::d, decoder);
    HgnnOutputs out = random_outputs(c, x, 1.0, 1);
    out.ap.setConstant(std::numeric_limits<float>::quiet_NaN());
    EXPECT_FALSE(decode(c, x, out).p.allFinite()) << name(decoder);
  }
}

}  // namespace
}  // namespace airloom::mdd
