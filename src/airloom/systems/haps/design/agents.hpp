#pragma once
/// What the distributed algorithms of this folder share: stations as agents, and their answer brought together for the report.
#include <memory>
#include <vector>

#include "airloom/fabric/fabric.hpp"
#include "airloom/systems/haps/design/finish.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"

namespace airloom::haps {

/// The stations with power as agents of a fabric: agent a is station `station[a]` of the instance.
struct AgentTable {
  std::vector<int> station;
  std::unique_ptr<Fabric> fabric;

  /// The scaled channels of the agents that live in this process; nothing else of the instance is looked at.
  /// @throws InvalidInput  when what one of them knows is not sound
  [[nodiscard]] StationMatrices local_channels(const Instance& instance) const;
  /// Streams that these agents may send, as Network has them.
  [[nodiscard]] std::vector<Eigen::VectorXd> served_by_local(const Instance& instance) const;
};
[[nodiscard]] AgentTable make_agents(const Instance& instance, const MakeFabric& make_fabric);

/// Complex matrices as reals for a message, and back.
[[nodiscard]] Eigen::VectorXd packed(const Eigen::MatrixXcd& m);
[[nodiscard]] Eigen::MatrixXcd unpacked(const Eigen::VectorXd& reals, Eigen::Index rows);

/// Brings what every station's beams give, (H^b)^H W^b, to the centre: for reports, counted nowhere.
[[nodiscard]] StationMatrices collect_received(Fabric& fabric, const StationMatrices& local);

/// Brings the beams to the centre, and there ends the outcome as `finish` does; elsewhere only status and traffic are set.
/// @param h, w  scaled channels and beams of the local agents
void finish(const Instance& instance, AgentTable& agents, const StationMatrices& h, StationMatrices w, Outcome<Solution>& outcome);

/// The centre's status, also on the other processes.
[[nodiscard]] Status agree(Fabric& fabric, Status status);

}  // namespace airloom::haps
