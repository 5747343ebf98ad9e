#pragma once
/// The gate through which every answer leaves: the solver's word, held against the judge (docs/statuses.md).
#include <functional>
#include <string>

#include "airloom/experiments/system/system.hpp"

namespace airloom::experiments {

/// What may be said of an answer.
struct Judged {
  Status status = Status::not_run;  ///< the solver's, or the weaker one that is true
  std::string message;              ///< one sentence when status is not converged
  Evaluation evaluation;            ///< empty without an answer
  bool has_answer = false;          ///< false: the promises are proved impossible, or the numbers are lost
  std::string claim;                ///< what was confirmed besides the stopping rule, "kkt <= 0.0001"; empty: nothing
  bool feasible = false;            ///< there is an answer, all its numbers are finite and it keeps every limit and promise
};

/// Gets an answer as arrays as soon as all its numbers are known to be finite: judging it may take longer than a caller may wait.
using OnAnswer = std::function<void(const io::Arrays&)>;

/// Looks at every number of the answer, evaluates it on the instance that was solved, and weakens the status where it says too much:
///
///     a number of the solution is not finite                      numerical_failure, no answer
///     infeasible without certificate.infeasibility and its value  stalled
///     converged, but a limit or a promise is missed, or a metric is not finite   stalled (outages on a truth that was not known are none)
///     converged, but the certificate's stationarity is above its tolerance       stalled
[[nodiscard]] Judged judge(const System& system, const System::Solved& solved, const OnAnswer& on_answer = {}, int threads = 1);

}  // namespace airloom::experiments
