// Whether beams can come out of chains and phase shifters: hand-made platforms, the case whose beams nobody can make, and designs.
#include "airloom/systems/iab/judge/hardware.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/io/array_file.hpp"
#include "airloom/systems/iab/system.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

Eigen::MatrixXcd random_matrix(Eigen::Index rows, Eigen::Index cols, RandomStream& random) {
  Eigen::MatrixXcd m(rows, cols);
  for (std::complex<double>& x : m.reshaped()) x = random.complex_normal();
  return m;
}

Eigen::MatrixXcd random_phases(Eigen::Index rows, Eigen::Index cols, RandomStream& random) {
  return random_matrix(rows, cols, random).unaryExpr([](std::complex<double> x) { return x / std::abs(x); });
}

struct Platform {
  Eigen::MatrixXcd w = {}, f_rf = {}, f_bb = {};
  int chains = 1;
  std::vector<int> owner = {};
  std::optional<int> phase_bits = {};
  [[nodiscard]] HardwareCheck check() const { return check_hardware({w, f_rf, f_bb, chains, owner, phase_bits}); }
};

TEST(IabHardware, BeamsNobodyCanMakeAreNotFeasible) {  // one chain per platform, sub-connected; beams of rank 4 and 3
  const std::string folder = std::string(AIRLOOM_SOURCE_DIR) + "/tests/cases/iab/";
  const Instance x = read_instance(io::read_arrays(folder + "one_chain.npz"), "one_chain");
  const Evaluation e = evaluate(x, read_solution(x, io::read_arrays(folder + "one_chain_zf_solution.npz"), "beams"));
  EXPECT_FALSE(e.feasible());
  EXPECT_NEAR(e.residuals.number("rank_donor"), 0.716364, 1e-6);
  EXPECT_NEAR(e.residuals.number("rank_node"), 0.589010, 1e-6);
  EXPECT_NEAR(e.residuals.number("owner_donor"), 0.756716, 1e-6);
  EXPECT_NEAR(e.residuals.number("owner_node"), 0.726043, 1e-6);
  EXPECT_EQ(to_text(*e.certificate.find("hardware_donor")), "violated");
  EXPECT_EQ(to_text(*e.certificate.find("hardware_node")), "violated");
}

TEST(IabHardware, RankIsTheRestOfTheSingularValues) {
  RandomStream random(1, StreamId::user_drop, 0);
  Platform p{.w = random_matrix(16, 4, random), .chains = 4};
  EXPECT_LE(p.check().rank, 1e-14);
  EXPECT_EQ(p.check().verdict, Hardware::rank_only);
  const Eigen::MatrixXcd base = random_matrix(16, 2, random) * random_matrix(2, 4, random);
  const Eigen::MatrixXcd more = random_matrix(16, 4, random);
  p.w = base;
  EXPECT_EQ(p.check().verdict, Hardware::realizable);  // two chains for every one of its two ranks
  p.chains = 3;
  EXPECT_EQ(p.check().verdict, Hardware::rank_only);
  p.w = base + 1e-5 * more;
  EXPECT_EQ(p.check().verdict, Hardware::violated);
  EXPECT_GT(p.check().rank, 1e-8);
  p.w = Eigen::MatrixXcd::Zero(16, 4);
  EXPECT_EQ(p.check().verdict, Hardware::realizable);
}

TEST(IabHardware, EveryModulusIsTwoPhases) {  // why R >= 2 rank is a proof
  RandomStream random(2, StreamId::user_drop, 0);
  const Eigen::MatrixXcd w = random_matrix(12, 2, random);
  Eigen::MatrixXcd f(12, 4), b = Eigen::MatrixXcd::Zero(4, 2);
  for (Eigen::Index l = 0; l < 2; ++l) {
    const double most = w.col(l).cwiseAbs().maxCoeff();
    for (Eigen::Index n = 0; n < 12; ++n) {
      const double turn = std::acos(std::abs(w(n, l)) / most);
      f(n, 2 * l) = std::polar(1.0, std::arg(w(n, l)) + turn);
      f(n, 2 * l + 1) = std::polar(1.0, std::arg(w(n, l)) - turn);
    }
    b(2 * l, l) = b(2 * l + 1, l) = most / 2.0;
  }
  Platform p{.w = w, .chains = 4};
  EXPECT_EQ(p.check().verdict, Hardware::realizable);
  p.f_rf = f;
  p.f_bb = b;
  EXPECT_EQ(p.check().verdict, Hardware::factored);
  EXPECT_LE(*p.check().factorization, 1e-14);
}

TEST(IabHardware, BlocksOfSubConnectedArraysAreTestedExactly) {
  RandomStream random(3, StreamId::user_drop, 0);
  Platform p{.chains = 3};
  for (int n = 0; n < 12; ++n) p.owner.push_back(n * 3 / 12);
  Eigen::MatrixXcd f = random_phases(12, 3, random);
  for (Eigen::Index n = 0; n < 12; ++n) {
    for (Eigen::Index r = 0; r < 3; ++r) f(n, r) *= p.owner[static_cast<std::size_t>(n)] == r ? 1.0 : 0.0;
  }
  p.w = f * random_matrix(3, 2, random);
  EXPECT_LE(*p.check().owner, 1e-14);
  EXPECT_EQ(p.check().verdict, Hardware::realizable);
  p.w(4, 1) *= 1.01;  // one amplitude of its own
  EXPECT_GT(*p.check().owner, 1e-4);
  EXPECT_EQ(p.check().verdict, Hardware::violated);
}

TEST(IabHardware, OneChainIsOneBlockWhetherOwnersAreGivenOrNot) {
  RandomStream random(4, StreamId::user_drop, 0);
  Platform connected{.w = random_phases(8, 1, random) * random_matrix(1, 3, random), .chains = 1};
  EXPECT_EQ(connected.check().verdict, Hardware::realizable);
  connected.w(2, 0) *= 2.0;
  Platform owned = connected;
  owned.owner.assign(8, 0);
  EXPECT_EQ(connected.check().verdict, Hardware::violated);
  EXPECT_EQ(*connected.check().owner, *owned.check().owner);
}

/// Brute force: the residual is the distance to the nearest x b^T; no b on a grid around it comes nearer.
TEST(IabHardware, TheOwnerResidualIsZeroExactlyForBlocks) {
  RandomStream random(5, StreamId::user_drop, 0);
  for (int trial = 0; trial < 50; ++trial) {
    Platform p{.w = random_matrix(4, 2, random), .chains = 1, .owner = {0, 0, 0, 0}};
    const double residual = *p.check().owner * p.w.norm();
    double nearest = 1e300;
    for (int k = 0; k < 2000; ++k) {
      const Eigen::MatrixXcd b = random_matrix(1, 2, random) * 1.5;
      double error = 0.0;
      for (Eigen::Index n = 0; n < 4; ++n) {
        const std::complex<double> along = (p.w.row(n) * b.adjoint())(0);
        error += (p.w.row(n) - along / std::abs(along) * b).squaredNorm();
      }
      nearest = std::min(nearest, std::sqrt(error));
    }
    EXPECT_LE(residual, 1.5 * nearest);
    EXPECT_GT(nearest, 1e-3);  // random beams are no blocks, and the residual says so
    EXPECT_GT(residual, 1e-3);
  }
}

TEST(IabHardware, PhasesOffTheGridAreMeasuredInSteps) {
  RandomStream random(6, StreamId::user_drop, 0);
  Platform p{.chains = 2, .phase_bits = 3};
  p.f_rf.resize(8, 2);
  for (std::complex<double>& x : p.f_rf.reshaped())
    x = std::polar(1.0, 2.0 * std::numbers::pi * static_cast<double>(random.integer(8)) / 8.0);
  p.f_bb = random_matrix(2, 2, random);
  p.w = p.f_rf * p.f_bb;
  EXPECT_LE(*p.check().phase_grid, 1e-14);
  EXPECT_EQ(p.check().verdict, Hardware::factored);
  p.f_rf(3, 1) *= std::polar(1.0, 0.3 * 2.0 * std::numbers::pi / 8.0);
  p.w = p.f_rf * p.f_bb;
  EXPECT_NEAR(*p.check().phase_grid, 0.3, 1e-12);
  EXPECT_EQ(p.check().verdict, Hardware::violated);
  p.f_rf.resize(0, 0);
  p.f_bb.resize(0, 0);
  EXPECT_EQ(*p.check().phase_grid, 0.5);
  EXPECT_EQ(p.check().verdict, Hardware::rank_only);
}

TEST(IabHardware, ColumnsBeyondTheChainsAreReadAndJudged) {
  Scenario few;
  few.n_rf_donor = 2;
  const Instance x = draw(few, 1, 0);
  const Instance enough = draw({}, 1, 0);
  const io::Arrays beams = write_solution(enough, solve_phase_of_channel(enough, {}, {}).solution);
  const Evaluation e = evaluate(x, read_solution(x, beams, "beams"));
  EXPECT_FALSE(e.feasible());
  EXPECT_EQ(e.residuals.number("chains_donor"), 1.0);  // four columns for two chains
  EXPECT_EQ(e.residuals.number("chains_node"), 0.0);
  EXPECT_GT(e.residuals.number("rank_donor"), 0.1);
  EXPECT_EQ(to_text(*e.certificate.find("hardware_donor")), "violated");
  EXPECT_EQ(to_text(*e.certificate.find("hardware_node")), "factored");
}

TEST(IabHardware, EveryHybridAlgorithmShowsItsFactors) {
  for (const int bits : {0, 3}) {
    Scenario s = multipath();
    if (bits > 0) s.phase_bits = bits;
    const Instance x = draw(s, 6, 0);
    for (const auto& entry : Iab::algorithms()) {
      if (entry.reference || entry.name == "two_rf_exact") continue;  // the latter needs twice the chains
      if (bits > 0 && entry.name != "hybrid_wmmse") continue;         // the others design for any phase
      const Evaluation e = evaluate(x, entry.solve(x, {}, {}).solution);
      EXPECT_TRUE(e.feasible()) << entry.name << " " << bits << ": " << e.worst_residual();
      EXPECT_EQ(to_text(*e.certificate.find("hardware_donor")), "factored") << entry.name;
      EXPECT_EQ(to_text(*e.certificate.find("hardware_node")), "factored") << entry.name;
    }
  }
}

TEST(IabHardware, DigitalReferencesOnFewChainsSayWhatTheyNeed) {
  Scenario few;
  few.n_rf_donor = 2;
  const Instance x = draw(few, 1, 0);
  int references = 0;
  for (const auto& entry : Iab::algorithms()) {
    if (!entry.reference) continue;
    ++references;
    const Outcome<Solution> out = entry.solve(x, {}, {});
    EXPECT_NE(out.message.find("digital reference: needs 4 chains at the donor"), std::string::npos) << entry.name << ": " << out.message;
    const Evaluation e = evaluate(x, out.solution);
    EXPECT_FALSE(e.feasible()) << entry.name;
    EXPECT_EQ(to_text(*e.certificate.find("hardware_donor")), "violated");
    EXPECT_EQ(to_text(*e.certificate.find("hardware_node")), "rank_only");
    EXPECT_EQ(entry.solve(draw({}, 1, 0), {}, {}).message.find("digital reference"), std::string::npos);
  }
  EXPECT_EQ(references, 4);
}

}  // namespace
}  // namespace airloom::iab
