#pragma once
/// The part of the donor's power that the backhaul gets where the rest is shared equally.
#include <Eigen/Core>
#include <functional>

namespace airloom::iab {

/// (1-x)/(J-1) for each aerial user, x for the backhaul, last. (J)
[[nodiscard]] Eigen::VectorXd backhaul_shares(int streams, double backhaul);

/// The x in (0, 1) with the largest value: a grid of 33 points, then golden section around the best (there may be several peaks).
double best_backhaul_share(const std::function<double(double)>& value);

}  // namespace airloom::iab
