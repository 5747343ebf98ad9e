#pragma once
/// Beams of both platforms for a network utility, where each platform is given by the effective channels of its beam space.
#include <Eigen/Core>

#include "airloom/systems/iab/problem/network_utility.hpp"

namespace airloom::iab {

/// How noise enters in units of a platform's budget over the noise of the whole band: fixed, 1; else the tier's share of the band.
struct NoiseModel {
  bool donor_proportional = false;
  bool node_proportional = false;
  double bandwidth_hz = 1.0;
};
[[nodiscard]] NoiseModel noise_model(const Instance& instance);
/// x of each tier at a share; a tier of next to no band keeps a little.
[[nodiscard]] double donor_noise(const NoiseModel& noise, double mu);
[[nodiscard]] double node_noise(const NoiseModel& noise, double mu);

/// What beams are worth, and what spectral efficiency is worth there.
struct Pursuit {
  NetworkUtility utility;
  bool plain = false;  ///< the sums of spectral efficiencies of both platforms instead: split and backhaul do not count

  [[nodiscard]] Division divide(const BandTerms& terms) const;
  /// Changes of the value below this part of it do not count.
  [[nodiscard]] double scale(double value) const;
};

/// Beams of one platform in its beam space, and what its users receive.
struct TierBeams {
  Eigen::MatrixXcd beams;     ///< X (r, L), ||X||_F = 1
  Eigen::MatrixXcd received;  ///< Y = E^H X (L, L)

  /// Scales X to unit power and computes Y. @return false when the power is 0 or not finite
  bool set(const Eigen::MatrixXcd& channels, const Eigen::MatrixXcd& x);
};

/// The state of a network: beams of both platforms, their division of the band, the utility. Without a node its beams are empty.
struct NetworkState {
  TierBeams donor, node;
  BandTerms terms;
  Division division;
  double value = 0.0;
};

/// Spectral efficiencies, division and value of beams.
void evaluate_beams(const NoiseModel& noise, const Pursuit& pursuit, NetworkState& state);

/// Which platforms an ascent may change.
struct Movable {
  bool donor = true;
  bool node = true;
};

/// Raises the utility by weighted MMSE steps of the beams, with prices from the division of the band at every step:
///
///     tau_l = sum_k |Y_lk|^2 + x,  u_l = Y_ll/tau_l,  w_l = price_l/e_l,  d_l = w_l |u_l|^2,
///     X <- (E D E^H + x sum(d) I)^-1 E diag(w u), scaled to the budget;   x: noise of the tier's share
///
/// A step that lowers the value (prices move with it) is shortened towards the last beams; where that does not help, the beams stay.
/// Stops at a gain below 1e-9 of the scale, or after `most` steps. Source: specification of [iab], second part, 1.2.
/// @param donor, node  effective channels E of both platforms, in units of budget over noise of the whole band
void raise_beams(const Eigen::MatrixXcd& donor, const Eigen::MatrixXcd& node, const NoiseModel& noise, const Pursuit& pursuit,
                 Movable movable, int most, NetworkState& state);

/// The same end by a quasi-Newton method over the beams themselves, where weighted MMSE steps have become short: beams of nearly aligned
/// users, or of users that differ by decades.
/// @param tolerance  stops when five evaluations in turn raise the value by less, in the pursuit's scale
/// @return  evaluations
int polish_beams(const Eigen::MatrixXcd& donor, const Eigen::MatrixXcd& node, const NoiseModel& noise, const Pursuit& pursuit,
                 Movable movable, double tolerance, int most, NetworkState& state);

/// d(value) at fixed digital factors as `BeamSpace::phase_gradient` wants it.
struct BeamSlope {
  Eigen::MatrixXcd received;  ///< (L, L)
  double radiated = 0.0;
};
/// @param price  dU/dSE of the tier's streams;  @param noise  x of the tier
[[nodiscard]] BeamSlope beam_slope(const Eigen::MatrixXcd& received, const Eigen::VectorXd& price, double noise);

}  // namespace airloom::iab
