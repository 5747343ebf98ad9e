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

/// True where no beams at all give every user `sinr_min`, because one misses it alone in the network with all powers, at SINR
/// (sum_b ||h_u^b||)^2. Then the outcome has status, message and proof.
/// @param alone  that SINR of every user, (U)
bool beyond_reach(const Eigen::VectorXd& alone, double sinr_min, Outcome<Solution>& outcome);
/// These SINRs, of a network's channels.
[[nodiscard]] Eigen::VectorXd sinr_alone(const Network& network);

/// Puts the beams in watts into the outcome. Where the true SINR misses `sinr_min`, it is not `converged`, and the message has a hint.
void finish(const Instance& instance, const std::vector<int>& station, double sinr_min, const Eigen::VectorXd& sinr, StationMatrices w,
            Outcome<Solution>& outcome);
void finish(const Instance& instance, const Network& network, StationMatrices w, Outcome<Solution>& outcome);

}  // namespace airloom::haps
