/// Each source's layout of a known geometry gives the channels of the formula.
#include <gtest/gtest.h>

#include "airloom/importers/checks.hpp"
#include "airloom/importers/readers.hpp"
#include "airloom/importers/targets.hpp"
#include "airloom/io/array_reader.hpp"
#include "importers/known_geometry.hpp"

namespace airloom::importers {
namespace {

using test::Complex;
using test::Geometry;

Options array_options() {
  Options o;
  o.tx_power_max_dbm = {40.0};
  o.noise_dbm = -94.0;
  o.rx_antenna = 1;
  o.tx_array = TxArray::ula_y;
  return o;
}

io::Arrays positions(const Geometry& x) {
  return {{"tx_pos_m", x.tx_pos()}, {"rx_pos_m", x.rx_pos()}, {"carrier_hz", io::Array::scalar(Geometry::carrier_hz)}};
}

/// Largest relative difference from conj(g); `subcarriers` tells which of the geometry's they are.
double worst(const Channels& channels, const Geometry& x, const std::vector<int>& subcarriers) {
  double difference = 0.0;
  for (int b = 0; b < Geometry::stations; ++b) {
    for (int u = 0; u < Geometry::users; ++u) {
      for (std::size_t s = 0; s < subcarriers.size(); ++s) {
        const Eigen::VectorXcd h = channels.link(static_cast<std::int64_t>(s), b, u);
        for (int n = 0; n < Geometry::antennas; ++n) {
          const Complex wanted = std::conj(x.g(b, u, 1, n, subcarriers[s]));
          difference = std::max(difference, std::abs(h[n] - wanted) / std::abs(wanted));
        }
      }
    }
  }
  return difference;
}

/// SINR of user 0 with matched beams of unit power from station 0, in the channels and in the formula.
double sinr_difference(const Channels& channels, const Geometry& x) {
  const auto ratio = [](const auto& link) {
    Eigen::VectorXd power(Geometry::users);
    for (int k = 0; k < Geometry::users; ++k) {
      Eigen::VectorXcd w = link(k);
      w.normalize();
      power[k] = std::norm(link(0).dot(w));
    }
    return power[0] / (power.sum() - power[0] + 4e-13);
  };
  const double imported = ratio([&](int u) { return Eigen::VectorXcd(channels.link(0, 0, u)); });
  const double wanted = ratio([&](int u) {
    Eigen::VectorXcd h(Geometry::antennas);
    for (int n = 0; n < Geometry::antennas; ++n) h[n] = std::conj(x.g(0, u, 1, n, 0));
    return h;
  });
  return std::abs(imported / wanted - 1.0);
}

struct Case {
  const char* name;
  Source source;
  bool single;
  std::function<io::Arrays(const Geometry&, bool)> make;
};

const std::vector<int> all{0, 1, 2, 3, 4};

void expect_formula(const Case& c, Options o, const std::vector<int>& subcarriers) {
  SCOPED_TRACE(c.name);
  const Geometry x;
  io::Arrays arrays = c.make(x, c.single);
  arrays.merge(positions(x));
  const Channels channels = read_channels(c.source, arrays, o, "file");
  const double tolerance = c.single ? 1e-6 : 1e-10;  // what complex64 and complex128 files carry
  EXPECT_EQ(channels.stations(), Geometry::stations);
  EXPECT_LT(worst(channels, x, subcarriers), tolerance);
  EXPECT_LT(sinr_difference(channels, x), 20 * tolerance);  // a SINR is about twice as sensitive per amplitude, and interference cancels
  EXPECT_TRUE(check_steering(channels, o).empty());
  const double gain_db = 10 * std::log10(Geometry::antennas * std::norm(x.amplitude(0, 0, 0, 0)));
  EXPECT_NEAR(10 * std::log10(channels.gains()(0, 0)), gain_db, 1e-5);
  EXPECT_NEAR(channels.tx_power_max_w[1], 10.0, 1e-12);
}

io::Array delays(const Geometry& x, const std::string& axes) {
  return test::lay_out(
      axes, [&](const auto& at) { return Complex(x.delay(at('b'), at('u'))); }, false);
}
io::Array amplitudes(const Geometry& x, const std::string& axes, bool single) {
  return test::lay_out(
      axes, [&](const auto& at) { return x.amplitude(at('b'), at('u'), at('m'), at('n')); }, single);
}

TEST(Sources, NativeFilesWithNamedAxes) {
  Options o = array_options();
  for (const Source source : {Source::npz, Source::mat, Source::hdf5}) {
    for (const char* axes : {"s,b,u,m,n", "n,m,b,u,s", "u,s,n,b,m"}) {
      std::string letters(axes);
      std::erase(letters, ',');
      const io::Array names{{}, std::vector<std::string>{axes}};
      expect_formula({axes, source, false,
                      [&](const Geometry& x, bool single) {
                        return io::Arrays{{"h", test::response(x, letters, single, 1.0, true)}, {"axes", names}};
                      }},
                     o, all);
      expect_formula({axes, source, false,
                      [&](const Geometry& x, bool single) {
                        return io::Arrays{{"h", test::response(x, letters, single)},
                                          {"axes", names},
                                          {"convention", {{}, std::vector<std::string>{"physical"}}}};
                      }},
                     o, all);
    }
  }
}

TEST(Sources, SionnaOfdmWithAndWithoutBatch) {
  for (const char* axes : {"rumbnts", "umbnts"}) {
    expect_formula({axes, Source::sionna, true,
                    [&](const Geometry& x, bool single) {
                      return io::Arrays{{"h_freq", test::response(x, axes, single)}};
                    }},
                   array_options(), all);
  }
}

TEST(Sources, SionnaImpulseResponses) {
  Options o = array_options();
  for (const int s : all) o.frequencies_hz.push_back(s * Geometry::spacing_hz);
  for (const auto& [a, tau] : {std::pair{"rumbnpt", "rubp"}, std::pair{"umbnpt", "ubp"}, std::pair{"rumbnpt", "rumbnp"}}) {
    expect_formula({a, Source::sionna, true,
                    [&, a = a, tau = tau](const Geometry& x, bool single) {
                      return io::Arrays{{"a", amplitudes(x, a, single)}, {"tau", delays(x, tau)}};
                    }},
                   o, all);
  }
  expect_formula({"at the carrier", Source::sionna, true,
                  [&](const Geometry& x, bool single) {
                    return io::Arrays{{"a", amplitudes(x, "umbnpt", single)}, {"tau", delays(x, "ubp")}};
                  }},
                 array_options(), {0});
}

TEST(Sources, SionnaPathsAddUp) {
  const Geometry x;
  io::Array a{{1, 1, 1, 2, 2, 1}, std::vector<Complex>{1e-3, {0, 2e-3}, 3e-3, -1e-3}};  // [u, m, b, n, p, t]
  io::Array tau{{1, 1, 2}, std::vector<double>{1e-6, 3e-6}};
  Options o;
  o.tx_power_max_dbm = {30.0};
  o.noise_dbm = -90.0;
  o.frequencies_hz = {0.0, 250e3};
  const Channels channels = read_channels(Source::sionna, {{"a", a}, {"tau", tau}}, o, "file");
  EXPECT_LT(std::abs(channels.link(0, 0, 0)[0] - std::conj(Complex(1e-3, 2e-3))), 1e-15);
  // 250 kHz: quarter of a turn for 1 us, three quarters for 3 us
  EXPECT_LT(std::abs(channels.link(1, 0, 0)[0] - std::conj(Complex(0, -1) * 1e-3 + Complex(0, 1) * Complex(0, 2e-3))), 1e-15);
  EXPECT_LT(std::abs(channels.link(1, 0, 0)[1] - std::conj(Complex(0, -1) * 3e-3 + Complex(0, 1) * Complex(-1e-3))), 1e-15);
}

TEST(Sources, DeepMimoCarriesTheRootOfItsSubcarriers) {
  const double scale = 1.0 / std::sqrt(static_cast<double>(Geometry::subcarriers));
  for (const char* form : {"channels_", "/channels", "/user/channel"}) {
    expect_formula({form, Source::deepmimo, true,
                    [&](const Geometry& x, bool single) {
                      io::Arrays arrays;
                      for (int b = 0; b < Geometry::stations; ++b) {
                        const std::string name = form[0] == '/' ? std::to_string(b) + form : form + std::to_string(b);
                        arrays[name] = test::lay_out(
                            "umns", [&](const auto& at) { return scale * x.g(b, at('u'), at('m'), at('n'), at('s')); }, single);
                      }
                      return arrays;
                    }},
                   array_options(), all);
  }
}

TEST(Sources, QuadrigaPathsAndCarriers) {
  Options o = array_options();
  expect_formula({"hf", Source::quadriga, false,
                  [&](const Geometry& x, bool single) {
                    return io::Arrays{{"hf", test::response(x, "mnsrub", single)}};
                  }},
                 o, all);
  for (const int s : all) o.frequencies_hz.push_back(s * Geometry::spacing_hz);
  for (const char* delay : {"prub", "mnprub"}) {
    expect_formula({delay, Source::quadriga, false,
                    [&](const Geometry& x, bool single) {
                      return io::Arrays{{"coeff", amplitudes(x, "mnprub", single)}, {"delay", delays(x, delay)}};
                    }},
                   o, all);
  }
}

TEST(Sources, TheBooksChannelsAreNoiseNormalizedAndNotConjugated) {
  Options o = array_options();
  o.antennas = Geometry::antennas;
  o.rx_antenna.reset();
  const double noise_mw = std::pow(10.0, -9.4);
  expect_formula({"H", Source::cellfree_book, false,
                  [&](const Geometry& x, bool single) {
                    io::Array h = test::lay_out(
                        "bnru", [&](const auto& at) { return std::conj(x.g(at('b'), at('u'), 1, at('n'), 0)) / std::sqrt(noise_mw); },
                        single);
                    h.shape = {Geometry::stations * Geometry::antennas, 1, Geometry::users};
                    return io::Arrays{{"H", h}};
                  }},
                 o, {0});
  const io::Array gain{{2, 2}, std::vector<double>{10, 20, 30, 40}};
  const Channels gains = read_channels(Source::cellfree_book, {{"gainOverNoisedB", gain}}, o, "file");
  EXPECT_NEAR(10 * std::log10(gains.gains()(1, 0)), 30.0 - 94.0, 1e-9);
}

TEST(Sources, PlanarArraysComeInTheToolkitsOrder) {
  Options o;
  o.tx_power_max_dbm = {30.0};
  o.noise_dbm = -90.0;
  // two columns along y, three rows along z: the toolkit's element is y 3 + z
  io::Array deepmimo{{1, 1, 6, 1}, std::vector<double>{0e-3, 10e-3, 1e-3, 11e-3, 2e-3, 12e-3}};  // 10 y + z, y fastest
  o.panel_columns = 2;
  const Channels one = read_channels(Source::deepmimo, {{"channels", deepmimo}}, o, "file");
  o.panel_columns.reset();
  o.panel_rows = 3;
  io::Array sionna{{1, 1, 1, 6, 1, 1}, std::vector<double>{2e-3, 1e-3, 0e-3, 12e-3, 11e-3, 10e-3}};  // column by column from the top
  const Channels two = read_channels(Source::sionna, {{"h_freq", sionna}}, o, "file");
  const std::vector<double> wanted{0, 1e-3, 2e-3, 10e-3, 11e-3, 12e-3};
  for (int n = 0; n < 6; ++n) {
    EXPECT_NEAR(one.link(0, 0, 0)[n].real(), wanted[static_cast<std::size_t>(n)], 1e-15);
    EXPECT_NEAR(two.link(0, 0, 0)[n].real(), wanted[static_cast<std::size_t>(n)], 1e-15);
  }
}

TEST(Sources, SelectionTakesPowersAndPositionsAlong) {
  const Geometry x;
  io::Arrays arrays = positions(x);
  arrays["h_freq"] = test::response(x, "umbnts", false);
  arrays["noise_w"] = {{3}, std::vector<double>{1e-13, 2e-13, 3e-13}};
  arrays["tx_power_max_w"] = {{2}, std::vector<double>{10, 20}};
  Options o;
  o.rx_antenna = 1;
  o.users = {2, 0};
  o.transmitters = {1};
  o.subcarriers = {3};
  const Channels channels = read_channels(Source::sionna, arrays, o, "file");
  EXPECT_LT(std::abs(channels.link(0, 0, 0)[2] - std::conj(x.g(1, 2, 1, 2, 3))), 1e-15);
  EXPECT_LT(std::abs(channels.link(0, 0, 1)[2] - std::conj(x.g(1, 0, 1, 2, 3))), 1e-15);
  EXPECT_EQ(channels.noise_w, Eigen::Vector2d(3e-13, 1e-13));
  EXPECT_EQ(channels.tx_power_max_w[0], 20.0);
  EXPECT_EQ(channels.rx_pos_m(0, 0), 220.0);
  EXPECT_EQ(channels.tx_pos_m(0, 0), 300.0);
}

TEST(Sources, TheNoiseOfABandIsDividedAmongAllItsSubcarriers) {
  const Geometry x;
  Options o = array_options();
  o.noise_dbm.reset();
  o.bandwidth_hz = 5e6;
  o.subcarriers = {0, 3};
  io::Arrays response = positions(x);
  response["h_freq"] = test::response(x, "umbnts", false);
  const Channels whole = read_channels(Source::sionna, response, o, "file");
  for (const int s : all) o.frequencies_hz.push_back(s * Geometry::spacing_hz);
  io::Arrays paths = positions(x);
  paths["a"] = amplitudes(x, "umbnpt", false);
  paths["tau"] = delays(x, "ubp");
  io::Arrays drops = positions(x);
  drops["coeff"] = amplitudes(x, "mnprub", false);
  drops["delay"] = delays(x, "prub");
  for (const Channels& channels : {read_channels(Source::sionna, paths, o, "file"), read_channels(Source::quadriga, drops, o, "file")}) {
    EXPECT_EQ(channels.source_subcarriers, 5);
    const io::Arrays made = to_arrays(channels, MddTarget{}, {});
    const io::Arrays wanted = to_arrays(whole, MddTarget{}, {});
    EXPECT_EQ(io::ArrayReader(made, "made").scalar("noise_w"), io::ArrayReader(wanted, "wanted").scalar("noise_w"));
  }
}

TEST(Sources, GainsOfTheFileFollowTheSelection) {
  const Geometry x;
  io::Arrays arrays = positions(x);
  arrays["h_freq"] = test::response(x, "umbnts", false);
  arrays["gain_ap_ap"] = {{2, 2}, std::vector<double>{0, 1, 2, 0}};
  arrays["gain_ap_user"] = {{2, 3}, std::vector<double>{1, 2, 3, 4, 5, 6}};
  arrays["gain_user_user"] = {{3, 3}, std::vector<double>{0, 1, 2, 3, 0, 5, 6, 7, 0}};
  Options o = array_options();
  o.transmitters = {1, 0};
  o.users = {2, 0};
  const io::Arrays made = to_arrays(read_channels(Source::sionna, arrays, o, "file"), MddTarget{}, arrays);
  EXPECT_EQ(std::get<std::vector<double>>(made.at("gain_ap_ap").data), (std::vector<double>{0, 2, 1, 0}));
  EXPECT_EQ(std::get<std::vector<double>>(made.at("gain_ap_user").data), (std::vector<double>{6, 4, 3, 1}));
  EXPECT_EQ(std::get<std::vector<double>>(made.at("gain_user_user").data), (std::vector<double>{0, 6, 2, 0}));
}

TEST(Sources, QuadrigaPositionsOfAnyTypeAreColumns) {
  const Geometry x;
  io::Arrays arrays{{"hf", test::response(x, "mnsrub", false)}};
  const std::vector<std::int64_t> columns{10, 20, 30, 40, 50, 60, 1, 2, 3};
  arrays["rx_position"] = {{3, 3}, columns};
  const Channels whole = read_channels(Source::quadriga, arrays, array_options(), "file");
  EXPECT_EQ(whole.rx_pos_m.col(0), Eigen::Vector3d(10, 40, 1));
  const std::vector<double> lent(columns.begin(), columns.end());
  arrays["rx_position"] = {{3, 3}, std::span<const double>(lent)};
  EXPECT_EQ(read_channels(Source::quadriga, arrays, array_options(), "file").rx_pos_m, whole.rx_pos_m);
}

}  // namespace
}  // namespace airloom::importers
