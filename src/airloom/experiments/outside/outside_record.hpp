#pragma once
/// What is reported of an answer that is not ours: the word of the judge, and nothing that the algorithm says of itself.
#include "airloom/experiments/outside/answerer.hpp"

namespace airloom::experiments {

/// The algorithm gave an answer that keeps every limit and promise: usable, without a claim on how good it is.
inline constexpr const char* answered_status = "answered";
/// It gave none: exit code, no file, wrong shapes, a number that is not finite, too late; the message says which.
inline constexpr const char* failed_status = "failed";

struct OutsideRecord {
  std::string status = failed_status;  ///< answered, failed, or stalled for an answer that misses a limit or a promise
  std::string message = {};
  Evaluation evaluation = {};  ///< empty without an answer
  bool feasible = false;
  System::Handle solution = {};  ///< none without an answer
  double wall_s = 0.0;
  double cpu_s = 0.0;
};

/// Lets the reply through the same gate as all others (system/gate.hpp).
[[nodiscard]] OutsideRecord judge_reply(const Question& question, Reply reply);

/// As the record of ours, "sum_rate_bps", "residuals.power", "certificate.kkt", "feasible"; no iterations, traffic and histories.
[[nodiscard]] Values flat_values(const OutsideRecord& record);

}  // namespace airloom::experiments
