/// Layouts that other programs' own files have (data/README.md): folders of DeepMIMO, quadriga-lib, cells of structs.
#include <gtest/gtest.h>

#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/importers/deepmimo_cells.hpp"
#include "airloom/importers/look.hpp"
#include "airloom/importers/networks.hpp"
#include "airloom/io/foreign_file.hpp"
#include "importers/known_geometry.hpp"
#include "support/expect_refused.hpp"

namespace airloom::importers {
namespace {

using test::Complex;

const std::string data = AIRLOOM_SOURCE_DIR "/tests/importers/data/";

Options powers() {
  Options o;
  o.tx_power_max_dbm = {30.0};
  o.noise_dbm = -94.0;
  return o;
}

Channels read_foreign_channels(const std::string& file, Source source, const Options& o) {
  return io::use_foreign_arrays(data + file, [&](const io::Arrays& arrays) { return read_channels(source, arrays, o, file); });
}

TEST(ForeignLayouts, AScenarioFolderOfDeepMimoGivesTheChannelsOfItsGenerator) {
  Options folder = powers();
  folder.panel_columns = 4;
  folder.panel_rows = 2;
  folder.unreachable = Unreachable::keep;
  for (const double k : {0.0, 5.0, 63.0}) folder.frequencies_hz.push_back(k * 20e6 / 64);
  const Channels computed = read_foreign_channels("deepmimo_v4_folder", Source::deepmimo, folder);
  Options generated = powers();
  generated.panel_columns = 4;
  generated.total_subcarriers = 64;
  generated.unreachable = Unreachable::keep;
  const Channels theirs = read_foreign_channels("deepmimo_v4_generated/channels.npz", Source::deepmimo, generated);
  ASSERT_EQ(computed.users, 6);
  ASSERT_EQ(computed.stations(), 2);
  ASSERT_EQ(computed.tx[0].antennas, 8);
  EXPECT_EQ(computed.carrier_hz, 3.5e9);
  constexpr double single_precision = 3e-5;  // theirs: phases of hundreds of degrees, 63 subcarriers from the carrier
  for (int b = 0; b < 2; ++b) {
    for (int u = 0; u < 6; ++u) {
      for (int s = 0; s < 3; ++s) {
        const Eigen::VectorXcd one = computed.link(s, b, u);
        const Eigen::VectorXcd other = theirs.link(s, b, u);
        if (u == 4) EXPECT_EQ(one.norm(), 0.0);
        else EXPECT_LT((one - other).norm() / other.norm(), single_precision) << b << " " << u << " " << s;
      }
    }
  }
}

TEST(ForeignLayouts, AFolderOfSeveralSetsOfReceiversAsksForOne) {
  io::Arrays arrays = io::read_foreign(data + "deepmimo_v4_folder");
  for (const char* name : {"power", "phase", "delay", "aod_az", "aod_el", "rx_pos", "tx_pos"})
    arrays[std::string(name) + "_t001_tx000_r003"] = arrays.at(std::string(name) + "_t001_tx000_r000");
  airloom::test::expect_refused([&] { (void)read_channels(Source::deepmimo, arrays, powers(), "folder"); },
                                {"2 sets of receivers", "r000, r003", "array=r000"});
  Options o = powers();
  o.array = "r003";
  o.unreachable = Unreachable::drop;
  EXPECT_EQ(read_channels(Source::deepmimo, arrays, o, "folder").stations(), 1);
  arrays.erase("phase_t001_tx000_r003");
  airloom::test::expect_refused([&] { (void)read_channels(Source::deepmimo, arrays, o, "folder"); }, {"phase_t001_tx000_r003", "missing"});
}

/// g of antenna n of the file's station and user in a snapshot, at a frequency from the carrier.
Complex quadriga_coefficient(int b, int u, int snapshot, int n, double frequency_hz) {
  const double tx[3][3] = {{0, 0, 25}, {300, 0, 25}, {0, 300, 25}};
  const double rx[2][2][3] = {{{80, 40, 1.5}, {82, 40, 1.5}}, {{150, 120, 1.5}, {150, 123, 1.5}}};
  const double* to = rx[u][snapshot];
  const double d = std::hypot(to[0] - tx[b][0], to[1] - tx[b][1], to[2] - tx[b][2]);
  const double delay = d / speed_of_light_m_s;
  const double turns = -std::remainder(3.5e9 * delay, 1.0) + 0.5 * n * (to[1] - tx[b][1]) / d;
  const double two_pi = 2 * std::numbers::pi;
  const Complex g = speed_of_light_m_s / 3.5e9 / (2 * two_pi * d) * std::polar(1.0, two_pi * turns);
  const Complex sight = g * std::polar(1.0, -two_pi * frequency_hz * delay);
  return b != 1 ? sight : sight + 0.1 * g * std::polar(1.0, n - two_pi * frequency_hz * (delay + 1e-7));
}

TEST(ForeignLayouts, QuadrigaLibsOwnFile) {
  Options o = powers();
  o.frequencies_hz = {0.0, 2e6};
  for (const int snapshot : {0, 1}) {
    o.snapshot = snapshot;
    const Channels x = read_foreign_channels("quadriga_lib.hdf5", Source::quadriga, o);
    ASSERT_EQ(x.users, 2);
    ASSERT_EQ(x.stations(), 3);
    EXPECT_EQ(x.carrier_hz, 3.5e9);
    EXPECT_NEAR(x.rx_pos_m(0, 0), snapshot == 0 ? 80.0 : 82.0, 1e-4);
    for (int b = 0; b < 3; ++b) {
      for (int u = 0; u < 2; ++u) {
        for (int s = 0; s < 2; ++s) {
          for (int n = 0; n < 4; ++n) {
            const Complex wanted = b == 2 && u == 1 ? Complex(0.0) : std::conj(quadriga_coefficient(b, u, snapshot, n, 2e6 * s));
            EXPECT_LT(std::abs(x.link(s, b, u)[n] - wanted), 2e-6 * (1e-12 + std::abs(wanted)) + 1e-12) << b << u << s << n;
          }
        }
      }
    }
    EXPECT_NE(x.notes.front().find("1 of 6 links are not in the file"), std::string::npos) << x.notes.front();
  }
  o.snapshot = 2;
  airloom::test::expect_refused([&] { (void)read_foreign_channels("quadriga_lib.hdf5", Source::quadriga, o); }, {"snapshot: 2", "0 .. 1"});
}

TEST(ForeignLayouts, SnapshotsOfQuadrigaLibBecomeNetworks) {
  const Imported made = io::use_foreign_arrays(data + "quadriga_lib.hdf5", [&](const io::Arrays& arrays) {
    return import_networks(Source::quadriga, "haps", arrays, powers(), {}, Each::r, "q", [](const auto&, const auto&) {});
  });
  EXPECT_EQ(made.instances.size(), 2U);
  EXPECT_EQ(std::get<std::vector<std::int64_t>>(made.arrays.at("networks").data).front(), 2);
  EXPECT_EQ(made.arrays.at("h_0").shape, (std::vector<std::int64_t>{2, 2, 4}));
  EXPECT_EQ(made.arrays.at("noise_w").shape, (std::vector<std::int64_t>{2}));  // users, equal in both networks
  EXPECT_LT(std::abs(std::get<std::vector<Complex>>(made.arrays.at("h_0").data)[8] - std::conj(quadriga_coefficient(0, 0, 1, 0, 0.0))),
            1e-11);
}

io::Array cell(const test::Geometry& x, int b, int u) {
  return test::lay_out(
      "mns", [&](const auto& at) { return x.g(b, u, at('m'), at('n'), at('s')) / std::sqrt(5.0); }, false);
}

TEST(ForeignLayouts, CellsAndStructsOfDeepMimo) {
  const test::Geometry x;
  Options o = powers();
  o.rx_antenna = 1;
  io::Arrays cells, structs, whole;
  for (int b = 0; b < 2; ++b) {
    const std::string station = "DeepMIMO_dataset/" + std::to_string(b);
    for (int u = 0; u < 3; ++u) {
      cells[station + "/user/" + std::to_string(u) + "/channel"] = cell(x, b, u);
      cells[station + "/user/" + std::to_string(u) + "/loc"] = {{1, 3},
                                                                std::vector<double>(x.rx.begin() + 3 * u, x.rx.begin() + 3 * u + 3)};
      structs[station + "/user/channel/" + std::to_string(u)] = cell(x, b, u);
    }
    cells[station + "/loc"] = {{1, 3}, std::vector<double>(x.tx.begin() + 3 * b, x.tx.begin() + 3 * b + 3)};
    whole["data/" + std::to_string(b) + "/user/channel"] = test::lay_out(
        "umns", [&](const auto& at) { return x.g(b, at('u'), at('m'), at('n'), at('s')) / std::sqrt(5.0); }, false);
  }
  for (const io::Arrays& arrays : {cells, structs, whole}) {
    const Channels made = read_channels(Source::deepmimo, arrays, o, "file");
    ASSERT_EQ(made.stations(), 2);
    ASSERT_EQ(made.users, 3);
    for (int u = 0; u < 3; ++u) EXPECT_LT(std::abs(made.link(4, 1, u)[3] - std::conj(x.g(1, u, 1, 3, 4))), 1e-15);
  }
  const Channels placed = read_channels(Source::deepmimo, cells, o, "file");
  EXPECT_EQ(placed.tx_pos_m(0, 1), 300.0);
  EXPECT_EQ(placed.rx_pos_m(1, 2), 90.0);

  io::Arrays one = cells;
  one["DeepMIMO_dataset/1/user/2/channel"] = {{0, 0}, std::vector<double>{}};
  const Channels blocked = read_channels(Source::deepmimo, one, o, "file");
  EXPECT_EQ(blocked.gains()(1, 2), 0.0);
  EXPECT_NE(blocked.notes.front().find("is empty: no path"), std::string::npos);
  one.erase("DeepMIMO_dataset/1/user/2/channel");
  one["DeepMIMO_dataset/1/user/3/channel"] = cell(x, 1, 2);
  airloom::test::expect_refused([&] { (void)read_channels(Source::deepmimo, one, o, "file"); }, {"user/3/channel", "missing"});
  one = cells;
  one["other/0/user/0/channel"] = cell(x, 0, 0);
  airloom::test::expect_refused([&] { (void)read_channels(Source::deepmimo, one, o, "file"); }, {"2 datasets", "array=DeepMIMO_dataset"});
}

TEST(ForeignLayouts, TwoAxesOfAUserAreAsked) {
  const io::Array two{{4, 5}, std::vector<double>(20, 1e-5)};
  const io::Arrays arrays{{"DeepMIMO_dataset/0/user/0/channel", two}, {"DeepMIMO_dataset/0/user/1/channel", two}};
  airloom::test::expect_refused([&] { (void)read_channels(Source::deepmimo, arrays, powers(), "file"); }, {"axes=n,s", "axes=m,n"});
  Options o = powers();
  o.axes = "n,s";
  EXPECT_EQ(read_channels(Source::deepmimo, arrays, o, "file").subcarriers, 5);
  o.axes = "m,n";
  o.rx_antenna = 0;
  EXPECT_EQ(read_channels(Source::deepmimo, arrays, o, "file").tx[0].antennas, 5);
}

TEST(ForeignLayouts, EveryGenuineFileIsRecognized) {
  for (const auto& [file, source] :
       {std::pair{"sionna_rt_cfr.npz", "sionna"}, std::pair{"sionna_rt_cir.npz", "sionna"}, std::pair{"deepmimo_v4.npz", "deepmimo"},
        std::pair{"deepmimo_v4_folder", "deepmimo"}, std::pair{"quadriga_lib.hdf5", "quadriga"}}) {
    const Look seen = look(data + file);
    EXPECT_EQ(seen.source, source) << file;
    EXPECT_TRUE(seen.trouble.empty()) << seen.trouble;
    EXPECT_NE(seen.command.find(std::string("--from ") + source + " --system ..."), std::string::npos) << seen.command;
  }
}

}  // namespace
}  // namespace airloom::importers
