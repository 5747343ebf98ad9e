#pragma once
/// Random places of users with minimum separations.
#include <Eigen/Core>
#include <functional>
#include <vector>

#include "airloom/core/random.hpp"

namespace airloom::radio {

/// Draws `count` places in the plane one after another; a draw that `allowed` refuses or that lies within `separation_m` of an
/// earlier place is thrown away and drawn again from the same stream.
/// @param sample      draws one place
/// @param allowed     whether a place may be used at all (inside the area, far from a platform)
/// @param who         for the message: "aerial users"
/// @return            `count` places in order
/// @throws InvalidInput  "minimum separation cannot be met" after 100000 refusals
[[nodiscard]] std::vector<Eigen::Vector2d> separated_drop(int count, double separation_m,
                                                          const std::function<Eigen::Vector2d(RandomStream&)>& sample,
                                                          const std::function<bool(const Eigen::Vector2d&)>& allowed, const char* who,
                                                          RandomStream& stream);

}  // namespace airloom::radio
