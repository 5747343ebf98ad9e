#pragma once
/// Judges an experiment's claim checks on its stored rows.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/experiments/results/table.hpp"

namespace airloom::experiments {

enum class Verdict { pass, fail, not_reproduced };
constexpr auto enum_names(Verdict) { return std::array<std::string_view, 3>{"pass", "fail", "not_reproduced"}; }

/// What a measurement gave.
struct Measured {
  double value;   ///< NaN when it could not be measured; then `problem` says why
  double ci_low;  ///< 95 % interval where it makes sense (statistic mean, a reduction that is smooth), else NaN
  double ci_high;
  std::size_t n = 0;        ///< values that counted (points, or drops)
  std::size_t missing = 0;  ///< realizations without a value
  std::string problem;
};

struct CheckResult {
  std::string id;
  Verdict verdict = Verdict::fail;
  Measured measured;
  std::string claim_text;  ///< what the publication says
  std::string text;        ///< what is measured
  std::string unit;
  std::string claim;   ///< the claim as a band in words; "" when the publication claims nothing
  std::string accept;  ///< our band in words
  std::string reason;  ///< why it failed, or why the claim does not reproduce; "" with pass
};

/// @throws InvalidInput  when the measure names an unknown series or axis
[[nodiscard]] Measured measure(const ResultTable& table, const Measure& how);

/// The verdict: fail when `accept` is missed or nothing could be measured; else pass when the claim holds (or there is none);
/// else not_reproduced. A series that this build cannot solve (an optional part is missing) gives not_reproduced, and says so.
[[nodiscard]] CheckResult judge(const ResultTable& table, const Check& check);

/// All checks of the experiment, in its order.
[[nodiscard]] std::vector<CheckResult> judge_all(const ResultTable& table);

}  // namespace airloom::experiments
