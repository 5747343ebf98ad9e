#pragma once
/// How a solver ended.
#include <array>
#include <string_view>

namespace airloom {

/// How a solver ended. `converged` says that the stated stopping rule held, not that the optimum was found.
enum class Status { not_run, converged, iteration_limit, time_limit, stalled, infeasible, numerical_failure, interrupted };

constexpr auto enum_names(Status) {
  return std::array<std::string_view, 8>{"not_run", "converged",  "iteration_limit",   "time_limit",
                                         "stalled", "infeasible", "numerical_failure", "interrupted"};
}

}  // namespace airloom
