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

}  // namespace

CheckResult judge(const ResultTable& table, const Check& check) {
  CheckResult result{.id = check.id,
                     .verdict = Verdict::fail,
                     .measured = measure(table, check.measure),
                     .claim_text = check.claim_text,
                     .text = check.text,
                     .unit = check.unit,
                     .claim = check.claim ? check.claim->text() : "",
                     .accept = check.accept.text(),
                     .reason = {}};
  const double value = result.measured.value;
  if (const std::string missing_part = unsupported_reason(table, check.measure); !missing_part.empty()) {
    result.verdict = Verdict::not_reproduced;
    result.reason = missing_part;
  } else if (!result.measured.problem.empty()) {
    result.reason = result.measured.problem;
  } else if (!check.accept.holds(value)) {
    result.reason = "measured " + shortest(value) + "; must be " + result.accept;
  } else if (!check.claim || check.claim->holds(value)) {
    result.verdict = Verdict::pass;
  } else {
    result.verdict = Verdict::not_reproduced;
    result.reason = check.reason.empty() ? "measured " + shortest(value) + "; the claim is " + result.claim : check.reason;
  }
  return result;
}

std::vector<CheckResult> judge_all(const ResultTable& table) {
  std::vector<CheckResult> out;
  for (const Check& check : table.experiment.checks) out.push_back(judge(table, check));
  return out;
}

}  // namespace airloom::experiments
