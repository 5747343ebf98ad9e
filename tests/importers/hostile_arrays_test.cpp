/// Arrays of any name, shape, type and content: every reader returns finite channels or refuses in words.
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "airloom/importers/networks.hpp"
#include "importers/known_geometry.hpp"
#include "support/expect_refused.hpp"

namespace airloom::importers {
namespace {

const std::vector<std::string> array_names{"h",
                                           "h_0",
                                           "h_freq",
                                           "a",
                                           "tau",
                                           "channels",
                                           "channels_0",
                                           "channels_1",
                                           "coeff",
                                           "delay",
                                           "hf",
                                           "H",
                                           "Hhat",
                                           "axes",
                                           "gainOverNoisedB",
                                           "convention",
                                           "noise_w",
                                           "tx_pos_m",
                                           "rx_pos_m",
                                           "tx_pos",
                                           "rx_position",
                                           "carrier_hz",
                                           "tx_power_max_w",
                                           "normalize",
                                           "weight",
                                           "bandwidth_hz",
                                           "h_imag",
                                           "h_real",
                                           "ChannelDims",
                                           "Order",
                                           "channel_1/coeff_re",
                                           "channel_1/coeff_im",
                                           "channel_1/delay",
                                           "channel_1@rx_position",
                                           "channel_2/Snap_0/coeff_re",
                                           "D/0/user/0/channel",
                                           "D/0/user/channel/1",
                                           "D/0/loc",
                                           "serve",
                                           "power_t001_tx000_r000",
                                           "phase_t001_tx000_r000",
                                           "tx_pos_t001_tx000_r000",
                                           "array",
                                           "@carrier_hz",
                                           "networks"};

/// The links of quadriga-lib: two receivers, two transmitters.
void add_quadriga_lib(io::Arrays& arrays) {
  arrays["ChannelDims"] = {{4}, std::vector<std::int64_t>{2, 2, 1, 1}};
  arrays["Order"] = {{4}, std::vector<std::int64_t>{1, 2, 3, 4}};
  for (int k = 1; k <= 4; ++k) {
    const std::string group = "channel_" + std::to_string(k);
    for (const char* part : {"/coeff_re", "/coeff_im"}) arrays[group + part] = {{2, 3, 1}, std::vector<double>(6, 1e-5 * k)};
    arrays[group + "/delay"] = {{2, 3, 1}, std::vector<double>(6, 1e-6)};
    arrays[group + "@tx_position"] = {{3}, std::vector<double>{0.0, k > 2 ? 300.0 : 0.0, 25.0}};
    arrays[group + "@rx_position"] = {{3}, std::vector<double>{80.0, k % 2 == 0 ? 20.0 : 90.0, 1.5}};
  }
}

/// The folder of DeepMIMO: one transmitter, two users, two paths.
void add_scenario(io::Arrays& arrays) {
  for (const char* name : {"power", "phase", "delay", "aod_az", "aod_el"}) {
    const double value = name[1] == 'o' && name[0] == 'p' ? -90.0 : name[0] == 'd' ? 1e-6 : 80.0;
    arrays[std::string(name) + "_t001_tx000_r000"] = {{2, 2}, std::vector<double>(4, value)};
  }
  arrays["rx_pos_t001_tx000_r000"] = {{2, 3}, std::vector<double>{10, 20, 1, 40, 50, 1}};
  arrays["tx_pos_t001_tx000_r000"] = {{1, 3}, std::vector<double>{0, 0, 25}};
}

/// DeepMIMO's cells: two base stations, two users.
void add_cells(io::Arrays& arrays) {
  for (const char* b : {"D/0", "D/1"}) {
    for (const char* u : {"/user/0/channel", "/user/1/channel"})
      arrays[std::string(b) + u] = {{1, 4, 2}, std::vector<std::complex<double>>(8, {1e-5, 2e-5}), true};
  }
}

io::Array random_array(std::mt19937_64& random) {
  const auto pick = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
  io::Array array{.shape = {}, .data = io::Array::Bools{}, .matlab = pick(4) == 0};
  std::size_t count = 1;
  for (int rank = pick(8); rank > 0; --rank) {
    array.shape.push_back(pick(20) == 0 ? 0 : 1 + pick(3));
    count *= static_cast<std::size_t>(array.shape.back());
  }
  const double scale = std::pow(10.0, -pick(8));
  const auto number = [&] {
    if (pick(3000) == 0) return pick(2) == 0 ? std::numeric_limits<double>::quiet_NaN() : std::numeric_limits<double>::infinity();
    return pick(5) == 0 ? 0.0 : scale * (pick(200) - 100);
  };
  switch (pick(8)) {
    case 0: array.data = io::Array::Bools(count, static_cast<std::uint8_t>(pick(2))); break;
    case 1: array.data = std::vector<std::int64_t>(count, pick(5) - 1); break;
    case 2: array.data = std::vector<std::string>(count, pick(2) == 0 ? "u,b,n" : "physical"); break;
    case 3: array.data = io::Array::Unsupported{"an object"}; break;
    case 4: {
      std::vector<double> x(count);
      for (double& v : x) v = number();
      array.data = std::move(x);
      break;
    }
    default: {
      std::vector<std::complex<double>> x(count);
      for (std::complex<double>& v : x) v = {number(), number()};
      array.data = std::move(x);
    }
  }
  return array;
}

/// A file that its source could have written.
io::Arrays honest(Source source) {
  const test::Geometry x;
  io::Arrays arrays{{"tx_pos_m", x.tx_pos()}, {"rx_pos_m", x.rx_pos()}, {"carrier_hz", io::Array::scalar(test::Geometry::carrier_hz)}};
  const auto add = [&](const char* name, const char* axes) { arrays[name] = test::response(x, axes, false); };
  switch (source) {
    case Source::npz:
    case Source::mat:
    case Source::hdf5:
      add("h", "sbun");
      arrays["axes"] = {{}, std::vector<std::string>{"s,b,u,n"}};
      break;
    case Source::sionna: add("h_freq", "rumbnts"); break;
    case Source::deepmimo: add("channels_0", "umns"), add("channels_1", "umns"); break;
    case Source::quadriga: add("hf", "mnsrub"); break;
    case Source::cellfree_book: arrays["gainOverNoisedB"] = {{2, 3}, std::vector<double>(6, 20.0)}; break;
  }
  return arrays;
}

Options random_options(std::mt19937_64& random) {
  const auto pick = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
  Options o;
  if (pick(2) == 0) o.tx_power_max_dbm = {30.0};
  if (pick(3) != 0) o.noise_dbm = -90.0;
  if (pick(2) == 0)
    o.axes = std::vector<std::string>{"u,b,n", "u,m,b,n,s", "s,b,u,n", "1,u,n", "r,t,u,m,b,n,s"}[static_cast<std::size_t>(pick(5))];
  if (pick(2) == 0) o.rx_antenna = pick(3);
  if (pick(4) == 0) o.users = {static_cast<double>(pick(4)), 0.0};
  if (pick(4) == 0) o.transmitters = {static_cast<double>(pick(4))};
  if (pick(4) == 0) o.subcarriers = {static_cast<double>(pick(4))};
  if (pick(4) == 0) o.panel_rows = 1 + pick(3);
  if (pick(4) == 0) o.panel_columns = 1 + pick(3);
  if (pick(4) == 0) o.antennas = 1 + pick(3);
  if (pick(3) == 0) o.frequencies_hz = {0.0, 1e5};
  if (pick(6) == 0) o.imag = pick(2) == 0 ? "h_imag" : "h_real";
  if (pick(6) == 0) o.noise = 1.0;
  if (pick(8) == 0) o.snr_db = 10.0 * pick(3);
  if (pick(5) == 0) o.uplink = true;
  o.unreachable = static_cast<Unreachable>(pick(3));
  if (pick(6) == 0) o.tx_power_max_w = {1.0};
  if (pick(8) == 0) o.total_subcarriers = 1 + pick(64);
  o.snapshot = pick(3) / 2;
  o.tx_array = static_cast<TxArray>(pick(7));
  return o;
}

// found by the fuzzer: three subcarriers were told of and one was there
TEST(HostileArrays, AnAxisThatIsNotThereHasOneEntryHoweverOftenItIsAskedFor) {
  const test::Geometry x;
  io::Arrays arrays{{"h", test::response(x, "ubn", false)}};
  Options o;
  o.axes = "u,b,n";
  o.tx_power_max_dbm = {30.0};
  o.noise_dbm = -90.0;
  o.subcarriers = {0.0, 0.0, 0.0};
  const Channels channels = read_channels(Source::npz, arrays, o, "hostile");
  ASSERT_EQ(channels.subcarriers, 3);
  for (const TxChannels& tx : channels.tx) ASSERT_EQ(std::ssize(tx.h), 3 * channels.users * tx.antennas);
  EXPECT_EQ(channels.link(2, 1, 2), channels.link(0, 1, 2));
  o.subcarriers = {0.0, 1.0};
  EXPECT_THROW((void)read_channels(Source::npz, arrays, o, "hostile"), InvalidInput);
}

// found by the fuzzer: |h|^2 was infinite, the largest gain as a quantile NaN, and the limit of 20 dB held
TEST(HostileArrays, GainsThatOverflowAreRefused) {
  const test::Geometry x;
  const io::Arrays honest_arrays = honest(Source::mat);
  Options o;
  o.tx_power_max_dbm = {30.0};
  o.noise_dbm = -90.0;
  io::Arrays arrays = honest_arrays;
  std::get<std::vector<std::complex<double>>>(arrays["h"].data)[3] = -1e301;
  airloom::test::expect_refused([&] { (void)read_channels(Source::mat, arrays, o, "hostile"); }, {"no finite number"});
  for (const double path_gain_db : {1e300, 7000.0}) {
    o.path_gain_db = path_gain_db;
    airloom::test::expect_refused([&] { (void)read_channels(Source::mat, honest_arrays, o, "hostile"); }, {"no finite number"});
  }
}

TEST(HostileArrays, EveryLayoutBecomesNetworksOfEverySystemOrIsRefused) {
  std::mt19937_64 random(12);
  const std::vector<std::string> systems{"haps", "dab", "mdd", "twotier", "iab"};
  int accepted = 0;
  for (int trial = 0; trial < 20000; ++trial) {
    const int layout = static_cast<int>(random() % 5);
    const Source source = layout == 0 ? Source::quadriga : layout < 3 ? Source::deepmimo : layout == 3 ? Source::npz : Source::sionna;
    io::Arrays arrays;
    if (layout == 0) add_quadriga_lib(arrays);
    else if (layout == 1) add_scenario(arrays);
    else if (layout == 2) add_cells(arrays);
    else arrays = honest(source);
    for (auto changes = random() % 3; changes > 0; --changes) {
      const std::string name = random() % 3 == 0 ? array_names[random() % array_names.size()]
                                                 : std::next(arrays.begin(), static_cast<int>(random() % arrays.size()))->first;
      arrays[name] = random_array(random);
    }
    Options o = random_options(random);
    o.axes.clear();
    if (random() % 2 == 0) {
      o = Options{};
      o.rx_antenna = 0;
      o.tx_power_max_dbm = {30.0};
      o.noise_dbm = -90.0;
      o.subcarriers = {0.0};
    }
    const std::string& system = systems[random() % systems.size()];
    Values set;
    if (system == "iab")
      set = {{"backhaul_user", std::int64_t{0}}, {"aerial_users", std::vector<double>{1}}, {"ground_users", std::vector<double>{1}}};
    const auto each = random() % 3 == 0 ? std::optional(static_cast<Each>(random() % 3)) : std::nullopt;
    try {
      const Imported made = import_networks(source, system, arrays, o, set, each, "hostile", [](const auto&, const auto&) {});
      ++accepted;
      ASSERT_EQ(made.arrays.contains("networks"), each.has_value());
      for (const auto& [name, array] : made.arrays) ASSERT_EQ(io::first_not_finite({{name, array}}), "") << name;
    } catch (const InvalidInput& error) {
      ASSERT_STRNE(error.what(), "");
    }
  }
  EXPECT_GT(accepted, 1000) << "nearly everything is refused: this test looks at nothing";
}

TEST(HostileArrays, EveryReaderGivesFiniteChannelsOrRefuses) {
  std::mt19937_64 random(8);
  int accepted = 0;
  for (int trial = 0; trial < 30000; ++trial) {
    const auto source = static_cast<Source>(random() % enum_names(Source{}).size());
    io::Arrays arrays = honest(source);
    for (auto changes = random() % 4; changes > 0; --changes) {
      const std::string& name = random() % 2 == 0 ? array_names[random() % array_names.size()]
                                                  : std::next(arrays.begin(), static_cast<int>(random() % arrays.size()))->first;
      arrays[name] = random_array(random);
    }
    Options o = random_options(random);
    if (random() % 2 == 0) {
      o = Options{};
      o.rx_antenna = 0;
      o.tx_power_max_dbm = {30.0};
      o.noise_dbm = -90.0;
    }
    try {
      const Channels x = read_channels(source, arrays, o, "hostile");
      (void)check_steering(x, o);
      ++accepted;
      ASSERT_TRUE(x.gains().allFinite());
      ASSERT_EQ(x.noise_w.size(), x.users);
      ASSERT_EQ(x.tx_power_max_w.size(), x.stations());
    } catch (const InvalidInput& error) {
      ASSERT_STRNE(error.what(), "");
    }
  }
  EXPECT_GT(accepted, 1000) << "nearly everything is refused: this test looks at nothing";
}

}  // namespace
}  // namespace airloom::importers
