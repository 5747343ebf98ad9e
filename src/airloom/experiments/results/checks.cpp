#include "airloom/experiments/results/checks.hpp"

#include "airloom/core/error.hpp"

namespace airloom::experiments {
namespace {

/// Why a series has no numbers in this build; "" when it has rows of another kind.
std::string unsupported_reason(const ResultTable& table, const std::string& series_id) {
  const std::size_t series = table.series_index(series_id);
  std::string reason;
  for (std::size_t i = series; i < table.rows.size(); i += table.series_count()) {
    const Row& row = table.rows[i];
    if (row.stored() && row.status != "unsupported") return {};
    if (row.stored() && reason.empty()) reason = "series '" + series_id + "' is not available in this build: " + row.message;
  }
  return reason;
}

std::string unsupported_reason(const ResultTable& table, const Measure& how) {
  std::vector<std::string> ids{how.a.series};
  if (how.b) ids.push_back(how.b->series);
  for (const Quantity& other : how.others) ids.push_back(other.series);
  for (const std::string& id : ids) {
    if (std::string reason = unsupported_reason(table, id); !reason.empty()) return reason;
  }
  return {};
}

/// The end of the band that lies strictly inside the interval; nothing when both ends of the interval say the same.
std::optional<double> end_within(const Band& band, const Measured& m) {
  for (const double end : {band.min, band.max}) {
    if (m.ci_low < end && end < m.ci_high) return end;
  }
  return std::nullopt;
}

/// What the value alone says.
Verdict verdict_of(const Measured& m, const Check& check) {
  if (!m.problem.empty() || !check.accept.holds(m.value)) return Verdict::fail;
  return !check.claim || check.claim->holds(m.value) ? Verdict::pass : Verdict::not_reproduced;
}

/// Why the value alone gives that verdict; "" for pass.
std::string reason_of(Verdict verdict, const Measured& m, const Check& check) {
  if (verdict == Verdict::pass) return {};
  if (!m.problem.empty()) return m.problem;
  if (verdict == Verdict::fail) return "measured " + shortest(m.value) + "; must be " + check.accept.text();
  return check.reason.empty() ? "measured " + shortest(m.value) + "; the claim is " + check.claim->text() : check.reason;
}

/// Why the numbers decide nothing yet; "" when they do.
std::string doubt(const ResultTable& table, const Measured& m, const Check& check) {
  if (table.quick()) {
    return "quick run, " + std::to_string(table.experiment.realizations) + " of " + std::to_string(table.full_realizations) +
           " realizations";
  }
  if (m.unfinished > 0) return "the run is not complete";
  if (!m.problem.empty()) return {};
  std::optional<double> end = end_within(check.accept, m);
  const bool of_claim = !end && check.claim && check.accept.holds(m.value);
  if (of_claim) end = end_within(*check.claim, m);
  if (!end) return {};
  return "the 95 % interval reaches over " + shortest(*end) + (of_claim ? ", where the claim ends" : ", where our band ends") +
         "; more realizations decide";
}

}  // namespace

CheckResult judge(const ResultTable& table, const Check& check) {
  CheckResult result{.id = check.id,
                     .quick = table.quick(),
                     .measured = measure(table, check.measure),
                     .claim_text = check.claim_text,
                     .text = check.text,
                     .unit = check.unit,
                     .claim = check.claim ? check.claim->text() : "",
                     .accept = check.accept.text(),
                     .claim_band = check.claim,
                     .accept_band = check.accept,
                     .reason = {}};
  if (result.reason = unsupported_reason(table, check.measure); !result.reason.empty()) return result;
  if (result.measured.nothing) {
    result.reason = result.measured.problem;
    return result;
  }
  result.verdict = result.so_far = verdict_of(result.measured, check);
  result.reason = reason_of(result.so_far, result.measured, check);
  if (const std::string why = doubt(table, result.measured, check); !why.empty()) {
    result.verdict = Verdict::undecided;
    result.reason = why + (result.reason.empty() ? "" : "; so far: " + result.reason);
  }
  return result;
}

std::vector<CheckResult> judge_all(const ResultTable& table) {
  std::vector<CheckResult> out;
  for (const Check& check : table.experiment.checks) out.push_back(judge(table, check));
  return out;
}

}  // namespace airloom::experiments
