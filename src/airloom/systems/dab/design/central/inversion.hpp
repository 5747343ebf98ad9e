#pragma once
/// Beams with antennas in opposite phase, driven far beyond the others: their distortion cancels that of the others at the users, which
/// then can send more. Rates fall before they rise, so that no ascent from other beams gets there. Source: specification of [dab], second
/// part, 4; the drive is that of the Z3RO precoders (saturation.hpp names them).
#include <Eigen/Core>

#include "airloom/systems/dab/design/central/search.hpp"

namespace airloom::dab {

/// Once per station of a small network, the antenna whose inversion leaves the most is inverted; ascents follow. Nothing where an antenna
/// has no other beside it.
void invert_antennas(Search& search);

/// Budgets rise in steps from what `plain` uses until more of them finds nothing; at each step the answer of the last one goes on, stations
/// of small networks invert antennas one after the other, and all stations at once one, two or three each. With loose budgets an ascent
/// from such beams runs away.
/// @param plain  the best beams without inversion, (N, B U), in the problem's units
void invert_by_steps(Search& search, const Eigen::MatrixXcd& plain);

/// Whether `invert_by_steps` may be called: by the option `inversion` or, where that is left to us, with few enough antennas and users.
[[nodiscard]] bool may_invert_by_steps(const Search& search);

/// The same, and it can be expected to find something: one or two users, to whom distortion comes as the signal does, or budgets that lie
/// idle since distortion is the limit (of 84 networks with more than 16 antennas a user, at 38 to 60 dBm,
/// 73 gained, 2.7 % in the mean).
[[nodiscard]] bool is_worth_steps(const Search& search, const Eigen::MatrixXcd& plain);

}  // namespace airloom::dab
