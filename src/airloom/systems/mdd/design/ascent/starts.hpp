#pragma once
/// Where ascents begin: which streams are on is a choice, and different choices end at different optima.
///
/// Source: specification of [mdd], second part, 2.2-2.3.
#include "airloom/core/random.hpp"
#include "airloom/systems/mdd/design/ascent/ascend.hpp"

namespace airloom::mdd {

/// Shares of the budgets in the shapes of a ShareModel.
struct Shares {
  Eigen::MatrixXd p;  ///< (n, M)
  Eigen::MatrixXd q;  ///< (D, Mb)
};
[[nodiscard]] Shares shares_at(const ShareModel& model);

/// These parts of all budgets, equally over links and subcarriers.
[[nodiscard]] Shares all_on(const ShareModel& model, double of_ap, double of_user);

/// Streams by chance: shares go with a random power of the links' gains, spread by up to three decades.
[[nodiscard]] Shares random_shares(const ShareModel& model, RandomStream stream);

/// Which streams are on.
struct Pattern {
  Eigen::MatrixXi dl;  ///< (D, M), 0 or 1
  Eigen::MatrixXi ul;  ///< (D, Mb)
};
/// Every stream with this probability; 0: only each user's strongest stream of a direction.
[[nodiscard]] Pattern random_pattern(const ShareModel& model, double density, RandomStream& stream);
/// All streams of one direction and none of the other. @param dl  1: the downlink, 0: the uplink
[[nodiscard]] Pattern one_direction(const ShareModel& model, int dl);
/// Budgets over the streams that are on, equally; the others have the part `off` of that.
[[nodiscard]] Shares pattern_shares(const ShareModel& model, const Pattern& pattern, double off);
/// Flips single entries in random order while the sum rate rises, in at most three sweeps.
/// @param most_scored  entries looked at in one sweep
void improve_pattern(ShareModel& model, Pattern& pattern, int most_scored, RandomStream& stream, const SearchClock& clock);

/// Turns random streams off that are on, and on that are off.
void flip_streams(const ShareModel& model, Shares& shares, int flips, RandomStream& stream);

}  // namespace airloom::mdd
