#pragma once
/// Judges an experiment's claim checks on its stored rows.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/experiments/results/table.hpp"

namespace airloom::experiments {

/// undecided: the 95 % interval reaches over a bound, the run has few drops (ResultTable::quick), or it is not complete.
/// not_run: a series could not run in this build, or nothing was measured.
enum class Verdict { pass, fail, not_reproduced, undecided, not_run };
constexpr auto enum_names(Verdict) { return std::array<std::string_view, 5>{"pass", "fail", "not_reproduced", "undecided", "not_run"}; }

/// What a measurement gave.
struct Measured {
  double value;   ///< NaN when it could not be measured; then `problem` says why
  double ci_low;  ///< 95 % interval where it makes sense (statistic mean, a reduction that is smooth), else NaN
  double ci_high;
  std::size_t n = 0;           ///< values that counted (points, or drops)
  std::size_t missing = 0;     ///< realizations without a value
  std::size_t unfinished = 0;  ///< of the (point, realization) pairs that it reads, those whose rows are not stored yet
  bool nothing = false;        ///< nothing could be measured, and no algorithm is to blame: no point, no drop, no row, no such number
  std::string problem;
};

struct CheckResult {
  std::string id;
  Verdict verdict = Verdict::not_run;
  Verdict so_far = Verdict::not_run;  ///< pass, fail or not_reproduced: what the value alone says; differs when undecided
  bool quick = false;                 ///< few drops: nothing is decided
  Measured measured;
  std::string claim_text;  ///< what the publication says
  std::string text;        ///< what is measured
  std::string unit;
  std::string claim;   ///< the claim as a band in words; "" when the publication claims nothing
  std::string accept;  ///< our band in words
  std::optional<Band> claim_band = {};
  Band accept_band = {};
  std::string reason;  ///< why the verdict is not pass; "" with pass

  /// A claim of the publication; otherwise a check of our own.
  [[nodiscard]] bool published() const { return claim_band.has_value(); }
};

/// @throws InvalidInput  when the measure names an unknown series or axis
[[nodiscard]] Measured measure(const ResultTable& table, const Measure& how);

/// The verdict, in this order: not_run; undecided in a run with few drops; fail when `accept` is missed, or algorithms failed on more
/// drops than `allow_failed`; pass when the claim holds (or there is none); else not_reproduced. Undecided also where the interval
/// reaches over an end of `accept` or, within it, of the claim, and where rows are still missing.
[[nodiscard]] CheckResult judge(const ResultTable& table, const Check& check);

/// All checks of the experiment, in its order.
[[nodiscard]] std::vector<CheckResult> judge_all(const ResultTable& table);

}  // namespace airloom::experiments
