// Beams for prices: both factorisations against the definition, one linear system per beam.
#include "airloom/systems/haps/design/price/priced_beams.hpp"

#include "airloom/systems/haps/design/sca/gram_bank.hpp"
#include "systems/haps/support.hpp"

namespace airloom::haps {
namespace {

using namespace testing;

/// w_k = (D + sum_{u != k} q_u h_u h_u^H)^{-1} h_k r_k, one solve each.
Eigen::MatrixXcd beams_by_definition(const Eigen::MatrixXcd& h, const Eigen::VectorXd& d, const Eigen::VectorXd& q,
                                     const Eigen::VectorXd& r) {
  Eigen::MatrixXcd w(h.rows(), h.cols());
  for (Eigen::Index k = 0; k < h.cols(); ++k) {
    Eigen::MatrixXcd a = d.cast<Complex>().asDiagonal();
    for (Eigen::Index u = 0; u < h.cols(); ++u) {
      if (u != k) a += q[u] * h.col(u) * h.col(u).adjoint();
    }
    w.col(k) = a.fullPivLu().solve(h.col(k)) * r[k];
  }
  return w;
}

void expect_priced(const PricedBeams& out, const Eigen::MatrixXcd& h, const Eigen::VectorXd& d, const Eigen::VectorXd& q,
                   const Eigen::VectorXd& r, double tolerance) {
  const Eigen::MatrixXcd w = beams_by_definition(h, d, q, r);
  const Eigen::MatrixXcd t = h.adjoint() * w;
  const Eigen::MatrixXcd mine = d.cwiseInverse().asDiagonal() * h * out.coefficients();
  EXPECT_LE((mine - w).norm(), tolerance * w.norm());
  if (out.by_antennas) {
    EXPECT_LE((out.beams * out.weight.asDiagonal() - w).norm(), tolerance * w.norm());
  }
  EXPECT_LE((out.received() - t).norm(), tolerance * t.norm());
  Eigen::MatrixXd power = t.cwiseAbs2();
  power.diagonal().setZero();
  const Eigen::VectorXd interference = power.rowwise().sum();
  for (Eigen::Index u = 0; u < h.cols(); ++u) {
    EXPECT_NEAR(out.own[u], q[u] * t(u, u).real() / r[u], tolerance * (1.0 + out.own[u]));
    EXPECT_NEAR(out.interference[u], interference[u], tolerance * t.squaredNorm());
  }
  EXPECT_NEAR(out.norm_squared, (w.adjoint() * d.asDiagonal() * w).trace().real(), tolerance * out.norm_squared);
}

struct Case {
  Eigen::MatrixXcd h;
  Eigen::VectorXd d, q, r;
};

Case random_case(int antennas, int users, std::uint64_t seed) {
  Case c{random_matrix(antennas, users, seed, 10.0), random_vector(antennas, 0.05, 2.0, seed), random_vector(users, -4, 1, seed + 50),
         random_vector(users, 0.1, 3.0, seed + 70)};
  c.q = c.q.array().exp();
  return c;
}

TEST(HapsPricedBeams, GramFormIsTheDefinition) {
  for (const auto& [antennas, users] : {std::pair{6, 4}, {4, 4}, {3, 1}, {1, 1}, {12, 5}, {3, 5}}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const Case c = random_case(antennas, users, seed);
      PricedBeams out;
      ASSERT_TRUE(price_by_gram(c.h.adjoint() * c.d.cwiseInverse().asDiagonal() * c.h, c.q, c.r, out));
      expect_priced(out, c.h, c.d, c.q, c.r, antennas >= users ? 1e-12 : 1e-10);  // the wide case cancels: d is small
    }
  }
}

TEST(HapsPricedBeams, AntennaFormIsTheDefinition) {
  for (const auto& [antennas, users] : {std::pair{2, 5}, {4, 4}, {1, 3}, {1, 1}, {5, 7}}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      const Case c = random_case(antennas, users, seed);
      PricedBeams out;
      ASSERT_TRUE(price_by_antennas(c.h, c.d, c.q, c.r, out));
      expect_priced(out, c.h, c.d, c.q, c.r, 1e-11);
    }
  }
}

TEST(HapsPricedBeams, OnlyTheLowerTriangleIsRead) {
  const Case c = random_case(6, 4, 3);
  Eigen::MatrixXcd m = c.h.adjoint() * c.d.cwiseInverse().asDiagonal() * c.h;
  m.triangularView<Eigen::StrictlyUpper>().setConstant(Complex(std::nan(""), 0.0));
  PricedBeams out;
  ASSERT_TRUE(price_by_gram(m, c.q, c.r, out));
  expect_priced(out, c.h, c.d, c.q, c.r, 1e-12);
}

TEST(HapsPricedBeams, APriceOfZeroIsAllowed) {
  Case c = random_case(5, 3, 4);
  c.q[1] = 0.0;
  PricedBeams by_antennas;
  ASSERT_TRUE(price_by_antennas(c.h, c.d, c.q, c.r, by_antennas));
  const Eigen::MatrixXcd w = beams_by_definition(c.h, c.d, c.q, c.r);
  EXPECT_LE((by_antennas.beams * by_antennas.weight.asDiagonal() - w).norm(), 1e-12 * w.norm());
}

TEST(HapsPricedBeams, TheyMaximiseWhatTheyAreSaidToMaximise) {
  const Case c = random_case(4, 3, 5);
  const auto worth = [&](const Eigen::MatrixXcd& w) {
    const Eigen::MatrixXcd t = c.h.adjoint() * w;
    double sum = 2.0 * t.diagonal().real().dot(c.r) - (w.adjoint() * c.d.asDiagonal() * w).trace().real();
    for (Eigen::Index u = 0; u < 3; ++u) sum -= c.q[u] * (t.row(u).squaredNorm() - std::norm(t(u, u)));
    return sum;
  };
  PricedBeams out;
  ASSERT_TRUE(price_by_gram(c.h.adjoint() * c.d.cwiseInverse().asDiagonal() * c.h, c.q, c.r, out));
  const Eigen::MatrixXcd best = c.d.cwiseInverse().asDiagonal() * c.h * out.coefficients();
  EXPECT_NEAR(worth(best), c.r.cwiseAbs2().cwiseQuotient(c.q).dot(out.own), 1e-12 * worth(best));  // sum_k r_k^2 g_k
  for (std::uint64_t seed = 0; seed < 20; ++seed) EXPECT_LT(worth(best + 1e-3 * random_matrix(4, 3, seed)), worth(best));
}

TEST(HapsGramBank, ChannelsAndGramMatricesGiveTheSamePrices) {
  const StationMatrices h = random_channels({1, 2, 9, 6}, 8, 6, 10.0);  // 2 N < U for the first two: kept as channels
  const GramBank mixed = GramBank::from_channels(h);
  GramBank grams;
  for (const Eigen::MatrixXcd& channel : h) grams.add_gram(channel.adjoint() * channel);
  const Eigen::VectorXd eta = random_vector(4, 0.1, 2.0, 7);
  EXPECT_LE((mixed.weighted_sum(eta) - grams.weighted_sum(eta)).norm(), 1e-12 * grams.weighted_sum(eta).norm());
  EXPECT_LE((mixed.link_gains() - grams.link_gains()).norm(), 1e-12 * grams.link_gains().norm());
  const Eigen::MatrixXcd c = random_matrix(8, 8, 8);
  EXPECT_LE((mixed.quadratic_forms(c) - grams.quadratic_forms(c)).norm(), 1e-12 * grams.quadratic_forms(c).norm());
  EXPECT_LE((mixed.local_regularized_received() - grams.local_regularized_received()).norm(), 1e-10);
  StationMatrices w;
  for (const Eigen::MatrixXcd& channel : h) w.push_back(local_regularized_beams(channel));
  EXPECT_LE((mixed.local_regularized_received() - received(h, w)).norm(), 1e-10);  // antennas against Gram matrices
}

TEST(HapsGramBank, WhatUsersReceiveIsTheSameThroughTheAntennas) {
  for (const int users : {3, 9}) {  // with 5 antennas: through M, through the antennas
    const GramBank bank = GramBank::from_channels(random_channels({2, 1, 2}, users, 9, 10.0));
    const Eigen::VectorXd factor = random_vector(3, 0.1, 2.0, 10);
    const Eigen::MatrixXcd c = random_matrix(users, users, 11);
    const Eigen::MatrixXcd expected = bank.weighted_sum(factor) * c;
    EXPECT_LE((bank.received(factor, c) - expected).norm(), 1e-13 * expected.norm());
  }
}

TEST(HapsGramBank, PowersAreThoseOfTheStationsBeams) {
  for (const int users : {3, 9}) {  // with 5 antennas: Gram form, antenna form
    const StationMatrices h = random_channels({2, 1, 2}, users, 9, 10.0);
    const GramBank bank = GramBank::from_channels(h);
    EXPECT_EQ(bank.singular(), users > 5);
    const Eigen::VectorXd eta = random_vector(3, 0.1, 2.0, 10);
    PricedBeams out;
    ASSERT_TRUE(bank.price(eta, random_vector(users, 0.1, 1.0, 11), random_vector(users, 0.1, 1.0, 12), out));
    const Eigen::VectorXd power = bank.powers(eta, out);
    for (int b = 0; b < 3; ++b) {
      const auto i = static_cast<std::size_t>(b);
      EXPECT_NEAR(power[b], (h[i] * out.coefficients() / eta[b]).squaredNorm(), 1e-11 * (1.0 + power[b]));
    }
    EXPECT_NEAR(power.dot(eta), out.norm_squared, 1e-11 * out.norm_squared);
  }
}

}  // namespace
}  // namespace airloom::haps
