#pragma once
/// The six metrics that every system reports of its users' rates.
#include <Eigen/Core>
#include <string>
#include <vector>

#include "airloom/core/values.hpp"
#include "airloom/systems/reported.hpp"

namespace airloom {

/// user_rate, rate_sum, rate_min, rate_geometric_mean, rate_q05, rate_jain.
///
///     geometric mean: exp(mean ln r), 0 where a rate is 0      5 % point: linear between order statistics (type 7)
///     Jain: (sum r)^2 / (U sum r^2), 0 where all rates are 0
///
/// @param rate     (U), >= 0, in the system's unit (docs/files.md)
/// @param counted  (U): users that the statistics count; rate_sum and user_rate have all. Empty: every one
[[nodiscard]] Values user_metrics(const Eigen::VectorXd& rate, const Eigen::Array<bool, Eigen::Dynamic, 1>& counted = {});

/// Their entries in a system's list of metrics.
/// @param unit  of the rates   @param what  which rates they are, for the list
void add_user_metrics(std::vector<MetricInfo>& list, const std::string& unit, const std::string& what);

}  // namespace airloom
