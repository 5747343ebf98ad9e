#pragma once
/// What an instance keeps of the links that it was drawn from.
#include <Eigen/Core>

#include "airloom/export.hpp"
#include "airloom/radio/tr38901/network.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

/// Large scale of every link, transmitter b and receiver u, shapes (B, U); empty for a channel as published.
struct LinkRecord {
  Eigen::MatrixXi state;  ///< 0 line of sight, 1 none, 2 outdoors to indoors
  Eigen::MatrixXd path_loss_db, shadowing_db, k_db, delay_spread_s, asd_deg, asa_deg, zsd_deg, zsa_deg;
  Eigen::Matrix3Xd orientation_rad;  ///< (3, B): yaw, pitch, roll
  double carrier_hz = 0.0;

  LinkRecord() = default;
  LinkRecord(Eigen::Index stations, Eigen::Index users, double carrier_hz);
  [[nodiscard]] bool empty() const { return state.size() == 0; }
  void set(Eigen::Index b, Eigen::Index u, const Link& link);
  void set_orientation(Eigen::Index b, const Orientation& orientation);
};

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
