#pragma once
/// The compact form of a scheduled network: ends and beams of every slot, and the gains between them.
#include <Eigen/Core>
#include <vector>

#include "airloom/systems/twotier/problem/instance.hpp"
#include "airloom/systems/twotier/problem/links.hpp"

namespace airloom::twotier {

/// Beams of a user's own link: sines at its station and at the user, (U). A user's station never changes, so neither do they.
struct Beams {
  Eigen::VectorXd station_sine;
  Eigen::VectorXd user_sine;
};
[[nodiscard]] Beams point_beams(const Places& places, const Eigen::VectorXi& server, Links& links);

/// Middle of sub-channel n from the band's centre, Hz.
[[nodiscard]] double subchannel_frequency(const Scenario& scenario, Eigen::Index n);

/// One active link of a sub-channel: who sends to whom, and the beams of both.
struct Slot {
  Eigen::Index cell;
  int user;
  End sender, receiver;
  double sender_sine, receiver_sine;
};
/// The slots of sub-channel n under the scenario's duplex mode.
/// @param owner  (S, N), from schedule()
[[nodiscard]] std::vector<Slot> slots_of(const Scenario& scenario, const Places& places, const Eigen::MatrixXi& owner, const Beams& beams,
                                         Eigen::Index n);

/// Fills gain, node, user, weight, budgets and cell_is_macro. Nodes: stations in the downlink, users in the uplink; stations, then
/// users, where directions are mixed. A node that hears itself does so with self_interference_cancellation_db.
void fill_slots(const Scenario& scenario, const Places& places, const Eigen::MatrixXi& owner, const Beams& beams, Links& links,
                Instance& instance);

/// Macro-uplink energy over noise at every station's own antenna, one element, from the macro tier's schedule with equal powers, (S, N).
/// 0 at macro stations.
[[nodiscard]] Eigen::MatrixXd sensed_snr(const Scenario& scenario, const Places& places, const Eigen::MatrixXi& owner, const Beams& beams,
                                         Links& links);

}  // namespace airloom::twotier
