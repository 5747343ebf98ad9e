#pragma once
/// What a system calls: from places and a model to links, and from links to channels. Every link depends on its own random streams only,
/// so that any order and any part of a network gives the same numbers.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/radio/tr38901/aerial.hpp"
#include "airloom/radio/tr38901/field.hpp"
#include "airloom/radio/tr38901/keys.hpp"
#include "airloom/radio/tr38901/platform.hpp"
#include "airloom/radio/tr38901/wrap_around.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

enum class LinkKind { terrestrial, platform, aerial, air_to_ground, air_to_air };

/// Which law a link follows. Only what its kind needs is read.
struct LinkModel {
  LinkKind kind = LinkKind::terrestrial;
  Environment environment = Environment::umi;  ///< of terrestrial; of aerial, whose tables it lends
  PlatformEnvironment platform = PlatformEnvironment::urban;
  GroundCover cover = GroundCover::urban;  ///< of air_to_ground
  double extra_loss_db = 0.0;              ///< added to the path loss
  int walls = 0;                           ///< of terrestrial: each takes the low loss without its random part; state o2i
};

/// One link as the large scale has it.
struct Link {
  LinkModel model = {};
  LinkGeometry geometry;  ///< from the nearest copy of the station
  LinkState state = LinkState::los;
  double path_loss_db = 0.0;  ///< penetration and extra loss included
  LargeScale spread = {};
  ClusterLaw law = {};

  /// G = 10^((sf - path loss)/10).
  [[nodiscard]] double gain() const;
};

/// Places of one realization. Users in buildings of umi and uma get the height of their floor.
struct NetworkSetup {
  double f_hz = 0.0;
  ChannelKeys keys = {};
  Environment buildings = Environment::umi;  ///< what users in buildings stand in
  Eigen::Matrix3Xd stations_m = {};          ///< (3, B)
  Eigen::Matrix3Xd users_m = {};             ///< (3, U), as if outdoors
  WrapAround wrap = {};
};

class Network {
 public:
  Network(NetworkSetup setup, std::uint64_t seed, std::uint64_t realization);

  [[nodiscard]] const Eigen::Matrix3Xd& users_m() const { return setup_.users_m; }
  [[nodiscard]] const std::vector<Building>& buildings() const { return buildings_; }
  [[nodiscard]] double f_hz() const { return setup_.f_hz; }

  /// The link from station b to user u. @throws InvalidInput  for ends nearer than 1 m, a platform lower than 5 degrees
  [[nodiscard]] Link link(int b, int u, const LinkModel& model);
  /// The large scale from station b to any place, with the fields of the station's site: for links between stations.
  /// @param least_m  a nearer place counts as one this far in the same direction, >= 1
  [[nodiscard]] Link link_to(int b, const Eigen::Vector3d& place, const LinkModel& model, double least_m);
  /// The gain of that link, for which one map is looked up instead of seven. Only for terrestrial models.
  [[nodiscard]] double gain_to(int b, const Eigen::Vector3d& place, const LinkModel& model, double least_m);

  /// Clusters and rays, stream 9. @param segment  along a user's way, 0 without motion
  [[nodiscard]] RaySet rays(int b, int u, const Link& link, Polarization polarization = Polarization::single,
                            std::uint64_t segment = 0) const;
  /// The stream of a link's small scale.
  [[nodiscard]] RandomStream small_scale(int b, int u, std::uint64_t segment = 0) const;

  /// h, (antenna rows, frequencies).
  [[nodiscard]] Eigen::MatrixXcd channel(int b, int u, const Link& link, const Antenna& antenna, const Band& band = {}) const;

 private:
  /// A user at a place of the map.
  struct User {
    Eigen::Vector3d at;
    Building building;
    std::uint64_t number = 0;  ///< link number of the height draws
  };
  enum class FieldsOf { umi, uma, rma, inh, suburban, urban, dense_urban };

  [[nodiscard]] User user_at(int b, const Eigen::Vector3d& place, double least_m) const;
  /// What of the large scale is asked for: all of it, or what makes the gain. What is not asked for stays at its mean.
  enum class Wanted { all, gain };
  Link make_link(int b, const User& user, const LinkModel& model, Wanted wanted = Wanted::all);
  void terrestrial(int b, const User& user, Wanted wanted, Link& link);
  void platform(int b, const User& user, Link& link);
  void aerial(int b, const User& user, Link& link);
  void finish(const Levels& levels, const Seven& zeta, Link& link) const;
  /// Whether the map of the state says line of sight, for a chance.
  LinkState sight(int b, double chance, double decorrelation_m, FieldsOf of, const Eigen::Vector3d& at, SightRule rule);
  /// Fields of a site in one state at a place. Of the gain: shadowing, the others 0; factors are lower triangular, and it comes first.
  Seven fields(int b, FieldsOf of, LinkState state, const Seven& decorrelation_m, const Eigen::Vector3d& at, Wanted wanted = Wanted::all);
  [[nodiscard]] double penetration(const User& user);
  [[nodiscard]] RandomStream stream(std::uint64_t id, std::uint64_t entity) const;

  NetworkSetup setup_;
  std::uint64_t seed_;
  std::uint64_t realization_;
  std::vector<int> site_;  ///< of each station: the first one at its place
  std::vector<Building> buildings_;
  /// Per site, tables and state, made when first looked up; state 3: the line of sight.
  std::map<std::tuple<int, FieldsOf, int>, std::array<std::optional<Field>, parameters>> fields_;
  std::optional<Field> building_class_, building_loss_;
};

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
