#pragma once
/// What every algorithm of this folder does first and last: check and scale the instance; give beams back in watts and say
/// whether they give every user the SINR that the instance asks for.
#include <string>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/design/network.hpp"

namespace airloom::haps {

/// The validated instance in scaled units.
/// @throws InvalidInput
[[nodiscard]] Network checked_network(const Instance& instance);

/// True where no beams at all give every user its promised SINR, because one misses it alone in the network with all powers, at SINR
/// (sum_b ||h_u^b||)^2. Then the outcome has status, message and proof.
/// @param alone  that SINR of every user, (U)
/// @param floor  (U), 0: none
bool beyond_reach(const Eigen::VectorXd& alone, const Eigen::VectorXd& floor, Outcome<Solution>& outcome);
/// These SINRs, of a network's channels.
[[nodiscard]] Eigen::VectorXd sinr_alone(const Network& network);

/// Every SINR is at least its floor, to what an evaluation calls feasible.
[[nodiscard]] bool keeps_floors(const Eigen::VectorXd& sinr, const Eigen::VectorXd& floor);

/// Limits of antennas of these stations, as Network has them.
[[nodiscard]] std::vector<Eigen::VectorXd> limits_of(const Instance& instance, const std::vector<int>& station);
/// Streams that these stations may send, as Network has them.
[[nodiscard]] std::vector<Eigen::VectorXd> served_by(const Instance& instance, const std::vector<int>& station);
/// The beams had to be turned down to the limits of antennas: they are not what the algorithm converged to.
void say_cut(Outcome<Solution>& outcome);

/// Puts the beams in watts into the outcome. Where a true SINR misses its promise, it is not `converged`, and the message has a hint.
/// @param sinr  (U) true SINRs; looked at only where the instance promises some
void finish(const Instance& instance, const std::vector<int>& station, const Eigen::VectorXd& sinr, StationMatrices w,
            Outcome<Solution>& outcome);
void finish(const Instance& instance, const Network& network, StationMatrices w, Outcome<Solution>& outcome);

}  // namespace airloom::haps
