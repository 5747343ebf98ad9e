#pragma once
/// One realization of the network: channels, budgets, noise; and an answer to it.
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/radio/tr38901/link_record.hpp"
#include "airloom/systems/iab/problem/layout.hpp"
#include "airloom/systems/iab/problem/scenario.hpp"

namespace airloom::iab {
AIRLOOM_API_BEGIN

/// Elements of one platform's planar array.
struct ArrayShape {
  int nx = 0;  ///< along x
  int ny = 0;  ///< along y
};

/// One realization. Users receive h^H w; column l of a channel is the vector of stream l; **the backhaul is the last donor stream**
/// here, whatever its place in a file.
///
/// A network without a node (backhaul_index = -1) is one station that serves J users on the whole band: no backhaul, no ground users,
/// nothing of a node. Hybrid precoding alone.
struct Instance {
  Eigen::MatrixXcd h_aerial;              ///< (N, J), donor to aerial users and, last, to the node
  Eigen::MatrixXcd h_ground;              ///< (N, I), node to ground users; (N, 0) without a node
  double donor_power_max_w = 0.0;         ///< budget of the donor
  double node_power_max_w = 0.0;          ///< budget of the node
  double bandwidth_hz = 0.0;              ///< the whole band
  double noise_psd_w_per_hz = 0.0;        ///< density of the noise
  bool noise_band_proportional = false;   ///< the noise is that of a tier's share, not of the whole band
  std::optional<double> noise_aerial_w;   ///< fixed power, overrides the density
  std::optional<double> noise_ground_w;   ///< likewise
  int n_rf_donor = 0;                     ///< chains of the donor
  int n_rf_node = 0;                      ///< chains of the node
  std::vector<int> owner_donor;           ///< (N) chain that drives each element; empty: fully connected
  std::vector<int> owner_node;            ///< likewise
  std::optional<ArrayShape> array_shape;  ///< of either platform
  double rf_chain_power_w = 0.25;         ///< of each chain, for the energy efficiency
  double phase_shifter_power_w = 0.001;   ///< of each phase shifter
  double min_ground_rate_bps = 0.0;       ///< promised ground traffic, 0 for none
  std::optional<int> phase_bits;          ///< phases lie on the grid 2 pi m / 2^bits, 1..16; absent: any phase
  int backhaul_index = 0;                 ///< row of the backhaul in the file that this came from, or goes to; -1: there is no node
  Eigen::Matrix3Xd tx_pos_m;              ///< (3, 2) donor, node, or (3, 1) donor alone; no columns when unknown
  Eigen::Matrix3Xd rx_pos_m;              ///< (3, users) aerial then ground users; no columns when unknown
  radio::tr38901::LinkRecord links = {};  ///< of a standard channel: donor and node to aerial, then ground users

  /// N.
  [[nodiscard]] int elements() const { return static_cast<int>(h_aerial.rows()); }
  /// J, with the backhaul.
  [[nodiscard]] int donor_streams() const { return static_cast<int>(h_aerial.cols()); }
  /// False for one station alone.
  [[nodiscard]] bool has_node() const { return backhaul_index >= 0; }
  /// J without the backhaul.
  [[nodiscard]] int aerial_users() const { return donor_streams() - (has_node() ? 1 : 0); }
  /// I.
  [[nodiscard]] int ground_users() const { return static_cast<int>(h_ground.cols()); }
  /// Column of the backhaul, -1 without a node.
  [[nodiscard]] int backhaul() const { return has_node() ? donor_streams() - 1 : -1; }
};

/// Precoders of both platforms and the share of the band that the aerial tier gets.
struct Solution {
  Eigen::MatrixXcd w_aerial;               ///< (N, J), sqrt(W), the backhaul last
  Eigen::MatrixXcd w_ground;               ///< (N, I), sqrt(W); (N, 0) without a node
  double mu_aerial = 0.0;                  ///< share of the band of the aerial tier
  Eigen::MatrixXcd f_rf_donor, f_rf_node;  ///< (N, R), unit modulus; empty: fully digital
  Eigen::MatrixXcd f_bb_donor, f_bb_node;  ///< (R, L), sqrt(W)
  Eigen::VectorXd flow_ground_bps;         ///< (I) what the backhaul carries for each ground user, bit/s; empty: the same part of every
                                           ///< user's offered rate
};

/// Draws one realization: places (stream 1, aerial before ground users), channels, noise.
/// @throws InvalidInput  when a minimum separation cannot be met, places coincide or a link is shorter than 1 m
[[nodiscard]] Instance draw(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

/// The network of given places: the rays of every link are those of its realization, wherever its ends are.
/// @throws InvalidInput  when a link is shorter than 1 m
[[nodiscard]] Instance instance_at(const Scenario& scenario, const Layout& layout, std::uint64_t seed, std::uint64_t realization);

/// Default map of a sub-connected array: strips along x, owner[ix Ny + iy] = floor(ix R / Nx).
[[nodiscard]] std::vector<int> strip_owners(const ArrayShape& shape, int chains);

AIRLOOM_API_END
}  // namespace airloom::iab
