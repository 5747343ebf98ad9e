#pragma once
/// How a solver ended.
#include <array>
#include <string_view>

#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// How a solver ended, after the judge has looked at its answer (docs/statuses.md).
///
/// converged:          the stated stopping rule held, the answer keeps every limit and promise, and what the certificate says of
///                     stationarity is within the tolerance that it names; that the optimum was found only a bound says
/// infeasible:         no answer can keep the promises; the certificate holds the proof. Without a proof it is stalled
/// stalled:            no further progress; the best finite answer, or the one that misses the promises least
/// iteration_limit, time_limit, interrupted: the limit came first; the best finite answer so far
/// numerical_failure:  numbers were lost; no solution that is not finite ever leaves
enum class Status { not_run, converged, iteration_limit, time_limit, stalled, infeasible, numerical_failure, interrupted };

constexpr auto enum_names(Status) {
  return std::array<std::string_view, 8>{"not_run", "converged",  "iteration_limit",   "time_limit",
                                         "stalled", "infeasible", "numerical_failure", "interrupted"};
}

AIRLOOM_API_END
}  // namespace airloom
