#pragma once
/// Which user of a cell has which sub-channel.
#include <Eigen/Core>
#include <string>
#include <utility>
#include <vector>

#include "airloom/systems/twotier/problem/reuse.hpp"

namespace airloom::twotier {

/// The users of a station take turns, each with the best of the allowed sub-channels that are still free, until no user finds one.
///
/// With protection = mask femto stations avoid what a macro station gave to one of its users within femto_coverage_m of them.
/// @param server   (U), the station that serves the user
/// @param allowed  (U, N), by frequency reuse
/// @param quality  (U, N), gain of the user's own link
/// @return         (S, N): the user, -1 where nobody
[[nodiscard]] Eigen::MatrixXi schedule(const Scenario& scenario, const Places& places, const Eigen::VectorXi& server,
                                       const BoolMatrix& allowed, const Eigen::MatrixXd& quality);

/// How the neighbour conditions of a schedule are read: over a graph of stations, or literally between neighbours by number.
enum class ScheduleRule { graph, print };

/// Who uses what: the indicators of the publication's scheduling constraints.
struct Indicators {
  BoolMatrix station;      ///< (S, N)
  BoolMatrix user;         ///< (U, N)
  Eigen::VectorXi server;  ///< (U)
};

struct ScheduleFaults {
  Eigen::Index unused = 0;  ///< (pair of neighbouring stations, sub-channel) that neither of them uses
  Eigen::Index shared = 0;  ///< (cell, sub-channel) with several users; print: (pair of neighbours by number in one cell, sub-channel)
  std::string first;        ///< the first fault in words, empty without any
};

/// graph: on every sub-channel one of two neighbouring stations must send, and a cell has at most one user. print: the sums over two
/// neighbours by number, those beyond the range skipped. Source: [twotier] Eq. (21c)-(21j).
/// @param neighbours  pairs of stations, read by graph
[[nodiscard]] ScheduleFaults check_schedule(const Indicators& indicators, const std::vector<std::pair<int, int>>& neighbours,
                                            ScheduleRule rule);

}  // namespace airloom::twotier
