#pragma once
/// Names of stored quantities, looked at before anything is solved.
#include <string>
#include <string_view>
#include <vector>

#include "airloom/experiments/spec/experiment.hpp"
#include "airloom/experiments/system/system.hpp"

namespace airloom::experiments {

/// Why no record of the system has a quantity of that name, with the nearest name that it has; empty where it may have one.
///
///     sum_rate_bps, residuals.power, certificate.kkt, history.objective, iterations.outer, traffic.up, feasible, scenario.users,
///     beam_pattern.angle_deg (a detail's own names are known only to the detail)
/// @param metric  without the ":5" of a figure's array metric
[[nodiscard]] std::string unknown_metric(const System& system, const std::string& metric);

/// "timing.wall_s" or "timing.cpu_s": stored beside the numbers, never with them, for no two runs have the same.
[[nodiscard]] constexpr bool is_time(std::string_view metric) { return metric == "timing.wall_s" || metric == "timing.cpu_s"; }

/// Checks every name of the experiment's figures, checks, `record` and factors.
/// @throws InvalidInput  with all faults, each naming what uses it
void check_metric_names(const System& system, const Experiment& experiment);

}  // namespace airloom::experiments
