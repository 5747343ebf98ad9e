// Gram matrices as U^2 reals: against whole matrices, below and above the size from which they are worked on in pieces.
#include "airloom/systems/haps/design/sca/packed_grams.hpp"

#include "airloom/systems/haps/design/sca/joint_beams.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

TEST(HapsPackedGrams, ComeBackAsTheyWere) {
  for (const Eigen::Index users : {1, 2, 7}) {
    const Eigen::MatrixXcd h = random_matrix(4, users, 1);
    const Eigen::MatrixXcd gram = h.adjoint() * h;
    const Eigen::VectorXd reals = packed_hermitian(gram);
    ASSERT_EQ(reals.size(), users * users);
    EXPECT_LE((unpacked_hermitian(reals, users) - gram).norm(), 1e-15 * gram.norm());  // imaginary parts of the diagonal, triangles
    for (Eigen::Index u = 0; u < users; ++u) EXPECT_EQ(reals[packed_column(u, users)], gram(u, u).real());
  }
}

TEST(HapsPackedGrams, SumsAndInnerProductsAreThoseOfWholeMatrices) {
  for (const Eigen::Index users : {1, 5, 70, 230}) {
    PackedGrams packed;
    std::vector<Eigen::MatrixXcd> whole;
    for (std::uint64_t b = 0; b < 4; ++b) {
      const Eigen::MatrixXcd h = random_matrix(6, users, 10 + b);
      whole.emplace_back(h.adjoint() * h);
      packed.add(packed_hermitian(gram_matrix(h, 2)));
    }
    const Eigen::VectorXd factor = random_vector(4, 0.1, 2.0, 3);
    Eigen::MatrixXcd sum = Eigen::MatrixXcd::Zero(users, users);
    for (std::size_t b = 0; b < 4; ++b) sum += factor[static_cast<Eigen::Index>(b)] * whole[b];
    const Eigen::MatrixXcd lower = sum.triangularView<Eigen::Lower>();
    EXPECT_LE((packed.weighted_sum(factor, users, 1) - lower).norm(), 1e-14 * lower.norm());
    const Eigen::MatrixXcd c = random_matrix(users, users, 5);
    const Eigen::MatrixXcd outer = (c * c.adjoint()).triangularView<Eigen::Lower>();
    const Eigen::VectorXd inner = packed.inner_products(outer, 1);
    for (std::size_t b = 0; b < 4; ++b) {
      const double expected = (c.adjoint() * whole[b] * c).trace().real();
      EXPECT_NEAR(inner[static_cast<Eigen::Index>(b)], expected, 1e-12 * expected);
    }
    for (const int threads : {2, 3}) {
      EXPECT_EQ(packed.weighted_sum(factor, users, threads), packed.weighted_sum(factor, users, 1));
      EXPECT_EQ(packed.inner_products(outer, threads), inner);
    }
  }
}

/// 30 stations of 8 antennas, one of 3, one of 400, for 230 users: Gram matrices stand in for all channels but the smallest.
StationMatrices large_network() {
  std::vector<int> antennas(30, 8);
  antennas.push_back(3);
  antennas.push_back(400);
  return random_channels(antennas, 230, 4, 10.0);
}

TEST(HapsGramBank, ManyUsersAreKnownByGramMatrices) {
  const StationMatrices h = large_network();
  const GramBank bank = GramBank::from_channels(h, 2);
  EXPECT_FALSE(bank.by_rows());
  EXPECT_TRUE(bank.channels().empty());
  const auto n = static_cast<Eigen::Index>(h.size());
  const Eigen::VectorXd factor = random_vector(n, 0.1, 2.0, 3);
  Eigen::MatrixXcd m = Eigen::MatrixXcd::Zero(230, 230);
  for (Eigen::Index b = 0; b < n; ++b) {
    const Eigen::MatrixXcd& channel = h[static_cast<std::size_t>(b)];
    m += factor[b] * (channel.adjoint() * channel);
    EXPECT_LE((bank.link_gains().row(b) - channel.colwise().squaredNorm()).norm(), 1e-13 * bank.link_gains().row(b).norm());
  }
  EXPECT_LE((bank.weighted_sum(factor) - m).norm(), 1e-13 * m.norm());
  const Eigen::MatrixXcd c = random_matrix(230, 230, 5);
  const Eigen::VectorXd forms = bank.quadratic_forms(c);
  for (Eigen::Index b = 0; b < n; ++b) {
    const double expected = (h[static_cast<std::size_t>(b)] * c).squaredNorm();
    EXPECT_NEAR(forms[b], expected, 1e-12 * expected);
  }
}

TEST(HapsGramBank, WhatUsersReceiveFollowsFromTheInverse) {
  const StationMatrices h = large_network();
  const GramBank bank = GramBank::from_channels(h, 2);
  const Eigen::VectorXd eta = random_vector(bank.stations(), 0.5, 2.0, 6);
  const Eigen::VectorXd q = random_vector(230, 0.01, 1.0, 7);
  PricedBeams priced;
  ASSERT_TRUE(bank.price(eta, q, random_vector(230, 0.1, 1.0, 8), priced));
  const Eigen::MatrixXcd product_form = bank.weighted_sum(eta.cwiseInverse()) * priced.coefficients();
  EXPECT_LE((priced.received() - product_form).norm(), 1e-10 * product_form.norm());
  const Eigen::VectorXcd phase = phases(random_matrix(230, 1, 9));
  const JointBeams beams = joint_beams(bank, priced, eta, 0.5, phase);
  EXPECT_LE((beams.t - received(h, beams_of_stations(h, beams))).norm(), 1e-10 * beams.t.norm());
}

}  // namespace
}  // namespace airloom::haps
