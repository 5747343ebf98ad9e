#pragma once
/// Rates that reach the users: over the access beams, and over the backhaul with the flows that an answer gives, or in equal parts.
#include <Eigen/Core>
#include <optional>

#include "airloom/systems/iab/problem/band_terms.hpp"

namespace airloom::iab {

/// All in bit/s.
struct CarriedRates {
  Eigen::VectorXd user;                   ///< (J-1+I) aerial users, then ground users
  double access = 0.0;                    ///< sum over aerial users
  double ground = 0.0;                    ///< sum over ground users
  double backhaul = 0.0;                  ///< what the backhaul can carry
  double offered = 0.0;                   ///< what the ground beams can carry
  std::optional<double> flow_capacity;    ///< with flows: largest (flow_i / rate of its beam - 1)_+
  std::optional<double> backhaul_excess;  ///< with flows: (sum of flows / backhaul - 1)_+
};

/// @param flow_bps  (I), or empty: every ground user gets the same part of what its beam carries, min(1, backhaul / offered)
[[nodiscard]] CarriedRates carried_rates(const BandTerms& terms, double mu, const Eigen::VectorXd& flow_bps);

}  // namespace airloom::iab
