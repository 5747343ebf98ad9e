#pragma once
/// Where stations and users of one realization are, and who serves whom.
#include <Eigen/Core>
#include <cstdint>

#include "airloom/systems/twotier/problem/scenario.hpp"

namespace airloom::twotier {

/// Stations are numbered macro first; users those of macro stations first, then those of femto stations, station by station.
struct Places {
  Eigen::Matrix3Xd station;  ///< (3, S), m
  Eigen::Matrix3Xd user;     ///< (3, U), m
  Eigen::VectorXi home;      ///< (U): the station that a user was dropped for
  Eigen::Index macros = 0;   ///< stations 0 .. macros-1

  [[nodiscard]] Eigen::Index stations() const { return station.cols(); }
  [[nodiscard]] Eigen::Index users() const { return user.cols(); }
  [[nodiscard]] bool is_macro(Eigen::Index s) const { return s < macros; }
  /// Whether a user was dropped for a femto station, whoever serves it.
  [[nodiscard]] bool of_femto(Eigen::Index u) const { return !is_macro(home[u]); }
};

/// Transmitters from stream 2, users from stream 1, in the order of their numbers.
/// @throws InvalidInput  when femto stations find no place outside the protection radius
[[nodiscard]] Places drop(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

/// Station that a user receives most power of on average: budget + array gain + path gain, and a bias of femto stations.
/// @param path_gain  (S, U), linear. The first of equals.
[[nodiscard]] Eigen::VectorXi strongest_station(const Scenario& scenario, const Places& places, const Eigen::MatrixXd& path_gain,
                                                double femto_bias_db);

}  // namespace airloom::twotier
