#pragma once
/// Powers that keep promises, from the inside: Newton on a barrier in y = ln x.
///
///     F(y) = sum weight r + t + sum_j ln R_j + mu [ sum_k ln(R_k / T_k - b_k) + sum_v ln(1 - sum x) + sum_{cap < 1} ln(1 - x / cap) + 1e-3
///     sum ln(y - y_low) ]
///
/// with b_k = 1, or the common ratio t, which is eliminated: it is where the multipliers of its promises add up; R_j are the rates whose
/// geometric mean is sought. The rates are the true
/// ones; of their second derivatives only the concave part counts, so that every step ascends. The matrix is block diagonal, a block per
/// sub-channel, and of low rank besides, one for each promise and node. Source: specification of [twotier], second part, 2.3 and 2.5.
#include <functional>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/twotier/design/promises/goal.hpp"

namespace airloom::twotier {

struct InteriorOptions {
  double first_mu = 0.1;
  double last_mu = 1e-9;
  bool exactly = false;   ///< each mu to the end, however little there is to gain
  double enough = 1e300;  ///< ends as soon as the smallest ratio of the common promises is at least this
};

struct InteriorPoint {
  Eigen::ArrayXd x;         ///< (slots), strictly inside
  double value = 0.0;       ///< weighted sum rate or geometric mean, nats, or the smallest ratio of the common promises
  Eigen::ArrayXd theta;     ///< (promises), multipliers of the rates
  Eigen::ArrayXd lambda;    ///< (nodes), multipliers of the budgets
  std::vector<double> log;  ///< value after each mu
  std::int64_t steps = 0;
  bool stopped = false;
};

/// Powers made strictly positive, and strictly inside budgets and limits.
[[nodiscard]] Eigen::ArrayXd strictly_within(const Network& network, const Eigen::ArrayXd& x);

/// From x toward a point that strictly keeps the goal's promises, no farther than until they are kept strictly.
/// @param inside  (slots), empty: x is returned
[[nodiscard]] Eigen::ArrayXd pulled_inside(const Network& network, const Goal& goal, const Eigen::ArrayXd& x, const Eigen::ArrayXd& inside);

/// @param start  strictly inside budgets and limits, and with every promise that is not common kept strictly
/// Cost per step: O(sum of C_n^2 (promises + nodes) + slots (promises + nodes)^2).
[[nodiscard]] InteriorPoint climb_inside(const Network& network, const Goal& goal, const Eigen::ArrayXd& start,
                                         const InteriorOptions& options, const OnIteration& stop);

}  // namespace airloom::twotier
