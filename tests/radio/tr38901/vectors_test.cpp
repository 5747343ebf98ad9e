/// Every number of vectors.json, which an independent implementation wrote.
#include <gtest/gtest.h>

#include <numbers>

#include "airloom/radio/tr38901/aerial.hpp"
#include "airloom/radio/tr38901/los_probability.hpp"
#include "airloom/radio/tr38901/penetration.hpp"
#include "airloom/radio/tr38901/platform.hpp"
#include "radio/tr38901/links.hpp"

namespace airloom::radio::tr38901 {
namespace {

using nlohmann::json;
using std::complex;

const json& vectors() {
  static const json file = reference_file("vectors.json");
  return file;
}

/// The file has 12 digits.
double digits(double x) { return 1e-11 * std::abs(x); }

TEST(StandardVectors, PathLoss) {
  for (const json& row : vectors()["path_loss_db"]) {
    const PathLossLink link{.f_hz = row[2], .d2_m = row[3], .station_height_m = row[4], .user_height_m = row[5]};
    EXPECT_NEAR(path_loss_db(environment_named(row[0]), state_named(row[1]), link), row[6].get<double>(), 1e-9) << row;
  }
}

TEST(StandardVectors, ChanceOfLineOfSight) {
  for (const json& row : vectors()["los_probability"]) {
    const std::string word = row[0];
    const Office office = word == "inh_open" ? Office::open : Office::mixed;
    EXPECT_NEAR(los_probability(environment_named(word.substr(0, 3)), row[1], row[2], office), row[3].get<double>(), 1e-10) << row;
  }
}

TEST(StandardVectors, AerialLinks) {
  for (const json& row : vectors()["aerial"]) {
    const double d3 = std::hypot(row[2].get<double>(), row[4].get<double>() - row[3].get<double>());
    const AerialLaw law = aerial_law(environment_named(row[0]), row[1], row[2], d3, row[4]);
    EXPECT_NEAR(law.los_probability, row[5].get<double>(), 1e-10) << row;
    EXPECT_NEAR(law.los_loss_db, row[6].get<double>(), 1e-9) << row;
    EXPECT_NEAR(law.nlos_loss_db, row[7].get<double>(), 1e-9) << row;
    EXPECT_NEAR(law.sigma_los_db, row[8].get<double>(), 1e-9) << row;
    EXPECT_NEAR(law.sigma_nlos_db, row[9].get<double>(), 1e-9) << row;
  }
  for (const json& row : vectors()["air_to_ground"]) {
    const AerialLaw law = air_to_ground_law(*parse_enum<GroundCover>(row[0].get<std::string>()), row[1], row[2], row[3]);
    EXPECT_NEAR(law.los_probability, row[4].get<double>(), 1e-10) << row;
    EXPECT_NEAR(law.los_loss_db, row[5].get<double>(), 1e-9) << row;
    EXPECT_NEAR(law.nlos_loss_db, row[6].get<double>(), 1e-9) << row;
    EXPECT_EQ(law.sigma_los_db, 0.0);
    EXPECT_EQ(law.sigma_nlos_db, 0.0);
  }
}

TEST(StandardVectors, PenetrationAndElement) {
  for (const json& row : vectors()["o2i_db"]) {
    const auto kind = *parse_enum<Penetration>(row[0].get<std::string>());
    EXPECT_NEAR(penetration_loss_db(kind, row[1], 0.0, 0.0, 16), row[2].get<double>(), 1e-9) << row;
  }
  for (const json& row : vectors()["pattern_db"]) {
    EXPECT_NEAR(element_gain_db(row[0], row[1]), row[2].get<double>(), 1e-9) << row;
    const Eigen::Vector3d direction = unit_vector(row[0], row[1]);
    EXPECT_NEAR(20.0 * std::log10(element_amplitude(ElementPattern::tr38901, direction)), row[2].get<double>(), 1e-9) << row;
  }
}

TEST(StandardVectors, Fields) {
  for (const json& row : vectors()["field"]["values"]) {
    const Field field(RandomStream(1, field_stream, 0, row[0].get<std::uint64_t>()), row[1], 256);
    EXPECT_NEAR(field.at(row[2], row[3]), row[4].get<double>(), 1e-9) << row;
  }
}

/// The array of the links and of the track.
Antenna reference_antenna(double yaw_rad) {
  return {.grid = ArrayGrid::plane(2, 2, 0.5, Plane::yz), .orientation = {.yaw_rad = yaw_rad}, .pattern = ElementPattern::tr38901};
}

void expect_list(const std::vector<double>& got, const json& want) {
  ASSERT_EQ(got.size(), want.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_NEAR(got[i], want[i].get<double>(), 1e-9 * std::abs(want[i].get<double>()) + 1e-24) << i;
  }
}

TEST(StandardVectors, FourLinks) {
  for (const json& row : vectors()["links"]) {
    SCOPED_TRACE(row["scenario"].get<std::string>());
    const Environment environment = environment_named(row["scenario"]);
    const LinkState state = state_named(row["state"]);
    const auto seed = row["seed"].get<std::uint64_t>();
    const Eigen::Vector3d rx = place(row["rx"]);
    const Seven z = fields_at(environment, state, seed, 0, rx);
    for (int i = 0; i < parameters; ++i) EXPECT_NEAR(z[i], row["z"][static_cast<std::size_t>(i)].get<double>(), 1e-9);
    const HandLink x = hand_link(environment, state, place(row["tx"]), rx, row["f_hz"], z);
    const json& lsp = row["lsp"];
    const auto near = [](double got, const json& want) { EXPECT_NEAR(got, want.get<double>(), 1e-9 * std::abs(want.get<double>())); };
    near(x.spread.sf_db, lsp["sf_db"]);
    near(x.spread.k_db, lsp["k_db"]);
    near(x.spread.ds_s, lsp["ds"]);
    near(x.spread.asd_deg, lsp["asd"]);
    near(x.spread.asa_deg, lsp["asa"]);
    near(x.spread.zsd_deg, lsp["zsd"]);
    near(x.spread.zsa_deg, lsp["zsa"]);
    EXPECT_NEAR(x.path_loss_db, row["path_loss_db"].get<double>(), 1e-9);
    const RaySet rays = draw_rays(x.law, x.geometry, Polarization::single, RandomStream(seed, small_scale_stream, 0, 0));
    expect_list(rays.cluster_delay_s, row["cluster_delay_s"]);
    expect_list(rays.cluster_power, row["cluster_power"]);
    const Ray& first = rays.rays.front();
    near(first.aod_deg, row["first_ray"]["aod"]);
    near(first.aoa_deg, row["first_ray"]["aoa"]);
    near(first.zod_deg, row["first_ray"]["zod"]);
    near(first.zoa_deg, row["first_ray"]["zoa"]);
    near(first.phase_rad[0], row["first_ray"]["phase"]);
    near(first.delay_s, row["first_ray"]["delay"]);
    const View view{.f_hz = x.f_hz, .band = {.count = 2, .first_hz = 0.0, .spacing_hz = 180e3}};
    const Eigen::MatrixXcd h = channel(rays, x.geometry, x.geometry, x.gain(), reference_antenna(row["orientation"][0]), view);
    Eigen::MatrixXcd want(4, 2);
    for (int f = 0; f < 2; ++f) {
      for (int n = 0; n < 4; ++n)
        want(n, f) = {row["h"][static_cast<std::size_t>(f)][static_cast<std::size_t>(n)][0].get<double>(),
                      row["h"][static_cast<std::size_t>(f)][static_cast<std::size_t>(n)][1].get<double>()};
    }
    EXPECT_LE((h - want).norm(), 1e-8 * want.norm()) << h << "\n" << want;
  }
}

TEST(StandardVectors, PlatformLinks) {
  const Eigen::Vector3d tx(0.0, 0.0, 20000.0);
  const Eigen::Vector3d rx(1500.0, -700.0, 1.5);
  const double f_hz = 2.545e9;
  const LinkGeometry g = link_geometry(tx, rx);
  const Antenna antenna{.grid = ArrayGrid::plane(8, 8, 0.5, Plane::xy)};
  for (const json& row : vectors()["haps"]["links"]) {
    SCOPED_TRACE(row.dump());
    const auto environment = *parse_enum<PlatformEnvironment>(row["environment"].get<std::string>());
    const LinkState state = state_named(row["state"]);
    const bool los = state == LinkState::los;
    const PlatformBand& band = platform_table(environment).band(2.545);
    Seven z;
    for (int i = 0; i < parameters; ++i) {
      const auto entity = static_cast<std::uint64_t>(32 * 4 + 7 * static_cast<int>(state) + i);
      z[i] = Field(RandomStream(1, field_stream, 0, entity), (los ? band.decorrelation_los_m : band.decorrelation_nlos_m)[i], 256)
                 .at(rx.x(), rx.y());
    }
    EXPECT_NEAR(elevation_deg(g), row["elevation_deg"].get<double>(), 1e-9);
    const double chance = platform_table(environment).los_probability[platform_row_index(elevation_deg(g))];
    const Field sight(RandomStream(1, field_stream, 0, 32 * 4 + 21), platform_state_decorrelation_m, 256);
    if (!row["forced"].get<bool>()) {
      EXPECT_EQ(normal_share(sight.at(rx.x(), rx.y())) < chance, los);
    }
    const double loss = platform_loss_db(environment, state, f_hz, g);
    EXPECT_NEAR(loss, row["path_loss_db"].get<double>(), 1e-9);
    const PlatformLevels level = platform_levels(environment, state, f_hz, g);
    const LargeScale spread = large_scale(level.levels, *level.factor * z, los);
    EXPECT_NEAR(spread.sf_db, row["sf_db"].get<double>(), 1e-9);
    EXPECT_NEAR(spread.k_db, row["k_db"].get<double>(), 1e-9);
    const double gain = std::pow(10.0, (spread.sf_db - loss) / 10.0);
    const RandomStream stream(1, small_scale_stream, 0, 0);
    Eigen::VectorXcd h;
    if (row["fading"] == "flat") {
      h = flat_channel(g, state, spread.k_db, gain, f_hz, antenna, stream);
    } else {
      const RaySet rays = draw_rays(platform_cluster_law(environment, state, f_hz, g, spread), g, Polarization::single, stream);
      h = channel(rays, g, g, gain, antenna, {.f_hz = f_hz});
    }
    for (std::size_t n = 0; n < 2; ++n) {
      const complex<double> want(row["h_first_two"][n][0].get<double>(), row["h_first_two"][n][1].get<double>());
      EXPECT_LE(std::abs(h[static_cast<Eigen::Index>(n)] - want), 1e-9 * std::sqrt(gain));
    }
  }
}

TEST(StandardVectors, Track) {
  const json& track = vectors()["track"];
  const Eigen::Vector3d tx = place(track["tx"]);
  const Eigen::Vector3d start = place(track["start"]);
  const Eigen::Vector3d step = place(track["step"]);
  const double f_hz = track["f_hz"];
  const double segment = track["segment_m"];
  const auto at = [&](double length) { return Eigen::Vector3d(start + length * step); };
  /// Rays of segment i, seen from the place x.
  const auto seen = [&](int i, const Eigen::Vector3d& x) {
    const Eigen::Vector3d origin = at(segment * i);
    const LinkState state = LinkState::nlos;
    const HandLink drawn = hand_link(Environment::umi, state, tx, origin, f_hz, fields_at(Environment::umi, state, 1, 0, origin));
    const HandLink now = hand_link(Environment::umi, state, tx, x, f_hz, fields_at(Environment::umi, state, 1, 0, x));
    const RaySet rays = draw_rays(drawn.law, drawn.geometry, Polarization::single,
                                  RandomStream(1, small_scale_stream, 0, static_cast<std::uint64_t>(i) << 32));
    const Eigen::MatrixXcd h =
        channel(rays, drawn.geometry, now.geometry, now.gain(), reference_antenna(0.0), {.f_hz = f_hz, .user_moved_m = x - origin});
    return h(0, 0);
  };
  double energy = 0.0;
  double error = 0.0;
  for (int t = 0; t < track["points"].get<int>(); ++t) {
    const int i = static_cast<int>(std::floor(t / segment));
    const double a = (t / segment - i - 0.75) / 0.25;
    complex<double> h = seen(i, at(t));
    if (a > 0.0) h = std::cos(std::numbers::pi * a / 2.0) * h + std::sin(std::numbers::pi * a / 2.0) * seen(i + 1, at(t));
    const complex<double> want(track["h_antenna0"][static_cast<std::size_t>(t)][0].get<double>(),
                               track["h_antenna0"][static_cast<std::size_t>(t)][1].get<double>());
    EXPECT_LE(std::abs(h - want), 1e-8 * std::abs(want) + digits(1e-5)) << t << " " << h << " " << want;
    energy += std::norm(want);
    error += std::norm(h - want);
  }
  EXPECT_LE(std::sqrt(error / energy), 1e-8);
}

}  // namespace
}  // namespace airloom::radio::tr38901
