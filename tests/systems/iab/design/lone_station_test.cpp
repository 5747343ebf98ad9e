// One station without a node: hybrid precoding as the literature has it, channels over noise, noise 1 W and 1 Hz.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/systems/iab/design/solve.hpp"
#include "airloom/systems/iab/problem/files.hpp"
#include "airloom/systems/iab/system.hpp"

namespace airloom::iab {
namespace {

using Matrix = Eigen::MatrixXcd;

struct LoneCase {
  int elements = 16, users = 4, chains = 4;
  double power_w = 10.0;
  std::uint64_t drop = 0;
};

Matrix gaussian(int rows, int columns, std::uint64_t drop, std::uint64_t entity) {
  RandomStream stream(7, StreamId::small_scale_fading, drop, entity);
  Matrix m(rows, columns);
  for (Eigen::Index k = 0; k < m.size(); ++k) m.data()[k] = stream.complex_normal();
  return m;
}

Instance lone_station(const LoneCase& c) {
  Instance x;
  x.h_aerial = gaussian(c.elements, c.users, c.drop, 0);
  x.h_ground.resize(c.elements, 0);
  x.donor_power_max_w = c.power_w;
  x.bandwidth_hz = x.noise_psd_w_per_hz = 1.0;
  x.n_rf_donor = c.chains;
  x.backhaul_index = -1;
  x.array_shape = ArrayShape{4, c.elements / 4};
  return x;
}

const Algorithm<Instance, Solution>& algorithm_named(const std::string& name) {
  for (const auto& a : Iab::algorithms()) {
    if (a.name == name) return a;
  }
  throw std::logic_error(name);
}

std::string hardware(const Evaluation& e) { return std::get<std::string>(*e.certificate.find("hardware_donor")); }

/// sum_l log2(1 + SINR_l) from its definition.
double spectral_efficiency_by_hand(const Matrix& h, const Matrix& w) {
  double sum = 0.0;
  for (Eigen::Index l = 0; l < h.cols(); ++l) {
    double interference = 1.0;
    for (Eigen::Index k = 0; k < w.cols(); ++k) interference += k == l ? 0.0 : std::norm(h.col(l).dot(w.col(k)));
    sum += std::log2(1.0 + std::norm(h.col(l).dot(w.col(l))) / interference);
  }
  return sum;
}

/// The textbook's weighted MMSE iteration from one start, the multiplier of the budget by bisection (Shi et al. 2011).
double textbook_wmmse(const Matrix& h, double power, Matrix w) {
  for (int k = 0; k < 500; ++k) {
    const Matrix y = h.adjoint() * w;
    Eigen::VectorXcd u(h.cols());
    Eigen::VectorXd weight(h.cols());
    for (Eigen::Index l = 0; l < h.cols(); ++l) {
      const double tau = y.row(l).squaredNorm() + 1.0;
      u[l] = y(l, l) / tau;
      weight[l] = 1.0 / (1.0 - std::norm(y(l, l)) / tau);
    }
    const Matrix a = h * weight.cwiseProduct(u.cwiseAbs2()).asDiagonal() * h.adjoint();
    const Matrix c = h * (weight.cast<std::complex<double>>().cwiseProduct(u)).asDiagonal();
    double low = 0.0, high = 1e6;
    for (int b = 0; b < 60; ++b) {
      const double multiplier = 0.5 * (low + high);
      w = (a + (multiplier + 1e-13) * Matrix::Identity(h.rows(), h.rows())).ldlt().solve(c);
      (w.squaredNorm() > power ? low : high) = multiplier;
    }
    w *= std::min(1.0, std::sqrt(power / w.squaredNorm()));
  }
  return spectral_efficiency_by_hand(h, w);
}

TEST(IabLoneStation, EveryAlgorithmAndObjectiveIsJudgedAsDefinedAndBelowItsBounds) {
  for (const int chains : {2, 3, 4, 6, 8}) {
    const Instance x = lone_station({.chains = chains, .drop = static_cast<std::uint64_t>(chains)});
    const double digital = evaluate(x, algorithm_named("wmmse_digital").solve(x, {}, {}).solution).metrics.number("sum_rate_bps");
    for (const auto& a : Iab::algorithms()) {
      for (const std::string objective : {"sum", "proportional_fair", "max_min"}) {
        SCOPED_TRACE(a.name + " " + objective + " " + std::to_string(chains));
        Outcome<Solution> out;
        try {
          out = a.solve(x, {{"objective", objective}}, {});
        } catch (const Error& error) {  // too few chains for that method, as with a node
          EXPECT_TRUE(chains < 4 || (a.name == "two_rf_exact" && chains < 8) || (a.name == "alternating_ls" && chains > 4)) << error.what();
          continue;
        }
        const Evaluation e = evaluate(x, out.solution);
        const double rate = spectral_efficiency_by_hand(x.h_aerial, out.solution.w_aerial);
        EXPECT_NEAR(e.metrics.number("sum_rate_bps"), rate, 1e-9 * rate);
        EXPECT_EQ(e.metrics.number("mu_aerial"), 1.0);
        EXPECT_EQ(e.metrics.numbers("user_rate").size(), 4U);
        EXPECT_EQ(e.metrics.numbers("se_aerial").size(), 4U);
        EXPECT_TRUE(e.metrics.numbers("se_ground").empty());
        if (!a.reference || chains >= 4) {
          EXPECT_LE(rate, e.certificate.number("upper_bound") * (1.0 + 1e-12));
        }
        if (objective != "sum") {
          EXPECT_LE(out.certificate.number("objective"), out.certificate.number("upper_bound") * (1.0 + 1e-9));
        }
        EXPECT_LE(rate, digital * (1.0 + 1e-4));
        EXPECT_LE(e.residuals.number("power_donor"), 1e-9);
        EXPECT_FALSE(e.residuals.contains("power_node"));
        EXPECT_FALSE(e.certificate.contains("hardware_node"));
        if (!a.reference) {
          EXPECT_EQ(hardware(e), "factored");
        }
        EXPECT_EQ(out.solution.w_ground.cols(), 0);
      }
    }
  }
}

TEST(IabLoneStation, DesignIsNeverBelowTheSimplePrecoders) {
  for (std::uint64_t drop = 0; drop < 6; ++drop) {
    const Instance x = lone_station({.power_w = drop % 2 == 0 ? 1.0 : 30.0, .drop = drop});
    const auto rate = [&](const std::string& name) {
      return evaluate(x, algorithm_named(name).solve(x, {}, {}).solution).metrics.number("sum_rate_bps");
    };
    const double design = rate("hybrid_wmmse");
    for (const std::string simple : {"phase_of_channel", "coordinate_descent", "omp", "alternating_ls", "mo_altmin", "pe_altmin"}) {
      EXPECT_GE(design, rate(simple) * (1.0 - 1e-6)) << simple << " " << drop;
    }
  }
}

TEST(IabLoneStation, TwoChainsPerStreamReachTheDigitalDesign) {
  const Instance x = lone_station({.chains = 8, .drop = 3});
  const double digital = evaluate(x, solve_wmmse_digital(x, {}, {}).solution).metrics.number("sum_rate_bps");
  const double hybrid = evaluate(x, solve_hybrid_wmmse(x, {}, {}).solution).metrics.number("sum_rate_bps");
  EXPECT_NEAR(hybrid, digital, 1e-6 * digital);
}

TEST(IabLoneStation, DigitalDesignIsTheBestOfManyTextbookStarts) {
  for (std::uint64_t drop = 0; drop < 4; ++drop) {
    Instance x = lone_station({.elements = 4, .users = 3, .chains = 3, .power_w = drop % 2 == 0 ? 1.0 : 10.0, .drop = drop});
    double best = 0.0;
    for (std::uint64_t start = 1; start <= 6; ++start) {
      Matrix w = gaussian(4, 3, drop, start);
      w *= std::sqrt(x.donor_power_max_w) / w.norm();
      best = std::max(best, textbook_wmmse(x.h_aerial, x.donor_power_max_w, w));
    }
    const double found = evaluate(x, solve_wmmse_digital(x, {}, {}).solution).metrics.number("sum_rate_bps");
    EXPECT_GE(found, best * (1.0 - 1e-5)) << drop;
    EXPECT_LE(found, best * (1.0 + 1e-3)) << drop;
  }
}

TEST(IabLoneStation, OneUserIsMaximumRatio) {
  const Instance x = lone_station({.users = 1, .chains = 2, .power_w = 3.0});
  const double closed_form = std::log2(1.0 + 3.0 * x.h_aerial.squaredNorm());
  for (const std::string name : {"mrt", "rzf", "zero_forcing", "wmmse_digital", "hybrid_wmmse", "two_rf_exact"}) {
    for (const std::string objective : {"sum", "proportional_fair", "max_min"}) {
      const Outcome<Solution> out = algorithm_named(name).solve(x, {{"objective", objective}}, {});
      EXPECT_NEAR(evaluate(x, out.solution).metrics.number("sum_rate_bps"), closed_form, 1e-7 * closed_form) << name << " " << objective;
    }
  }
}

TEST(IabLoneStation, LargestLeastRateMeetsItsBoundDigitally) {
  const Instance x = lone_station({.drop = 5});
  const Outcome<Solution> out = algorithm_named("wmmse_digital").solve(x, {{"objective", std::string("max_min")}}, {});
  EXPECT_LT(out.certificate.number("gap"), 1e-6);
  EXPECT_GE(out.certificate.number("gap"), -1e-9);
  const std::vector<double> rates = evaluate(x, out.solution).metrics.numbers("user_rate");
  EXPECT_NEAR(*std::ranges::min_element(rates), *std::ranges::max_element(rates), 1e-6 * rates.front());
}

TEST(IabLoneStation, SubConnectedFewBitsAndProportionalNoise) {
  Instance x = lone_station({.drop = 2});
  x.owner_donor = strip_owners(*x.array_shape, 4);
  x.phase_bits = 2;
  for (const std::string objective : {"sum", "proportional_fair", "max_min"}) {
    const Outcome<Solution> out = algorithm_named("hybrid_wmmse").solve(x, {{"objective", objective}}, {});
    const Evaluation e = evaluate(x, out.solution);
    EXPECT_EQ(hardware(e), "factored") << objective;
    EXPECT_LE(e.residuals.number("phase_grid_donor"), 1e-8) << objective;
  }
  Instance proportional = lone_station({.drop = 2});
  const Solution plain = solve_hybrid_wmmse(proportional, {}, {}).solution;
  proportional.noise_band_proportional = true;  // of the whole band: the same noise
  EXPECT_EQ(solve_hybrid_wmmse(proportional, {}, {}).solution.w_aerial, plain.w_aerial);
  EXPECT_EQ(evaluate(proportional, plain).metrics, evaluate(lone_station({.drop = 2}), plain).metrics);
}

TEST(IabLoneStation, EnergyCountsNoNode) {
  const Instance x = lone_station({.chains = 4, .power_w = 2.0});
  const Outcome<Solution> out = solve_phase_of_channel(x, {}, {});
  const Evaluation e = evaluate(x, out.solution);
  const double consumed = 2.0 + 4 * 0.25 + 4 * 16 * 0.001;
  EXPECT_NEAR(e.metrics.number("energy_efficiency"), e.metrics.number("sum_rate_bps") / consumed, 1e-12 * e.metrics.number("sum_rate_bps"));
  EXPECT_EQ(e.metrics.number("energy_efficiency"), e.metrics.number("energy_efficiency_single"));
}

TEST(IabLoneStation, OrderOfUsersDoesNotMatter) {
  const Instance x = lone_station({.drop = 9});
  Instance y = x;
  y.h_aerial = x.h_aerial(Eigen::all, std::vector<int>{2, 0, 3, 1});
  EXPECT_EQ(evaluate(x, solve_hybrid_wmmse(x, {}, {}).solution).metrics.number("rate_min"),
            evaluate(y, solve_hybrid_wmmse(y, {}, {}).solution).metrics.number("rate_min"));
}

TEST(IabLoneStation, FilesComeBackAndHoldNothingOfANode) {
  Instance x = lone_station({});
  x.tx_pos_m = Eigen::Vector3d(0, 0, 30);
  x.rx_pos_m = Eigen::Matrix3Xd::Random(3, 4);
  const io::Arrays file = write_instance(x);
  for (const char* absent : {"h_ground", "node_power_max_w", "n_rf_node"}) EXPECT_FALSE(file.contains(absent)) << absent;
  const Instance y = read_instance(file, "file");
  EXPECT_EQ(x.h_aerial, y.h_aerial);
  EXPECT_EQ(y.backhaul_index, -1);
  EXPECT_EQ(sites(y).size(), 5U);
  const Solution s = solve_hybrid_wmmse(y, {}, {}).solution;
  io::Arrays answer = write_solution(y, s);
  EXPECT_FALSE(answer.contains("w_ground"));
  EXPECT_EQ(evaluate(y, read_solution(y, answer, "answer")).metrics, evaluate(y, s).metrics);
  answer.erase("mu_aerial");  // other people's answers
  EXPECT_EQ(read_solution(y, answer, "answer").mu_aerial, 1.0);
}

TEST(IabLoneStation, WhatOnlyANodeHasIsRefused) {
  const auto refused = [](const auto& act, const std::vector<std::string>& words) {
    try {
      act();
    } catch (const InvalidInput& error) {
      for (const std::string& word : words)
        EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << word << " not in: " << error.what();
      return;
    }
    ADD_FAILURE() << "not refused: " << words.front();
  };
  const Instance x = lone_station({});
  const io::Arrays file = write_instance(x);
  for (const char* name : {"h_ground", "node_power_max_w", "n_rf_node", "owner_node", "noise_ground_w", "min_ground_rate_bps"}) {
    io::Arrays more = file;
    more[name] = io::Array::scalar(1.0);
    refused([&] { (void)read_instance(more, "file"); }, {name, "no node"});
  }
  io::Arrays outside = file;
  outside["backhaul_index"] = io::Array::scalar(std::int64_t{-2});
  refused([&] { (void)read_instance(outside, "file"); }, {"backhaul_index", "-2"});
  const io::Arrays answer = write_solution(x, solve_mrt(x, {}, {}).solution);
  io::Arrays half = answer;
  half["mu_aerial"] = io::Array::scalar(0.5);
  refused([&] { (void)read_solution(x, half, "answer"); }, {"mu_aerial", "0.5", "must be 1"});
  io::Arrays ground = answer;
  ground["w_ground"] = io::Array::scalar(1.0);
  refused([&] { (void)read_solution(x, ground, "answer"); }, {"w_ground", "no node"});
  const std::vector<std::pair<Values, std::string>> options{
      {{{"split", std::string("fixed")}, {"mu", 0.5}}, "options.split: fixed"},
      {{{"split", std::string("balanced")}}, "options.split: balanced"},
      {{{"split", std::string("genetic")}}, "options.split: genetic"},
      {{{"objective", std::string("weighted")}, {"ground_weight", 2.0}}, "options.objective: weighted"},
      {{{"min_ground_rate_bps", 1.0}}, "options.min_ground_rate_bps: 1"},
      {{{"power_mode", std::string("backhaul_share")}}, "options.power_mode: backhaul_share"},
      {{{"node_shares", std::vector<double>{1.0}}}, "options.node_shares"}};
  for (const auto& [values, words] : options) {
    for (const std::string name : {"hybrid_wmmse", "mrt"})
      refused([&] { (void)algorithm_named(name).solve(x, values, {}); }, {words, "no node"});
  }
}

}  // namespace
}  // namespace airloom::iab
