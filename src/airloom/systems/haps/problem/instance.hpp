#pragma once
/// One realization of the network: channels, budgets, noise; what one station may know of it; and an answer to it.
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/radio/tr38901/link_record.hpp"
#include "airloom/systems/haps/problem/scenario.hpp"

namespace airloom::haps {
AIRLOOM_API_BEGIN

/// One matrix per station: channels or beams.
using StationMatrices = std::vector<Eigen::MatrixXcd>;

/// One realization. User u receives sum_b (h_u^b)^H x^b; column u of a channel is user u, stream u is meant for user u.
struct Instance {
  StationMatrices h;                                         ///< per station, shape (N_b, U)
  Eigen::VectorXd power_max_w;                               ///< (n) budget of each station, >= 0, at least one > 0
  Eigen::VectorXd noise_w;                                   ///< (U)
  std::vector<bool> is_haps;                                 ///< (n) which stations are platforms
  std::vector<Eigen::VectorXd> antenna_power_max_w;          ///< (n) of (N_b) limits of each antenna, >= 0; empty for a station: none
  Eigen::Array<bool, Eigen::Dynamic, Eigen::Dynamic> serve;  ///< (n, U) which station may send which stream; empty: all
  Eigen::VectorXd sinr_min;                                  ///< (U) promised SINR, linear, 0: none; empty: none at all
  Eigen::VectorXd weight;                                    ///< (U) of the users in the utility, > 0; empty: all 1
  double fairness = 1.0;                                     ///< alpha of the utility that the judge reports; >= 0
  std::optional<double> bandwidth_hz;                        ///< for rates in bit/s
  Eigen::Matrix3Xd tx_pos_m;                                 ///< (3, n); no columns when unknown
  Eigen::Matrix3Xd rx_pos_m;                                 ///< (3, U); no columns when unknown
  radio::tr38901::LinkRecord links = {};                     ///< of standard channels; 0 for a station whose channel is published

  /// n.
  [[nodiscard]] int stations() const { return static_cast<int>(h.size()); }
  /// U.
  [[nodiscard]] int users() const { return static_cast<int>(noise_w.size()); }
  [[nodiscard]] int antennas() const;  ///< of all stations together
  /// Some station may not send some stream.
  [[nodiscard]] bool masked() const { return serve.size() > 0 && !serve.all(); }
  /// 1 where that station may send the stream, else 0, (U).
  [[nodiscard]] Eigen::VectorXd served_by(int station) const;
  /// Some antenna has a limit.
  [[nodiscard]] bool antenna_limits() const;
  /// A station's limits; empty: none.
  [[nodiscard]] Eigen::VectorXd limits_of(int station) const;
  /// Some user is promised an SINR.
  [[nodiscard]] bool promises() const { return sinr_min.size() > 0 && sinr_min.maxCoeff() > 0.0; }
  /// Promised SINRs and weights of all users, (U).
  [[nodiscard]] Eigen::VectorXd floors() const { return sinr_min.size() > 0 ? sinr_min : Eigen::VectorXd::Zero(users()); }
  /// (U), 1 where none are given.
  [[nodiscard]] Eigen::VectorXd weights() const { return weight.size() > 0 ? weight : Eigen::VectorXd::Ones(users()); }
};

/// Beams of every station.
struct Solution {
  StationMatrices w;  ///< per station, shape (N_b, U), sqrt(W); column k is stream k
};

/// All that one station knows before the first message: its own channels (in time-division duplex it hears the users' pilots),
/// its budget, and the users' noise.
struct LocalView {
  Eigen::MatrixXcd h;                   ///< (N_b, U)
  double power_max_w = 0.0;             ///< budget
  Eigen::VectorXd noise_w;              ///< (U)
  Eigen::VectorXd antenna_power_max_w;  ///< (N_b) or empty: none
  Eigen::VectorXd served;               ///< (U) 1 for streams that it may send, else 0
};
/// What station `station` knows.
[[nodiscard]] LocalView local_view(const Instance& instance, int station);

/// Draws one realization: users (stream 1, x then y), shadowing (stream 3) and fading (stream 4) per link b U + u; the platform
/// is the last station. Standard channels: standard_channel.hpp.
/// @throws InvalidInput
[[nodiscard]] Instance draw(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

/// Places of the macro stations: rows of a grid over the square, for any number of them, shape (3, B).
[[nodiscard]] Eigen::Matrix3Xd station_grid(int base_stations, double side_m, double height_m);

AIRLOOM_API_END
}  // namespace airloom::haps
