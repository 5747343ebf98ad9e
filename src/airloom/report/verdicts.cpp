#include "airloom/report/verdicts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::CheckResult;
using experiments::Verdict;

void VerdictCounts::add(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: ++pass; break;
    case Verdict::not_reproduced: ++not_reproduced; break;
    case Verdict::fail: ++fail; break;
  }
}

void VerdictCounts::add(const VerdictCounts& other) {
  pass += other.pass;
  not_reproduced += other.not_reproduced;
  fail += other.fail;
}

VerdictCounts count(const std::vector<CheckResult>& checks) {
  VerdictCounts counts;
  for (const CheckResult& check : checks) counts.add(check.verdict);
  return counts;
}

std::string verdict_words(Verdict verdict) { return verdict == Verdict::not_reproduced ? "not reproduced" : std::string(name(verdict)); }

std::string counts_text(const VerdictCounts& counts) {
  return std::to_string(counts.pass) + " pass, " + std::to_string(counts.not_reproduced) + " not reproduced, " +
         std::to_string(counts.fail) + " fail";
}

std::string measured_text(const CheckResult& check) {
  const experiments::Measured& m = check.measured;
  if (std::isnan(m.value)) return m.problem.empty() ? "not measured" : m.problem;
  std::string text = short_number(m.value, 5);
  if (std::isinf(m.value)) text = m.value > 0 ? "inf" : "-inf";
  if (!check.unit.empty()) text += " " + check.unit;
  if (std::isfinite(m.ci_low) && std::isfinite(m.ci_high))
    text += " [" + short_number(m.ci_low, 5) + ", " + short_number(m.ci_high, 5) + "]";
  return text;
}

namespace {

using Cells = std::array<std::string, 6>;

/// At most `width` columns, cut with dots at a whole character.
std::string cut(const std::string& text, std::size_t width) {
  if (display_width(text) <= width) return text;
  std::size_t end = 0;
  for (std::size_t columns = 0; end < text.size() && columns + 3 <= width; ++end) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U && ++columns + 3 > width) break;
  }
  return text.substr(0, end) + "...";
}

std::string line(const Cells& cells, const std::array<std::size_t, 6>& widths) {
  std::string text;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    text += cells[k];
    if (k + 1 < cells.size()) text += std::string(widths[k] - display_width(cells[k]) + 2, ' ');
  }
  return text + "\n";
}

}  // namespace

std::string verdict_table(const std::vector<NamedCheck>& checks) {
  std::vector<Cells> rows{{"experiment", "check", "claim", "measured", "accepted", "verdict"}};
  for (const auto& [experiment, check] : checks) {
    const std::string claim = check.claim.empty() ? "-" : check.claim;
    rows.push_back({cut(clean_text(experiment), 24), cut(clean_text(check.id), 32), cut(clean_text(claim), 24),
                    cut(clean_text(measured_text(check)), 44), cut(clean_text(check.accept), 24), verdict_words(check.verdict)});
  }
  std::array<std::size_t, 6> widths{};
  for (const Cells& row : rows) {
    for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], display_width(row[k]));
  }
  std::string text;
  for (const Cells& row : rows) text += line(row, widths);
  std::string reasons;
  for (const auto& [experiment, check] : checks) {
    if (check.verdict == Verdict::pass) continue;
    const std::string why = check.reason.empty() ? "outside the accepted band" : check.reason;
    reasons += verdict_words(check.verdict) + ": " + clean_text(experiment) + " " + clean_text(check.id) + ": " + clean_text(why) + "\n";
  }
  return reasons.empty() ? text : text + "\n" + reasons;
}

}  // namespace airloom::report
