/// Data that would give wrong answers without any error elsewhere: refused here, with the cause in the message.
#include <gtest/gtest.h>

#include <limits>

#include "airloom/importers/checks.hpp"
#include "airloom/importers/readers.hpp"
#include "airloom/importers/targets.hpp"
#include "importers/known_geometry.hpp"
#include "support/expect_refused.hpp"

namespace airloom::importers {
namespace {

using test::Geometry;

Options refused_options() {
  Options o;
  o.tx_power_max_dbm = {40.0};
  o.noise_dbm = -94.0;
  o.rx_antenna = 0;
  return o;
}

io::Arrays sionna(const Geometry& x, double scale = 1.0, const std::string& axes = "umbnts") {
  return {{"h_freq", test::response(x, axes, false, scale)},
          {"tx_pos_m", x.tx_pos()},
          {"rx_pos_m", x.rx_pos()},
          {"carrier_hz", io::Array::scalar(Geometry::carrier_hz)}};
}

void refused(const io::Arrays& arrays, const std::vector<std::string>& words, const Options& o = refused_options(),
             Source source = Source::sionna) {
  airloom::test::expect_refused([&] { (void)read_channels(source, arrays, o, "city.h5"); }, words);
}

TEST(Refusals, SwappedTransmittersAndReceivers) {
  const Geometry x;
  refused(sionna(x, 1.0, "bnumts"), {"city.h5", "tx_pos_m", "transmitter and receiver axes", "swapped"});
  // as many users as transmitters: only the distances can tell
  Geometry square;
  square.rx.resize(6);
  io::Array h = test::lay_out(
      "ub", [&](const auto& at) { return at('u') < 2 ? square.amplitude(at('b'), at('u'), 0, 0) : test::Complex(0); }, false);
  h.shape = {2, 2};
  std::get<std::vector<test::Complex>>(h.data).resize(4);
  io::Arrays arrays{
      {"h", h}, {"tx_pos_m", square.tx_pos()}, {"rx_pos_m", {{2, 3}, square.rx}}, {"carrier_hz", io::Array::scalar(Geometry::carrier_hz)}};
  Options o = refused_options();
  o.rx_antenna.reset();
  o.axes = "u,b";
  EXPECT_NO_THROW((void)read_channels(Source::npz, arrays, o, "x"));
  o.axes = "b,u";
  refused(arrays, {"transmitter and receiver axes are swapped", "distances"}, o, Source::npz);
}

TEST(Refusals, AMissingRootOfTheNumberOfSubcarriers) {
  const Geometry x;
  refused(sionna(x, 1.0 / std::sqrt(Geometry::subcarriers)),
          {"missing sqrt of the number of subcarriers", "5 subcarriers", "--from deepmimo"});
}

TEST(Refusals, NormalizedChannels) {
  const Geometry x;
  refused(sionna(x, 1e4), {"normalized channels", "path_gain_db"});
  refused(sionna(x, 30.0), {"above free space", "normalized"});
  refused(sionna(x, 1e7), {"above 20 dB", "normalized"});
  io::Arrays flat = sionna(x);
  flat["h_freq"] = test::lay_out(
      "umbnts",
      [&](const auto& at) {
        const auto g = x.g(at('b'), at('u'), 0, at('n'), 0);
        return 1e-4 * g / std::abs(g);
      },
      false);
  refused(flat, {"normalized channels", "the gains vary by 0 dB"});
  io::Arrays told = sionna(x);
  told["normalize"] = io::Array::scalar(true);
  refused(told, {"normalize: true", "normalize=False", "path_gain_db"});
  Options o = refused_options();
  o.path_gain_db = -90.0;
  told["h_freq"] = test::response(x, "umbnts", false, 1e4);
  EXPECT_NO_THROW((void)read_channels(Source::sionna, told, o, "x"));
}

TEST(Refusals, AMissingOrDoubleConjugate) {
  const Geometry x;
  io::Arrays arrays = sionna(x);
  Options o = refused_options();
  o.tx_array = TxArray::ula_y;
  o.axes = "u,m,b,n,1,s";
  o.array = "h_freq";
  o.convention = Convention::physical;
  EXPECT_TRUE(check_steering(read_channels(Source::hdf5, arrays, o, "x"), o).empty());
  o.convention = Convention::h;
  const Channels wrong = read_channels(Source::hdf5, arrays, o, "x");
  airloom::test::expect_refused([&] { (void)check_steering(wrong, o); }, {"conjugated", "convention"});
  o.convention = Convention::physical;
  o.tx_array = TxArray::ula_z;
  EXPECT_EQ(check_steering(read_channels(Source::hdf5, arrays, o, "x"), o).size(), 1U);
}

TEST(Refusals, NumbersThatAreNoChannels) {
  const Geometry x;
  io::Arrays arrays = sionna(x);
  std::get<std::vector<test::Complex>>(arrays["h_freq"].data)[7] = {std::numeric_limits<double>::quiet_NaN(), 0.0};
  refused(arrays, {"city.h5", "h_freq[0,0,0,1,0,2]", "finite"});
  refused(sionna(x, 1e-8), {"below -200 dB", "wrong axis"});
  io::Arrays silent = sionna(x);
  silent["h_freq"] = test::lay_out(
      "umbnts", [&](const auto& at) { return at('u') == 1 ? 0.0 : x.g(at('b'), at('u'), 0, at('n'), 0); }, false);
  refused(silent, {"user 1", "no path", "users="});
}

TEST(Refusals, TransmittersThatDoNotFitTogether) {
  const io::Array five{{3, 1, 4, 5}, std::vector<double>(60, 1e-4)};
  const io::Array three{{3, 1, 4, 3}, std::vector<double>(36, 1e-4)};
  const io::Array two_users{{2, 1, 4, 5}, std::vector<double>(40, 1e-4)};
  refused({{"channels_0", five}, {"channels_1", three}}, {"different numbers of subcarriers"}, refused_options(), Source::deepmimo);
  refused({{"channels_0", five}, {"channels_1", two_users}}, {"different numbers of users"}, refused_options(), Source::deepmimo);
}

TEST(Refusals, NoiseOfEveryUserWhereASystemHasOne) {
  Channels x;
  x.users = 3;
  x.tx = {{.antennas = 1, .h = std::vector<test::Complex>(3, 1e-5)}, {.antennas = 1, .h = std::vector<test::Complex>(3, 2e-5)}};
  x.tx_power_max_w = Eigen::Vector2d(1.0, 1.0);
  x.noise_w = Eigen::Vector3d(1e-12, 1e-12, 4e-12);
  x.bandwidth_hz = 1e6;
  IabTarget target;
  target.aerial_users = {0};
  target.ground_users = {1};
  target.backhaul_user = 2;
  airloom::test::expect_refused([&] { (void)to_arrays(x, target); }, {"noise_w", "from 1e-12 to 4e-12", "noise_dbm"});
  x.noise_w.fill(1e-12);
  EXPECT_NO_THROW((void)to_arrays(x, target));
}

TEST(Refusals, OptionsThatWouldDoNothing) {
  const Geometry x;
  io::Arrays both = sionna(x);
  both["coeff"] = both["h_freq"];
  both["gainOverNoisedB"] = io::Array{{1, 1}, std::vector<double>{1.0}};
  const auto with = [](auto&& set) {
    Options o = refused_options();
    set(o);
    return o;
  };
  refused(both, {"snapshot: 7"}, with([](Options& o) { o.snapshot = 7; }));  // no batch axis
  refused(both, {"frequencies_hz", "h_freq has its subcarriers"}, with([](Options& o) { o.frequencies_hz = {0.0}; }));
  refused(both, {"frequencies_hz", "sionna and quadriga"}, with([](Options& o) { o.frequencies_hz = {0.0}; }), Source::deepmimo);
  refused(both, {"axes: zz"}, with([](Options& o) { o.axes = "zz"; }));
  refused(both, {"antennas: an option of cellfree-book"}, with([](Options& o) { o.antennas = 3; }));
  refused(both, {"total_subcarriers: an option of deepmimo"}, with([](Options& o) { o.total_subcarriers = 9; }));
  refused(both, {"panel_columns: an option of deepmimo"}, with([](Options& o) { o.panel_columns = 2; }));
  refused(both, {"panel_rows: an option of sionna"}, with([](Options& o) { o.panel_rows = 2; }), Source::deepmimo);
  for (const Source source : {Source::sionna, Source::quadriga, Source::cellfree_book}) {
    refused(both, {"array 'my_channels': missing"}, with([](Options& o) { o.array = "my_channels"; }), source);
  }
  refused({{"channels", test::response(x, "umns", false)}}, {"total_subcarriers: 2; must be at least the 5"},
          with([](Options& o) { o.total_subcarriers = 2; }), Source::deepmimo);
}

TEST(Refusals, UsersAreNumberedAsInTheFile) {
  const Geometry x;
  io::Arrays arrays{{"h", {{1, 3, 2}, std::vector<double>{1e-5, 1e-5, 1e-5, 1e-5, 0.0, 0.0}}},
                    {"axes", {{}, std::vector<std::string>{"b,u,n"}}}};
  Options o = refused_options();
  o.users = {0, 2};
  refused(arrays, {"user 2: no path"}, o, Source::npz);
}

TEST(Refusals, WhatTheFileOrTheOptionsLack) {
  const Geometry x;
  const io::Arrays arrays = sionna(x);
  refused({}, {"h_freq", "missing"});
  refused({{"h", x.tx_pos()}}, {"axes: missing"}, refused_options(), Source::npz);
  refused({{"coeff", x.tx_pos()}}, {"coeff and delay"}, refused_options(), Source::quadriga);
  refused({{"x", x.tx_pos()}}, {"channels_0"}, refused_options(), Source::deepmimo);
  refused({{"H", x.tx_pos()}}, {"antennas: missing"}, refused_options(), Source::cellfree_book);
  Options o = refused_options();
  o.rx_antenna.reset();
  refused(arrays, {"rx_antenna", "2 antennas"}, o);
  o = refused_options();
  o.noise_dbm.reset();
  refused(arrays, {"noise_dbm: missing"}, o);
  o = refused_options();
  o.tx_power_max_dbm.clear();
  refused(arrays, {"tx_power_max_dbm: missing"}, o);
  o = refused_options();
  o.users = {3};
  refused(arrays, {"users: 3", "0 .. 2"}, o);
  o.users = {0.5};
  refused(arrays, {"users: 0.5"}, o);
  o = refused_options();
  o.snapshot = 1;
  refused(sionna(x, 1.0, "rumbnts"), {"snapshot: 1"}, o);
  o = refused_options();
  o.convention = Convention::h;
  refused(arrays, {"convention", "known"}, o);
  o = refused_options();
  o.axes = "u,q";
  o.array = "h_freq";
  refused(arrays, {"axes: 'q'"}, o, Source::hdf5);
  o.axes = "u,u";
  refused(arrays, {"'u,u'", "twice"}, o, Source::hdf5);
}

}  // namespace
}  // namespace airloom::importers
