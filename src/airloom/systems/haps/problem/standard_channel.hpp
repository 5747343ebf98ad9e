#pragma once
/// Links of TR 38.901 and TR 38.811 in the place of the published ones: docs/channels.md.
#include <cstdint>
#include <string>
#include <vector>

#include "airloom/systems/haps/problem/instance.hpp"

namespace airloom::haps {

/// Adds what is wrong with the keys of the channels.
void check_channel(const Scenario& scenario, Faults& faults);
/// Where the standards are used outside their ranges; nothing for published channels.
[[nodiscard]] std::vector<std::string> channel_warnings(const Scenario& scenario);

/// The standards' links of one realization; a station keeps its published links where its channel is published.
class StandardLinks {
 public:
  /// @param x  places; sets links and the heights of users in buildings
  StandardLinks(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization, Instance& x);
  /// Whether the links of this station follow a standard.
  [[nodiscard]] bool replaces(int station) const;
  /// Channels of a station to all users, (N_b, U).
  /// @throws InvalidInput  for links below 1 m, and for a platform below 5 degrees
  [[nodiscard]] Eigen::MatrixXcd channels(int station, Instance& x);

 private:
  [[nodiscard]] radio::tr38901::Antenna antenna(int station, const Eigen::Vector3d& place) const;
  [[nodiscard]] radio::tr38901::LinkModel model(int station) const;
  [[nodiscard]] bool is_platform(int station) const { return station == scenario_.base_stations; }

  const Scenario& scenario_;
  radio::tr38901::Network network_;
};

}  // namespace airloom::haps
