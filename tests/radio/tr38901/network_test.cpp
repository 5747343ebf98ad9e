/// The network that systems call: against a second implementation, and what must hold of any network.
#include "airloom/radio/tr38901/network.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numbers>

#include "airloom/core/units.hpp"
#include "radio/tr38901/links.hpp"

namespace airloom::radio::tr38901 {
namespace {

using nlohmann::json;
using std::complex;

NetworkSetup one_link(const Eigen::Vector3d& tx, const Eigen::Vector3d& rx, double f_hz) {
  NetworkSetup setup{.f_hz = f_hz};
  setup.stations_m = tx;
  setup.users_m = rx;
  return setup;
}

Antenna square(Polarization polarization) {
  return {.grid = ArrayGrid::plane(2, 2, 0.5, Plane::yz),
          .orientation = {.yaw_rad = 0.3},
          .pattern = ElementPattern::tr38901,
          .polarization = polarization};
}

TEST(StandardNetwork, AgreesWithTheSecondImplementation) {
  const json file = reference_file("more_vectors.json");
  int indoors = 0;
  for (const json& row : file["cases"]) {
    json shown = row;
    shown.erase("h");
    SCOPED_TRACE(shown.dump());
    const Environment environment = environment_named(row["scenario"]);
    NetworkSetup setup = one_link(place(row["tx"]), place(row["rx"]), 1e9 * row["f_ghz"].get<double>());
    setup.keys.channel_release = row["release"];
    setup.keys.link_state = *parse_enum<SightRule>(row["forced"].get<std::string>());
    setup.keys.indoor_share = row["indoor"].get<bool>() ? 1.0 : 0.0;
    setup.buildings = environment;
    const Polarization polarization = row["dual"].get<bool>() ? Polarization::dual : Polarization::single;
    Network network(setup, row["seed"], 0);
    indoors += network.buildings()[0].indoor;
    const Link link = network.link(0, 0, {.environment = environment, .walls = row["walls"]});
    EXPECT_EQ(name(link.state), row["state"].get<std::string>());
    EXPECT_DOUBLE_EQ(network.users_m()(2, 0), row["height_m"].get<double>());
    EXPECT_NEAR(link.path_loss_db, row["path_loss_db"].get<double>(), 1e-9);
    const LargeScale& s = link.spread;
    const std::array<double, 7> got{s.sf_db, s.k_db, s.ds_s, s.asd_deg, s.asa_deg, s.zsd_deg, s.zsa_deg};
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_NEAR(got[i], row["spread"][i].get<double>(), 1e-9 * std::abs(row["spread"][i].get<double>())) << i;
    }
    const Eigen::MatrixXcd h = network.channel(0, 0, link, square(polarization));
    ASSERT_EQ(h.rows(), static_cast<Eigen::Index>(row["h"].size()));
    Eigen::VectorXcd want(h.rows());
    for (Eigen::Index n = 0; n < want.size(); ++n) {
      const json& value = row["h"][static_cast<std::size_t>(n)];
      want[n] = {value[0].get<double>(), value[1].get<double>()};
    }
    EXPECT_LE((h.col(0) - want).norm(), 1e-8 * want.norm());
  }
  EXPECT_GE(indoors, 10);
}

/// A small network with users in buildings, three sectors at one place and a station elsewhere.
NetworkSetup town() {
  NetworkSetup setup{.f_hz = 3.5e9};
  setup.keys.indoor_share = 0.5;
  setup.buildings = Environment::uma;
  setup.stations_m.resize(3, 4);
  setup.stations_m << 0, 0, 0, 300, 0, 0, 0, 100, 25, 25, 25, 25;
  setup.users_m.resize(3, 6);
  RandomStream stream(5, StreamId::user_drop, 0);
  for (int u = 0; u < 6; ++u) setup.users_m.col(u) << 400.0 * stream.uniform() - 200.0, 400.0 * stream.uniform() - 200.0, 1.5;
  return setup;
}

TEST(StandardNetwork, LinksDoNotDependOnTheOrderInWhichTheyAreAsked) {
  const LinkModel model{.environment = Environment::uma};
  Network forward(town(), 3, 2);
  Network backward(town(), 3, 2);
  std::vector<Eigen::MatrixXcd> first, second(24);
  for (int i = 0; i < 24; ++i)
    first.push_back(forward.channel(i / 6, i % 6, forward.link(i / 6, i % 6, model), square(Polarization::dual)));
  for (int i = 23; i >= 0; --i) {
    second[static_cast<std::size_t>(i)] = backward.channel(i / 6, i % 6, backward.link(i / 6, i % 6, model), square(Polarization::dual));
  }
  for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(first[i], second[i]) << i;
  Network alone(town(), 3, 2);
  EXPECT_EQ(alone.channel(3, 4, alone.link(3, 4, model), square(Polarization::dual)), first[22]);
}

TEST(StandardNetwork, StationsAtOnePlaceAreOneSite) {
  Network network(town(), 3, 0);
  const LinkModel model{.environment = Environment::uma};
  for (int u = 0; u < 6; ++u) {
    const Link first = network.link(0, u, model);
    const Link second = network.link(2, u, model);
    EXPECT_EQ(first.state, second.state);
    EXPECT_EQ(first.spread.sf_db, second.spread.sf_db);
    EXPECT_EQ(first.spread.ds_s, second.spread.ds_s);
    EXPECT_NE(first.spread.ds_s, network.link(3, u, model).spread.ds_s);
  }
}

TEST(StandardNetwork, NeighboursShareTheirShadowing) {
  NetworkSetup setup = one_link({0.0, 0.0, 10.0}, {100.0, 20.0, 1.5}, 3.5e9);
  setup.users_m.resize(3, 3);
  setup.users_m << 100, 100.5, 300, 20, 20, -90, 1.5, 1.5, 1.5;
  setup.keys.link_state = SightRule::nlos;
  double near = 0.0;
  double far = 0.0;
  for (std::uint64_t r = 0; r < 200; ++r) {
    Network network(setup, 8, r);
    const LinkModel model{};
    const double here = network.link(0, 0, model).spread.sf_db;
    near += std::abs(here - network.link(0, 1, model).spread.sf_db) / 200.0;
    far += std::abs(here - network.link(0, 2, model).spread.sf_db) / 200.0;
  }
  EXPECT_LT(near, 2.5);  // E|difference| = 7.82 sqrt(2 (1 - e^(-0.5/13))) sqrt(2/pi) = 1.7 dB
  EXPECT_GT(far, 7.0);   // and 8.8 dB far apart
}

TEST(StandardNetwork, ShareOfLineOfSightIsItsChance) {
  const NetworkSetup setup = one_link({0.0, 0.0, 10.0}, {50.0, 0.0, 1.5}, 3.5e9);
  int los = 0;
  for (std::uint64_t r = 0; r < 2000; ++r) los += Network(setup, 4, r).link(0, 0, {}).state == LinkState::los;
  EXPECT_NEAR(los / 2000.0, los_probability(Environment::umi, 50.0, 1.5), 0.034);  // three standard errors
}

TEST(StandardNetwork, UsersInBuildingsAreOnFloors) {
  NetworkSetup setup = one_link({0.0, 0.0, 10.0}, {150.0, 0.0, 1.5}, 3.5e9);
  setup.keys.indoor_share = 0.8;
  int indoors = 0;
  double depth = 0.0;
  for (std::uint64_t r = 0; r < 2000; ++r) {
    Network network(setup, 6, r);
    const Building& b = network.buildings()[0];
    const double floor = (network.users_m()(2, 0) - 1.5) / 3.0;
    EXPECT_EQ(floor, std::round(floor));
    EXPECT_LE(floor, 7.0);
    indoors += b.indoor;
    if (b.indoor) depth += b.indoor_depth_m;
    EXPECT_EQ(network.link(0, 0, {}).state == LinkState::o2i, b.indoor);
  }
  EXPECT_NEAR(indoors / 2000.0, 0.8, 0.027);
  EXPECT_NEAR(depth / indoors, 25.0 / 3.0, 0.45);  // the smaller of two
}

TEST(StandardNetwork, AerialLinksHaveTheirOwnLaws) {
  const NetworkSetup setup = one_link({0.0, 0.0, 70.0}, {300.0, 0.0, 1.5}, 28e9);
  for (const Environment environment : {Environment::umi, Environment::uma, Environment::rma}) {
    const LinkModel model{.kind = LinkKind::aerial, .environment = environment};
    const AerialLaw law = aerial_law(environment, 28e9, 300.0, std::hypot(300.0, 68.5), 70.0);
    int los = 0;
    double square_los = 0.0;
    for (std::uint64_t r = 0; r < 1500; ++r) {
      const Link link = Network(setup, 4, r).link(0, 0, model);
      const bool sees = link.state == LinkState::los;
      EXPECT_EQ(link.path_loss_db, sees ? law.los_loss_db : law.nlos_loss_db);
      EXPECT_EQ(link.spread.k_db, sees ? aerial_k_db : 0.0);
      los += sees;
      square_los += sees ? link.spread.sf_db * link.spread.sf_db : 0.0;
    }
    EXPECT_NEAR(los / 1500.0, law.los_probability, 0.04);
    ASSERT_GT(los, 500);
    EXPECT_NEAR(std::sqrt(square_los / los), law.sigma_los_db, 0.12 * law.sigma_los_db);
  }
  Network network(setup, 4, 0);
  const Link low = network.link(0, 0, {.kind = LinkKind::air_to_ground, .cover = GroundCover::highrise});
  EXPECT_EQ(low.spread.sf_db, 0.0);
  const Link air = network.link(0, 0, {.kind = LinkKind::air_to_air});
  EXPECT_EQ(air.state, LinkState::los);
  EXPECT_NEAR(air.path_loss_db, free_space_loss_db(28e9, air.geometry.d3_m), 1e-12);
}

TEST(StandardNetwork, CovarianceIsTheMeanOverThePhases) {
  for (const Polarization polarization : {Polarization::single, Polarization::dual}) {
    Network network(one_link({0.0, 0.0, 10.0}, {80.0, 30.0, 1.5}, 3.5e9), 1, 0);
    Link link = network.link(0, 0, {});
    RaySet rays = network.rays(0, 0, link, polarization);
    const Antenna antenna = square(polarization);
    const Eigen::MatrixXcd exact = scattered_covariance(rays, 2.0, antenna);
    const double k = rays.k;
    RandomStream stream(9, StreamId::small_scale_fading, 0);
    Eigen::MatrixXcd mean = Eigen::MatrixXcd::Zero(antenna.rows(), antenna.rows());
    constexpr int draws = 4000;
    for (int i = 0; i < draws; ++i) {
      for (Ray& ray : rays.rays) {
        for (double& phase : ray.phase_rad) phase = 2.0 * std::numbers::pi * stream.uniform();
      }
      rays.k = 0.0;
      const Eigen::VectorXcd h = channel(rays, link.geometry, link.geometry, 2.0 / (k + 1.0), antenna, {.f_hz = 3.5e9}).col(0);
      mean += h * h.adjoint() / draws;
    }
    EXPECT_LE((mean - exact).norm(), 0.06 * exact.norm());
  }
}

TEST(StandardNetwork, MotionDecorrelatesAsMeasured) {
  // of the second implementation; J0 has 0.904, 0.643, 0.291, -0.055
  const std::array<double, 4> wanted{0.909, 0.660, 0.322, -0.016};
  constexpr int links = 400;
  const double f_hz = 3.5e9;
  const double wavelength = speed_of_light_m_s / f_hz;
  NetworkSetup setup = one_link({0.0, 0.0, 10.0}, {100.0, 0.0, 1.5}, f_hz);
  setup.keys.link_state = SightRule::nlos;
  const Antenna antenna{.grid = ArrayGrid::line(8, 0.5, Axis::y)};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    double product = 0.0;
    double energy = 0.0;
    for (std::uint64_t r = 0; r < links; ++r) {
      Network network(setup, 12, r);
      const Link link = network.link(0, 0, {});
      const RaySet rays = network.rays(0, 0, link);
      const Eigen::VectorXcd still = channel(rays, link.geometry, link.geometry, 1.0, antenna, {.f_hz = f_hz}).col(0);
      const double step = 0.1 * static_cast<double>(i + 1) * wavelength;
      for (int way = 0; way < 8; ++way) {
        const double angle = std::numbers::pi / 4.0 * way;
        const View view{.f_hz = f_hz, .user_moved_m = {step * std::cos(angle), step * std::sin(angle), 0.0}};
        product += still.dot(channel(rays, link.geometry, link.geometry, 1.0, antenna, view).col(0)).real() / 8.0;
      }
      energy += still.squaredNorm();
    }
    EXPECT_NEAR(product / energy, wanted[i], 0.03) << i;
  }
}

TEST(StandardNetwork, WrapAroundFindsTheNearestCopy) {
  const Eigen::Vector3d station(90.0, -80.0, 10.0);
  const Eigen::Vector3d user(-90.0, 85.0, 1.5);
  const Eigen::Vector3d nearest = WrapAround::rectangle(200.0, 200.0).nearest(station, user);
  EXPECT_EQ(nearest, Eigen::Vector3d(-110.0, 120.0, 10.0));
  EXPECT_EQ(WrapAround().nearest(station, user), station);
  for (const int sites : {7, 19}) {
    // from every site of a hexagon its network looks the same: the distances to all sites are those from the middle
    const Eigen::Matrix3Xd places = hexagon_sites(sites, 500.0);
    ASSERT_EQ(places.cols(), sites);
    const WrapAround wrap = WrapAround::hexagon(sites, 500.0);
    const auto distances = [&](const Eigen::Vector3d& from) {
      std::vector<double> list;
      for (Eigen::Index s = 0; s < sites; ++s) list.push_back((wrap.nearest(places.col(s), from) - from).norm());
      std::ranges::sort(list);
      return list;
    };
    const std::vector<double> middle = distances(Eigen::Vector3d::Zero());
    for (Eigen::Index s = 0; s < sites; ++s) {
      const std::vector<double> here = distances(places.col(s));
      for (std::size_t i = 0; i < here.size(); ++i) EXPECT_NEAR(here[i], middle[i], 1e-9);
    }
  }
  EXPECT_THROW((void)WrapAround::hexagon(12, 500.0), InvalidInput);
}

TEST(StandardNetwork, RefusesWhatNoFormulaCovers) {
  Network close(one_link({0.0, 0.0, 1.5}, {0.5, 0.0, 1.5}, 3.5e9), 1, 0);
  EXPECT_THROW((void)close.link(0, 0, {}), InvalidInput);
  Network low(one_link({0.0, 0.0, 500.0}, {9000.0, 0.0, 1.5}, 2e9), 1, 0);
  EXPECT_THROW((void)low.link(0, 0, {.kind = LinkKind::platform}), InvalidInput);
  EXPECT_THROW((void)environment_table(Environment::umi, 17), InvalidInput);
  EXPECT_THROW((void)environment_table(Environment::inh, 16).state(LinkState::o2i), InvalidInput);
  EXPECT_THROW((void)aerial_law(Environment::inh, 2e9, 100.0, 120.0, 50.0), InvalidInput);
  Network below(one_link({0.0, 0.0, 25.0}, {0.0, 0.0, 1.5}, 3.5e9), 1, 0);  // straight below is allowed
  const Link link = below.link(0, 0, {.environment = Environment::uma});
  EXPECT_EQ(link.geometry.aod_deg, 0.0);
  EXPECT_EQ(link.geometry.aoa_deg, 0.0);
  EXPECT_TRUE(below.channel(0, 0, link, square(Polarization::dual)).allFinite());
}

TEST(StandardKeys, PublishedChannelsRefuseThem) {
  ChannelKeys keys;
  Faults none;
  refuse_keys(keys, none);
  EXPECT_TRUE(none.empty());
  keys.field_waves = 64;
  keys.polarization = Polarization::dual;
  Faults faults;
  refuse_keys(keys, faults);
  ASSERT_EQ(faults.list().size(), 2U);
  EXPECT_NE(faults.list()[0].find("scenario.polarization: dual"), std::string::npos);
  keys.channel_release = 18;
  keys.indoor_share = 0.5;
  Faults more;
  check_keys(keys, Environment::inh, "tr38901_inh", more);
  check_carrier(0.2, false, more);
  check_carrier(60.0, true, more);
  EXPECT_EQ(more.list().size(), 4U);
}

TEST(StandardKeys, RangesAreWarnedOf) {
  EXPECT_TRUE(range_warnings(Environment::umi, {.farthest_m = 500, .station_height_m = 10, .user_height_m = 1.5, .f_hz = 28e9}).empty());
  EXPECT_EQ(range_warnings(Environment::uma, {.farthest_m = 6000, .station_height_m = 30, .user_height_m = 1.0, .f_hz = 2e9}).size(), 3U);
}

TEST(StandardPlatform, TakesTheNearestElevation) {
  EXPECT_EQ(platform_row_index(5.0), 0U);
  EXPECT_EQ(platform_row_index(14.999), 0U);
  EXPECT_EQ(platform_row_index(15.0), 1U);  // ties up
  EXPECT_EQ(platform_row_index(90.0), 8U);
  EXPECT_THROW((void)platform_row_index(4.9), InvalidInput);
}

TEST(StandardGeometry, PitchTurnsTheBoresightDown) {
  const Orientation down{.pitch_rad = std::numbers::pi / 2.0};
  const Eigen::Vector3d boresight = down.rotation() * Eigen::Vector3d::UnitX();
  EXPECT_NEAR((boresight + Eigen::Vector3d::UnitZ()).norm(), 0.0, 1e-15);
  EXPECT_EQ(folded_zenith(190.0), 170.0);
  EXPECT_EQ(folded_zenith(-10.0), 10.0);
  EXPECT_EQ(folded_zenith(725.0), 5.0);
  EXPECT_EQ(wrapped_azimuth(-180.0), 180.0);
  EXPECT_EQ(wrapped_azimuth(540.0), 180.0);
}

TEST(StandardNetwork, GainBetweenStationsIsThatOfTheWholeLink) {
  NetworkSetup setup{.f_hz = 3.5e9};
  setup.keys.channel_release = 19;
  setup.stations_m = 200.0 * Eigen::Matrix3Xd::Random(3, 6);
  setup.stations_m.row(2).setConstant(10.0);
  setup.users_m = Eigen::Vector3d(5.0, 7.0, 1.5);
  for (const Environment environment : {Environment::umi, Environment::uma, Environment::rma, Environment::inh}) {
    Network whole(setup, 3, 1);
    Network lean(setup, 3, 1);
    for (int b = 0; b < 6; ++b) {
      for (int other = 0; other < 6; ++other) {
        const Eigen::Vector3d at = setup.stations_m.col(other);
        EXPECT_EQ(lean.gain_to(b, at, {.environment = environment}, 5.0), whole.link_to(b, at, {.environment = environment}, 5.0).gain());
      }
      EXPECT_EQ(lean.link(b, 0, {.environment = environment}).gain(), whole.link(b, 0, {.environment = environment}).gain());
    }
  }
}

}  // namespace
}  // namespace airloom::radio::tr38901
