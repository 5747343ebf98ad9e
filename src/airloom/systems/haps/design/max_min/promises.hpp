#pragma once
/// Beams that keep promised SINRs with something to spare, or the proof that there are none.
#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/design/max_min/common_sinr.hpp"

namespace airloom::haps {

struct Promises {
  CommonSinr among;     ///< of the users with a promise, as multiples of their promises
  bool broken = false;  ///< proved: no beams keep them
  bool kept = false;    ///< by `inside`; neither: undecided, the ends of `among` lie around 1
  JointBeams inside;    ///< keep every promise and give every user some rate; where not `kept`, those that come nearest
};

/// @param floor  (U), 0: none; at least one above
[[nodiscard]] Promises look_for_promises(const GramBank& bank, const Eigen::VectorXd& floor, const std::stop_token& stop);

/// Certificate entries of a search among stations with power: max_sinr, max_sinr_bound, price_station (all stations of the instance),
/// price_user, and where antennas have limits that can bind price_antenna of those, station after station.
/// @param unit     what the ends are multiplied with: 1 where they are multiples of promises
/// @param station  places of the stations with power among `stations`
void put(const CommonSinr& common, double unit, const std::vector<int>& station, int stations, Values& certificate);

/// Says what the search found of the promises: infeasible with its proof, or undecided. Nothing where they are kept.
void say(const Promises& promises, const Eigen::VectorXd& floor, Outcome<Solution>& outcome);

}  // namespace airloom::haps
