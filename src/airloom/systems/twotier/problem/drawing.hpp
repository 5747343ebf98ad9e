#pragma once
/// One realization as it is drawn: places, links, beams and turns of the users, before it takes the compact form of an instance.
#include "airloom/systems/twotier/problem/gains.hpp"
#include "airloom/systems/twotier/problem/schedule.hpp"

namespace airloom::twotier {

/// Stays where it is made: its links look at its places.
class Drawing {
 public:
  /// @param scenario  sound, and longer alive than the drawing
  /// @throws InvalidInput  when femto stations find no place
  Drawing(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);
  Drawing(const Drawing&) = delete;
  Drawing& operator=(const Drawing&) = delete;

  const Scenario& scenario;
  Places places;
  Links links;
  Eigen::VectorXi server;  ///< (U), by the scenario's association
  Beams beams;
  Eigen::MatrixXi owner;  ///< (S, N): the user of every slot, -1 where nobody
};

}  // namespace airloom::twotier
