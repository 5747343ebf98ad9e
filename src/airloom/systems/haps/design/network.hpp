#pragma once
/// The problem as every algorithm of this folder solves it: unit noise, unit budgets, stations without power left out.
#include <vector>

#include "airloom/systems/haps/problem/instance.hpp"

namespace airloom::haps {

/// One station's channel in scaled units: column u times sqrt(P_b / noise_u), so that every noise is 1 and ||W^b||_F^2 <= 1. Antennas that
/// are off (limit 0) hear nothing.
[[nodiscard]] Eigen::MatrixXcd scaled_channel(const LocalView& view);

/// The scaled problem. Source: specification of [haps]; docs/conventions.md, "Scaling".
struct Network {
  StationMatrices h;                    ///< scaled channels of the stations with power
  std::vector<int> station;             ///< their places in the instance
  std::vector<Eigen::VectorXd> limit;   ///< (N_b) power limits of antennas in units of the budget; empty for a station: none. Infinite
                                        ///< where it cannot bind, or the antenna is off and its channel 0
  std::vector<Eigen::VectorXd> served;  ///< (U) per station, 1 for streams that it may send, else 0; empty: all may send all

  [[nodiscard]] std::size_t stations() const { return h.size(); }
  [[nodiscard]] Eigen::Index users() const { return h.front().cols(); }
  [[nodiscard]] Eigen::Index antennas() const;
};

/// Users and stations from the strongest to the weakest, by the gains of all their channels. Designs with many optima of nearly the same
/// worth see them in this order, and channels without their last digits, so that neither the order of a file nor its units choose between
/// optima.
struct StrengthOrder {
  std::vector<Eigen::Index> users;
  std::vector<Eigen::Index> stations;

  explicit StrengthOrder(const Network& network);
  [[nodiscard]] StationMatrices sorted(const StationMatrices& h) const;
  /// Beams for channels in this order, for the network as it is.
  [[nodiscard]] StationMatrices restored(const StationMatrices& w) const;
};

/// Stations of the instance that have power, ascending.
[[nodiscard]] std::vector<int> powered_stations(const Instance& instance);

[[nodiscard]] Network scale(const Instance& instance);

/// Silences the streams that stations may not send. True where there were some.
bool mask(StationMatrices& w, const std::vector<Eigen::VectorXd>& served);

/// One station's limits of antennas in units of its budget, as Network has them.
[[nodiscard]] Eigen::VectorXd scaled_limits(const LocalView& view);

/// Scales every station's beams down to ||W^b||_F <= 1 where they exceed it, and to the limits of its antennas. True where one was
/// exceeded by more than rounding.
/// @param limit  as in Network; empty: none at all
bool fit_budgets(StationMatrices& w, const std::vector<Eigen::VectorXd>& limit = {});

/// Physical beams of scaled ones that keep their limits; zero for stations without power.
[[nodiscard]] Solution unscale(const Instance& instance, const std::vector<int>& station, StationMatrices w);

}  // namespace airloom::haps
