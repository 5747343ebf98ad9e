#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/systems/iab/problem/files.hpp"
#include "systems/iab/support.hpp"

namespace airloom::iab {
namespace {

using namespace testing;

/// Moves the file's backhaul row to another place, as a foreign file may have it.
io::Arrays with_backhaul_at(io::Arrays arrays, std::int64_t index) {
  auto& h = std::get<std::vector<std::complex<double>>>(arrays["h_aerial"].data);
  const std::int64_t rows = arrays["h_aerial"].shape[0];
  const std::int64_t n = arrays["h_aerial"].shape[1];
  const std::vector<std::complex<double>> backhaul(h.end() - n, h.end());
  h.resize(static_cast<std::size_t>((rows - 1) * n));
  h.insert(h.begin() + index * n, backhaul.begin(), backhaul.end());
  arrays["backhaul_index"] = io::Array::scalar(index);
  return arrays;
}

TEST(IabFiles, InstanceComesBackBitForBit) {
  for (const Architecture architecture : {Architecture::fully_connected, Architecture::sub_connected}) {
    Scenario s = multipath();
    s.architecture = architecture;
    s.noise_mode = NoiseMode::value;
    s.noise_aerial_dbm = -80;
    s.noise_ground_dbm = -85;
    const Instance x = draw(s, 1, 0);
    const Instance y = read_instance(write_instance(x), "file");
    EXPECT_EQ(x.h_aerial, y.h_aerial);
    EXPECT_EQ(x.h_ground, y.h_ground);
    EXPECT_EQ(x.owner_donor, y.owner_donor);
    EXPECT_EQ(x.noise_aerial_w, y.noise_aerial_w);
    EXPECT_EQ(x.rx_pos_m, y.rx_pos_m);
    EXPECT_EQ(x.array_shape->ny, y.array_shape->ny);
  }
}

TEST(IabFiles, ChannelsOverTheNoiseAreTheSameNetwork) {
  const Instance x = draw(mini_case(), 1, 0);
  const double noise = x.bandwidth_hz * x.noise_psd_w_per_hz;
  Instance y = x;
  y.h_aerial /= std::sqrt(noise);
  y.h_ground /= std::sqrt(noise);
  y.noise_psd_w_per_hz = 1.0 / y.bandwidth_hz;
  EXPECT_GT(y.h_aerial.colwise().squaredNorm().minCoeff(), 1.0);
  const Instance read = read_instance(write_instance(y), "file");
  EXPECT_NEAR(sum_rate(read, solve_hybrid_wmmse(read, {}, {})) / sum_rate(x, solve_hybrid_wmmse(x, {}, {})), 1.0, 1e-9);
}

TEST(IabFiles, PlaceOfTheBackhaulRowChangesNothingButTheOrder) {
  const Instance x = draw(multipath(), 1, 0);
  const Outcome<Solution> last = solve_hybrid_wmmse(x, {}, {});
  const auto se_last = evaluate(x, last.solution).metrics.numbers("se_aerial");
  for (const std::int64_t index : {0, 1, 2}) {
    const Instance y = read_instance(with_backhaul_at(write_instance(x), index), "file");
    const Outcome<Solution> moved = solve_hybrid_wmmse(y, {}, {});
    EXPECT_EQ(moved.solution.w_aerial, last.solution.w_aerial);
    const auto se = evaluate(y, moved.solution).metrics.numbers("se_aerial");
    EXPECT_EQ(se[static_cast<std::size_t>(index)], se_last.back());
    const io::Arrays file = write_solution(y, moved.solution);
    const Solution back = read_solution(y, file, "solution");
    EXPECT_EQ(evaluate(y, back).metrics, evaluate(y, moved.solution).metrics);
    // row `index` of the file serves the backhaul
    const auto& w = std::get<std::vector<std::complex<double>>>(file.at("w_aerial").data);
    EXPECT_EQ(w[static_cast<std::size_t>(index * 64)], last.solution.w_aerial(0, 3));
  }
}

TEST(IabFiles, CustomSharesFollowTheFilesOrder) {
  const Instance x = draw({}, 1, 0);
  const Instance y = read_instance(with_backhaul_at(write_instance(x), 1), "file");
  DigitalOptions o;
  o.design.power_mode = PowerMode::custom;
  o.design.donor_shares = {0.1, 0.4, 0.2, 0.3};  // the second row is the backhaul
  o.design.node_shares = {0.5, 0.25, 0.25};
  const Solution s = solve_zero_forcing(y, o, {}).solution;
  EXPECT_NEAR(s.w_aerial.col(3).squaredNorm(), 0.4 * y.donor_power_max_w, 1e-12);
  EXPECT_NEAR(s.w_aerial.col(1).squaredNorm(), 0.2 * y.donor_power_max_w, 1e-12);
}

TEST(IabFiles, OptionalArraysHaveTheDocumentedDefaults) {
  io::Arrays arrays = write_instance(draw({}, 1, 0));
  for (const char* name : {"array_shape", "rf_chain_power_w", "phase_shifter_power_w", "tx_pos_m", "rx_pos_m", "noise_band_proportional"})
    arrays.erase(name);
  const Instance x = read_instance(arrays, "file");
  EXPECT_EQ(x.array_shape->nx, 8);
  EXPECT_EQ(x.rf_chain_power_w, 0.25);
  EXPECT_EQ(x.phase_shifter_power_w, 0.001);
  EXPECT_FALSE(x.noise_band_proportional);
}

struct Broken {
  const char* what;
  std::function<void(io::Arrays&)> change;
  std::vector<std::string> words;
};

void put(io::Arrays& a, const char* name, io::Array array) { a[name] = std::move(array); }

std::complex<double>& entry(io::Arrays& a, const char* name, std::size_t k) {
  return std::get<std::vector<std::complex<double>>>(a[name].data)[k];
}

TEST(IabFiles, HostileInstancesAreRefusedWithTheFieldNamed) {
  const std::vector<Broken> rows{
      {"missing array", [](io::Arrays& a) { a.erase("h_ground"); }, {"h_ground", "missing"}},
      {"missing scalar", [](io::Arrays& a) { a.erase("bandwidth_hz"); }, {"bandwidth_hz", "missing"}},
      {"wrong rank",
       [](io::Arrays& a) {
         a["h_aerial"].shape = {2, 2, 64};
       },
       {"h_aerial"}},
      {"other number of elements",
       [](io::Arrays& a) {
         a["h_ground"].shape = {6, 32};
       },
       {"h_ground"}},
      {"NaN channel",
       [](io::Arrays& a) {
         entry(a, "h_aerial", 70) = {std::nan(""), 0};
       },
       {"h_aerial", "finite"}},
      {"gain beyond numbers",
       [](io::Arrays& a) {
         entry(a, "h_ground", 1) = {2e200, 0};
       },
       {"h_ground[0]", "finite"}},
      {"zero channel",
       [](io::Arrays& a) {
         for (std::size_t k = 0; k < 64; ++k) entry(a, "h_ground", k) = 0;
       },
       {"h_ground[0]", "zero"}},
      {"negative power", [](io::Arrays& a) { put(a, "donor_power_max_w", io::Array::scalar(-1.0)); }, {"donor_power_max_w", "-1", "> 0"}},
      {"power beyond noise",
       [](io::Arrays& a) { put(a, "donor_power_max_w", io::Array::scalar(1e300)); },
       {"h_aerial[0]", "1e60", "units"}},
      {"power that rounds to nothing",
       [](io::Arrays& a) { put(a, "node_power_max_w", io::Array::scalar(1e-320)); },
       {"h_ground[0]", "1e-300", "units"}},
      {"band without width", [](io::Arrays& a) { put(a, "bandwidth_hz", io::Array::scalar(1e-300)); }, {"h_aerial[0]", "1e60", "units"}},
      {"zero power", [](io::Arrays& a) { put(a, "node_power_max_w", io::Array::scalar(0.0)); }, {"node_power_max_w", "> 0"}},
      {"zero bandwidth", [](io::Arrays& a) { put(a, "bandwidth_hz", io::Array::scalar(0.0)); }, {"bandwidth_hz", "> 0"}},
      {"negative noise", [](io::Arrays& a) { put(a, "noise_psd_w_per_hz", io::Array::scalar(-1e-20)); }, {"noise_psd_w_per_hz", "> 0"}},
      {"zero fixed noise", [](io::Arrays& a) { put(a, "noise_aerial_w", io::Array::scalar(0.0)); }, {"noise_aerial_w", "> 0"}},
      {"no chain", [](io::Arrays& a) { put(a, "n_rf_donor", io::Array::scalar(std::int64_t{0})); }, {"n_rf_donor", "0"}},
      {"more chains than elements", [](io::Arrays& a) { put(a, "n_rf_node", io::Array::scalar(std::int64_t{65})); }, {"n_rf_node", "65"}},
      {"backhaul row outside",
       [](io::Arrays& a) { put(a, "backhaul_index", io::Array::scalar(std::int64_t{4})); },
       {"backhaul_index", "4"}},
      {"owner outside",
       [](io::Arrays& a) {
         put(a, "owner_node", {{64}, std::vector<std::int64_t>(64, 3)});
       },
       {"owner_node[0]", "0 .. 2"}},
      {"empty chain",
       [](io::Arrays& a) {
         put(a, "owner_donor", {{64}, std::vector<std::int64_t>(64, 1)});
       },
       {"owner_donor", "chain 0"}},
      {"shape of another size",
       [](io::Arrays& a) {
         put(a, "array_shape", {{2}, std::vector<std::int64_t>{8, 9}});
       },
       {"array_shape", "8 x 9"}},
      {"one donor stream",
       [](io::Arrays& a) {
         auto& h = std::get<std::vector<std::complex<double>>>(a["h_aerial"].data);
         h.resize(64);
         a["h_aerial"].shape = {1, 64};
         put(a, "backhaul_index", io::Array::scalar(std::int64_t{0}));
       },
       {"h_aerial", "at least 2"}},
  };
  for (const Broken& row : rows) {
    io::Arrays arrays = write_instance(draw({}, 1, 0));
    row.change(arrays);
    try {
      (void)read_instance(arrays, "network.npz");
      ADD_FAILURE() << row.what << ": not refused";
    } catch (const InvalidInput& error) {
      EXPECT_NE(std::string(error.what()).find("network.npz"), std::string::npos) << error.what();
      for (const std::string& word : row.words)
        EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << row.what << ": '" << word << "' not in " << error.what();
    }
  }
}

TEST(IabFiles, HostileSolutionsAreRefusedWithTheFieldNamed) {
  const Instance x = draw({}, 1, 0);
  const io::Arrays good = write_solution(x, solve_phase_of_channel(x, {}, {}).solution);
  const std::vector<Broken> rows{
      {"share outside", [](io::Arrays& a) { put(a, "mu_aerial", io::Array::scalar(1.0001)); }, {"mu_aerial", "[0, 1]"}},
      {"missing precoder", [](io::Arrays& a) { a.erase("w_ground"); }, {"w_ground", "missing"}},
      {"modulus not 1", [](io::Arrays& a) { entry(a, "f_rf_donor", 5) *= 1.00001; }, {"f_rf_donor[1,1]", "must be 1"}},
      {"NaN precoder",
       [](io::Arrays& a) {
         entry(a, "w_aerial", 5) = {0, std::nan("")};
       },
       {"w_aerial", "finite"}},
      {"transposed precoder",
       [](io::Arrays& a) {
         a["w_aerial"].shape = {64, 4};
       },
       {"w_aerial"}},
  };
  for (const Broken& row : rows) {
    io::Arrays arrays = good;
    row.change(arrays);
    try {
      (void)read_solution(x, arrays, "beams.npz");
      ADD_FAILURE() << row.what << ": not refused";
    } catch (const InvalidInput& error) {
      for (const std::string& word : row.words)
        EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << row.what << ": '" << word << "' not in " << error.what();
    }
  }
}

TEST(IabFiles, InfeasibleSolutionIsJudgedNotRefused) {
  const Instance x = draw({}, 1, 0);
  Solution s = solve_zero_forcing(x, {}, {}).solution;
  s.w_aerial *= 1.1;
  const Evaluation e = evaluate(x, s);
  EXPECT_FALSE(e.feasible());
  EXPECT_NEAR(e.residuals.number("power_donor"), 0.21, 1e-9);
}

}  // namespace
}  // namespace airloom::iab
