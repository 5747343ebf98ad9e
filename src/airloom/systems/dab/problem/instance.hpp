#pragma once
/// One realization of the network: channels, budgets, amplifiers; and an answer to it.
#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/radio/amplifier.hpp"
#include "airloom/radio/amplifier_curve.hpp"
#include "airloom/radio/tr38901/link_record.hpp"
#include "airloom/systems/dab/problem/beam_problem.hpp"
#include "airloom/systems/dab/problem/scenario.hpp"

namespace airloom::dab {
AIRLOOM_API_BEGIN

/// What amplifiers take from their supply. Class 0: output power / efficiency; class 1 (B): sqrt(largest output power) E|f| / efficiency,
/// the efficiency at saturation.
struct Supply {
  bool asked = false;                    ///< the instance says something about it
  double circuit_power_w = 0.0;          ///< of everything else, in all
  Eigen::MatrixXi amplifier_class = {};  ///< (N, B), 0 or 1; empty: 0
  Eigen::MatrixXd efficiency = {};       ///< (N, B), in (0, 1]; empty: 0.4 in class 0, pi / 4 in class 1
};

/// One realization. User u receives sum_b h_{b,u}^H y_b of what the amplifiers of the stations b send.
struct Instance {
  Eigen::MatrixXcd h;              ///< (N, B U): column b U + u is station b to user u, amplitude gain
  Eigen::VectorXd tx_power_max_w;  ///< (B): limits the *input* power of a station's amplifiers, ||W_b||_F^2
  Eigen::VectorXd noise_w;         ///< (U)
  radio::Amplifier amplifier;      ///< of all antennas where there are no curves: `pa_beta1`, `pa_beta3_per_w` in files
  /// Amplifiers of other kinds, or not all alike: one for all antennas, or one each, antenna n of station b at b N + n.
  std::vector<radio::AmplifierCurve> curves = {};
  Eigen::VectorXd weight;                     ///< (U), >= 0; ones where the file has none
  Eigen::Matrix3Xd tx_pos_m;                  ///< (3, B); no columns when unknown
  Eigen::Matrix3Xd rx_pos_m;                  ///< (3, U); no columns when unknown
  Eigen::VectorXd tx_normal_rad;              ///< azimuth of every array's normal, (B); empty when unknown
  double spacing_wavelengths = 0.5;           ///< of the linear arrays' elements: for beam patterns only
  bool steering_conjugate = false;            ///< a plane wave is conj(a), not a, of `draw`'s formula: for beam patterns only
  Supply supply = {};                         ///< what amplifiers take, where energy efficiency is asked for
  Eigen::MatrixXd antenna_power_max_w = {};   ///< (N, B): limit of every antenna's input power; empty: none
  Eigen::VectorXd radiated_power_max_w = {};  ///< (B): limit of a station's output power; empty: none
  Eigen::MatrixXd csi_error_var = {};         ///< (N, B U): variance of every entry of h about the channel; empty: h is the channel
  /// E[e e^H] of every link's errors, (N, N), link b U + u; empty: what csi_error_var says.
  std::vector<Eigen::MatrixXcd> csi_error_cov = {};
  radio::tr38901::LinkRecord links = {};  ///< of a standard channel

  /// B.
  [[nodiscard]] Eigen::Index stations() const { return tx_power_max_w.size(); }
  /// U.
  [[nodiscard]] Eigen::Index users() const { return noise_w.size(); }
  /// N, of each station.
  [[nodiscard]] Eigen::Index antennas() const { return h.rows(); }
  /// Channels of station b to all users, (N, U).
  [[nodiscard]] auto channel(Eigen::Index b) const { return h.middleCols(b * users(), users()); }
  /// The amplifier of antenna n of station b.
  [[nodiscard]] radio::AmplifierCurve curve(Eigen::Index b, Eigen::Index n) const;
  /// Something is said about errors of the channels.
  [[nodiscard]] bool has_errors() const { return csi_error_var.size() > 0 || !csi_error_cov.empty(); }
  /// No amplifier distorts.
  [[nodiscard]] bool linear() const;
};

/// Beams of every station, sqrt(W) at the amplifiers' inputs. The shape of Instance::h.
struct Solution {
  Eigen::MatrixXcd w;  ///< (N, B U): column b U + k is stream k of station b
};

/// Places of the stations, on the circle at -3 pi / 4 + 2 pi b / B, on the ground. Shape (3, B), m.
[[nodiscard]] Eigen::Matrix3Xd station_places(const Scenario& scenario);

/// Direction from a station to a user, from the normal of its array, in (-pi, pi]. The instance must have places and normals.
[[nodiscard]] double user_angle(const Instance& instance, Eigen::Index station, Eigen::Index user);

/// Draws one realization: users (stream 1, radius before angle), then per link (stream 4, entity b U + u) the reflected paths: for each
/// its attenuation, angle and length.
///
///     h = sum_l alpha_l sqrt(C0 (d_l / d0)^-eta) exp(-2 pi i d_l / lambda) a(theta_l),  a_n = exp(-2 pi i n (Delta / lambda) sin theta)
///
/// With spherical waves exp(-2 pi i r_ln / lambda) stands for the last two factors, r_ln^2 = d_l^2 + x_n^2 - 2 d_l x_n sin theta_l with
/// x_n = (n - (N-1)/2) Delta: far away that is conj(a). Standard channels: standard_channel.hpp. Source: [dab] Sec. II, restored;
/// specification 2.
/// @throws InvalidInput
[[nodiscard]] Instance draw(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

/// Checks an instance whoever made it.
/// @param subject  for messages: "instance file.npz"
/// @throws InvalidInput  with every fault
void validate(const Instance& instance, const std::string& subject);

/// The problem of the solvers, in units of the noise and of the largest budget.
[[nodiscard]] BeamProblem make_problem(const Instance& instance);

/// Supply power of antenna n of station b over what it depends on: P_out / efficiency, or factor E|f|; W.
struct SupplyRule {
  bool class_b = false;          ///< supply follows the amplitude
  double efficiency = 0.4;       ///< output power over supply power
  double saturation_root = 0.0;  ///< class B: root of the largest output power, sqrt(W)
};
/// Of the amplifier of antenna n of station b.
[[nodiscard]] SupplyRule supply_rule(const Instance& instance, Eigen::Index b, Eigen::Index n);

/// sqrt(W) per unit of BeamProblem's beams: the square root of the largest budget.
[[nodiscard]] double beam_unit(const Instance& instance);

AIRLOOM_API_END
}  // namespace airloom::dab
