#pragma once
/// What the tests of standard channels share: the reference files, and single links made by hand.
#include <Eigen/Core>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "airloom/core/enums.hpp"
#include "airloom/radio/tr38901/cluster_law.hpp"
#include "airloom/radio/tr38901/field.hpp"
#include "airloom/radio/tr38901/path_loss.hpp"
#include "airloom/radio/tr38901/rays.hpp"
#include "airloom/radio/tr38901/response.hpp"

namespace airloom::radio::tr38901 {

inline nlohmann::json reference_file(const std::string& name) {
  std::ifstream file(std::string(AIRLOOM_SOURCE_DIR) + "/tests/radio/tr38901/" + name);
  return nlohmann::json::parse(file);
}

inline Environment environment_named(const std::string& word) { return *parse_enum<Environment>(word); }
inline LinkState state_named(const std::string& word) { return *parse_enum<LinkState>(word); }

inline Eigen::Vector3d place(const nlohmann::json& list) { return {list[0].get<double>(), list[1].get<double>(), list[2].get<double>()}; }

inline constexpr StreamId field_stream{8};
inline constexpr StreamId small_scale_stream{9};

/// The seven fields of a site in one state, at a place.
inline Seven fields_at(Environment environment, LinkState state, std::uint64_t seed, std::uint64_t site, const Eigen::Vector3d& at,
                       std::uint64_t realization = 0) {
  const StateTable& t = environment_table(environment, 16).state(state);
  Seven z;
  for (int i = 0; i < parameters; ++i) {
    const std::uint64_t entity = 32 * site + static_cast<std::uint64_t>(7 * static_cast<int>(state) + i);
    z[i] = Field(RandomStream(seed, field_stream, realization, entity), t.decorrelation_m[i], 256).at(at.x(), at.y());
  }
  return z;
}

/// One link drawn by hand, apart from the network that systems use.
struct HandLink {
  Environment environment;
  LinkState state;
  LinkGeometry geometry;
  double f_hz;
  Levels level = {};
  LargeScale spread = {};
  double path_loss_db = 0.0;
  ClusterLaw law = {};

  [[nodiscard]] double gain() const { return std::pow(10.0, (spread.sf_db - path_loss_db) / 10.0); }
};

inline HandLink hand_link(Environment environment, LinkState state, const Eigen::Vector3d& tx, const Eigen::Vector3d& rx, double f_hz,
                          const Seven& z, int release = 16) {
  HandLink x{.environment = environment, .state = state, .geometry = link_geometry(tx, rx), .f_hz = f_hz};
  const PathLossLink loss{.f_hz = f_hz, .d2_m = x.geometry.d2_m, .station_height_m = tx.z(), .user_height_m = rx.z()};
  x.path_loss_db = path_loss_db(environment, state, loss);
  x.level = levels(environment, state, x.geometry, f_hz, loss.d2_m >= break_point_m(environment, loss), release);
  x.spread = large_scale(x.level, environment_table(environment, release).state(state).factor * z, state == LinkState::los);
  x.law = cluster_law(environment, state, x.geometry, f_hz, x.level, x.spread, release);
  return x;
}

}  // namespace airloom::radio::tr38901
