#pragma once
/// One realization of the network in the compact form that every solver of this folder works on, and an answer to it.
///
/// A slot (n, c) is sub-channel n as cell c uses it: one link. Gains are divided by the receiver's noise:
///
///     I_nc = 1 + sum_{d != c} G_ncd p_nd,   SINR_nc = G_ncc p_nc / I_nc
///
/// maximise sum_nc weight_nc r_nc, r = min(log2(1 + SINR), highest modulation)  s.t.  p >= 0,  sum of a node's slots <= its budget,
/// p <= slot limit, and the promises (promises.hpp).
/// Source: specification of [twotier], 2 and 6.
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>

#include "airloom/export.hpp"
#include "airloom/radio/tr38901/link_record.hpp"
#include "airloom/systems/twotier/problem/scenario.hpp"

namespace airloom::twotier {
AIRLOOM_API_BEGIN

/// What is known of a drawn network besides its slots; empty for instances from elsewhere. Neither `evaluate` nor a solver needs it.
struct Survey {
  Eigen::Matrix3Xd tx_pos_m;              ///< (3, S) stations, macro first; cell c belongs to station c mod S
  Eigen::Matrix3Xd rx_pos_m;              ///< (3, U) users, also those without a slot
  double femto_coverage_m = 0.0;          ///< radius of a femto station in the disc model; 0: unknown
  Eigen::Index links_below_50_m = 0;      ///< active links on which the path loss is an extrapolation
  radio::tr38901::LinkRecord links = {};  ///< of a standard channel, stations to users
};

/// One realization: gains and budgets of slots, weights and promises.
struct Instance {
  Eigen::MatrixXd gains;   ///< `gain_over_noise`, (C, N C), 1/W: column n C + c holds what the receiver of slot (n, c) hears; see gain()
  Eigen::MatrixXi node;    ///< (C, N): entry (c, n) is the slot's transmitting node, -1: off
  Eigen::MatrixXi user;    ///< (C, N): the user that the slot serves, -1: off
  Eigen::MatrixXd weight;  ///< (C, N), >= 0; 0 where off
  Eigen::VectorXd node_power_max_w;                 ///< (V)
  double subchannel_bandwidth_hz = 0.0;             ///< of each sub-channel
  std::optional<Eigen::MatrixXd> sinr_min;          ///< (C, N), linear
  std::optional<Eigen::MatrixXd> slot_power_max_w;  ///< (C, N)
  std::optional<Eigen::MatrixXd> slot_se_max;       ///< (C, N): what the highest modulation carries, bit/s/Hz; no slot has a higher rate
  Eigen::VectorXd user_rate_min;  ///< promised to each user over its slots, (users), bit/s/Hz; 0: nothing; empty: nobody is promised any
  double macro_rate_min = 0.0;    ///< promised to the macro cells together, unweighted, bit/s/Hz; 0: none
  Eigen::VectorXd tier_rate_min;  ///< promised to each tier's cells together, unweighted, (tiers), bit/s/Hz; 0: nothing; may be empty
  Eigen::Array<bool, Eigen::Dynamic, 1> cell_is_macro;  ///< (C); empty when unknown
  Eigen::VectorXi cell_tier;                            ///< (C); empty: see tiers()
  std::optional<Eigen::MatrixXd> sensing_snr;           ///< (C, N): macro uplink energy over noise that the cell's station senses
  Survey survey;                                        ///< of drawn networks

  /// C.
  [[nodiscard]] Eigen::Index cells() const { return node.rows(); }
  /// N, sub-channels.
  [[nodiscard]] Eigen::Index channels() const { return node.cols(); }
  /// V.
  [[nodiscard]] Eigen::Index nodes() const { return node_power_max_w.size(); }
  /// Gains of sub-channel n, (C, C): column c is what the receiver of slot (n, c) hears, row d what slot (n, d) is heard of.
  [[nodiscard]] auto channel(Eigen::Index n) const { return gains.middleCols(n * cells(), cells()); }
  /// From the transmitter of slot (n, from) to the receiver of slot (n, to), 1/W.
  [[nodiscard]] double gain(Eigen::Index from, Eigen::Index to, Eigen::Index n) const { return gains(from, n * cells() + to); }
  /// Of the slot's own link, 1/W.
  [[nodiscard]] double own(Eigen::Index c, Eigen::Index n) const { return gain(c, c, n); }
  /// From all transmitters of sub-channel n to the receiver of slot (n, c), (C).
  [[nodiscard]] auto heard(Eigen::Index c, Eigen::Index n) const { return gains.col(n * cells() + c); }
  /// Somebody sends in the slot.
  [[nodiscard]] bool active(Eigen::Index c, Eigen::Index n) const { return node(c, n) >= 0; }
  /// Not off, and no limit of 0.
  [[nodiscard]] bool may_send(Eigen::Index c, Eigen::Index n) const {
    return active(c, n) && !(slot_power_max_w && !((*slot_power_max_w)(c, n) > 0.0));
  }
  /// Tier of every cell, (C): `cell_tier`, or else 0 for macro cells and 1 for others; empty when nothing is known.
  [[nodiscard]] Eigen::VectorXi tiers() const;
};

/// Power of every slot, W.
struct Solution {
  Eigen::MatrixXd p;  ///< `p_w`, (C, N)
};

/// Draws one realization. @throws InvalidInput
[[nodiscard]] Instance draw(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

/// Checks an instance whoever made it. @param subject  for messages: "instance file.npz"
/// @throws InvalidInput  with every fault
void validate(const Instance& instance, const std::string& subject);

/// SINR of every slot, (C, N); 0 where off.
[[nodiscard]] Eigen::MatrixXd sinr(const Instance& instance, const Eigen::MatrixXd& p);

AIRLOOM_API_END
}  // namespace airloom::twotier
