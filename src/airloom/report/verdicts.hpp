#pragma once
/// Verdicts counted and put in words, for the report and for a terminal.
#include <string>
#include <vector>

#include "airloom/experiments/results/checks.hpp"

namespace airloom::report {

/// Checks of one kind by their verdicts.
struct Tally {
  std::size_t pass = 0;
  std::size_t not_reproduced = 0;
  std::size_t undecided = 0;
  std::size_t fail = 0;
  std::size_t not_run = 0;

  void add(experiments::Verdict verdict);
  void add(const Tally& other);
  [[nodiscard]] std::size_t of(experiments::Verdict verdict) const;
  [[nodiscard]] std::size_t total() const { return pass + not_reproduced + undecided + fail + not_run; }
  bool operator==(const Tally&) const = default;
};

/// Published claims and our own checks, apart.
struct VerdictCounts {
  Tally published;
  Tally own;
  Tally published_so_far;  ///< what the values alone say
  Tally own_so_far;

  void add(const experiments::CheckResult& check);
  void add(const VerdictCounts& other);
  [[nodiscard]] std::size_t total() const { return published.total() + own.total(); }
  [[nodiscard]] std::size_t fail() const { return published.fail + own.fail; }
};

[[nodiscard]] VerdictCounts count(const std::vector<experiments::CheckResult>& checks);

/// "pass", "not reproduced", "fail", "undecided", "not run".
[[nodiscard]] std::string verdict_words(experiments::Verdict verdict);

/// The same for what the value alone says: "outside our band" in the place of "fail".
[[nodiscard]] std::string so_far_words(experiments::Verdict verdict);

/// "pass", or "undecided, so far pass", "undecided, so far outside our band".
[[nodiscard]] std::string verdict_text(const experiments::CheckResult& check);

/// "36 of 53 published claims hold, 15 not reproduced, 2 not run; 27 own checks pass"
[[nodiscard]] std::string counts_text(const VerdictCounts& counts);

/// "so far 34 of 39 published claims hold, 5 not reproduced; 4 own checks pass": where something is undecided, what the values alone
/// say; else "".
[[nodiscard]] std::string so_far_text(const VerdictCounts& counts);

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
