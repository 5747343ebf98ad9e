// Gains of zero forcing against the vectors' definition.
#include "airloom/systems/mdd/problem/zero_forcing.hpp"

#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using namespace testing;

/// Gains by full matrix inversion, one subcarrier and access point at a time.
ZeroForcingGains slow_gains(const Instance& x) {
  ZeroForcingGains out{.dl = Eigen::MatrixXd::Zero(x.aps(), x.users() * x.count_dl()),
                       .ul = Eigen::MatrixXd::Zero(x.aps(), x.users() * x.count_ul())};
  for (Eigen::Index l = 0; l < x.aps(); ++l) {
    const std::vector<Eigen::Index> served = served_users(x, l);
    const auto inverse = [&](int c, std::size_t i) {
      Eigen::MatrixXcd h(x.antennas(), static_cast<Eigen::Index>(served.size()));
      for (std::size_t k = 0; k < served.size(); ++k) h.col(static_cast<Eigen::Index>(k)) = x.channel(c, l).col(served[k]);
      const auto at = static_cast<Eigen::Index>(i);
      return (h.adjoint() * h).eval().fullPivLu().inverse()(at, at).real();
    };
    for (std::size_t i = 0; i < served.size(); ++i) {
      for (Eigen::Index m = 0; m < x.count_dl(); ++m)
        out.dl(l, served[i] * x.count_dl() + m) = 1.0 / std::sqrt(inverse(x.subcarrier_dl[static_cast<std::size_t>(m)], i));
      for (Eigen::Index m = 0; m < x.count_ul(); ++m)
        out.ul(l, served[i] * x.count_ul() + m) = inverse(x.subcarrier_ul[static_cast<std::size_t>(m)], i);
    }
  }
  return out;
}

void expect_same(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b, double tolerance) {
  ASSERT_EQ(a.rows(), b.rows());
  ASSERT_EQ(a.cols(), b.cols());
  EXPECT_LE(((a - b).array().abs() / (b.array().abs() + 1e-300)).maxCoeff(), tolerance);
}

TEST(MddZeroForcing, GainsAreThoseOfTheInverse) {
  for (const int users : {1, 2, 3, 4, 6}) {
    Scenario s;
    s.users = users;
    s.aps = 5;  // no multiple of what is computed side by side
    s.antennas = 6;
    const Instance x = draw(s, 1, static_cast<std::uint64_t>(users));
    const ZeroForcingGains fast = zero_forcing_gains(x);
    const ZeroForcingGains slow = slow_gains(x);
    expect_same(fast.dl, slow.dl, 1e-7);  // six users at six antennas lose some digits
    expect_same(fast.ul, slow.ul, 1e-7);
  }
}

TEST(MddZeroForcing, ServedSetsOfAnySize) {
  Scenario s = small();
  s.clustering = Clustering::user_centric;
  s.cluster_threshold_db = 20.0;
  s.users = 6;
  const Instance x = draw(s, 2, 0);
  Eigen::VectorXi sizes(x.aps());
  for (Eigen::Index l = 0; l < x.aps(); ++l) sizes[l] = static_cast<int>(x.serve.row(l).count());
  ASSERT_NE(sizes.minCoeff(), sizes.maxCoeff());
  const ZeroForcingGains fast = zero_forcing_gains(x);
  const ZeroForcingGains slow = slow_gains(x);
  expect_same(fast.dl, slow.dl, 1e-8);
  expect_same(fast.ul, slow.ul, 1e-8);
  for (Eigen::Index l = 0; l < x.aps(); ++l)
    for (Eigen::Index d = 0; d < x.users(); ++d) EXPECT_EQ(fast.dl(l, d * x.count_dl()) > 0.0, x.serve(l, d));
}

TEST(MddZeroForcing, OneUserPerAccessPointIsMatchedFiltering) {
  const Instance x = draw(clustered(6, 3, 200.0), 1, 0);
  const ZeroForcingGains zf = zero_forcing_gains(x);
  for (Eigen::Index l = 0; l < 6; ++l) {
    const Eigen::Index d = served_users(x, l).front();
    EXPECT_NEAR(zf.dl(l, d * 4 + 1), x.channel(1, l).col(d).norm(), 1e-12 * zf.dl(l, d * 4 + 1));
    EXPECT_NEAR(zf.ul(l, d * 2) * x.channel(4, l).col(d).squaredNorm(), 1.0, 1e-12);
  }
}

TEST(MddZeroForcing, VectorsNullTheOthers) {
  const Instance x = draw(small(), 1, 0);
  const std::vector<Eigen::Index> served = served_users(x, 2);
  const Eigen::MatrixXcd w = zero_forcing_vectors(x, 3, 2, served);
  const Eigen::MatrixXcd product = w.adjoint() * x.channel(3, 2);
  EXPECT_LE((product - Eigen::MatrixXcd::Identity(3, 3)).cwiseAbs().maxCoeff(), 1e-9);
}

TEST(MddZeroForcing, DependentChannelsAreRefusedByTheirAccessPoint) {
  Instance x = draw(small(), 1, 0);
  const Eigen::Index first = (2 * x.aps() + 4) * x.users();  // subcarrier 2, access point 4
  x.h.col(first + 2) = 0.5 * x.h.col(first) + 2.0 * x.h.col(first + 1);
  expect_refused([&] { (void)zero_forcing_gains(x); }, {"access point 4", "subcarrier 2", "1e12"});
  x = draw(small(), 1, 0);
  x.h.col(first).setZero();
  expect_refused([&] { (void)zero_forcing_gains(x); }, {"access point 4", "user 0"});
}

TEST(MddZeroForcing, PathLossAloneIsNoFault) {
  Instance x = draw(small(), 1, 0);
  for (Eigen::Index column = 0; column < x.h.cols(); column += x.users()) x.h.col(column) *= 1e-8;  // user 0 is 160 dB away
  const ZeroForcingGains zf = zero_forcing_gains(x);
  EXPECT_TRUE(zf.dl.allFinite());
  EXPECT_GT(zf.dl.minCoeff(), 0.0);
}

}  // namespace
}  // namespace airloom::mdd
