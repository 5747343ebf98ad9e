#pragma once
/// Verdicts counted and put in words, for the report and for a terminal.
#include <string>
#include <vector>

#include "airloom/experiments/results/checks.hpp"

namespace airloom::report {

struct VerdictCounts {
  std::size_t pass = 0;
  std::size_t not_reproduced = 0;
  std::size_t fail = 0;

  void add(experiments::Verdict verdict);
  void add(const VerdictCounts& other);
  [[nodiscard]] std::size_t total() const { return pass + not_reproduced + fail; }
};

[[nodiscard]] VerdictCounts count(const std::vector<experiments::CheckResult>& checks);

/// "pass", "not reproduced", "fail".
[[nodiscard]] std::string verdict_words(experiments::Verdict verdict);

/// "12 pass, 3 not reproduced, 0 fail"
[[nodiscard]] std::string counts_text(const VerdictCounts& counts);

/// "1.234 bit/s [1.2, 1.3]", or why there is no number.
[[nodiscard]] std::string measured_text(const experiments::CheckResult& check);

/// One check with the experiment that it belongs to.
struct NamedCheck {
  std::string experiment;  ///< "iab/fig7"
  experiments::CheckResult check;
};

/// A table for a terminal: experiment, check, claim, measured, accepted, verdict; reasons below it.
[[nodiscard]] std::string verdict_table(const std::vector<NamedCheck>& checks);

}  // namespace airloom::report
