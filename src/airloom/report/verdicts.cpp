#include "airloom/report/verdicts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::CheckResult;
using experiments::Verdict;

void Tally::add(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: ++pass; break;
    case Verdict::fail: ++fail; break;
    case Verdict::not_reproduced: ++not_reproduced; break;
    case Verdict::undecided: ++undecided; break;
    case Verdict::not_run: ++not_run; break;
  }
}

void Tally::add(const Tally& other) {
  pass += other.pass;
  not_reproduced += other.not_reproduced;
  undecided += other.undecided;
  fail += other.fail;
  not_run += other.not_run;
}

std::size_t Tally::of(Verdict verdict) const {
  switch (verdict) {
    case Verdict::pass: return pass;
    case Verdict::fail: return fail;
    case Verdict::not_reproduced: return not_reproduced;
    case Verdict::undecided: return undecided;
    case Verdict::not_run: return not_run;
  }
  return 0;
}

void VerdictCounts::add(const CheckResult& check) {
  (check.published() ? published : own).add(check.verdict);
  (check.published() ? published_so_far : own_so_far).add(check.so_far);
}

void VerdictCounts::add(const VerdictCounts& other) {
  published.add(other.published);
  own.add(other.own);
  published_so_far.add(other.published_so_far);
  own_so_far.add(other.own_so_far);
}

VerdictCounts count(const std::vector<CheckResult>& checks) {
  VerdictCounts counts;
  for (const CheckResult& check : checks) counts.add(check);
  return counts;
}

std::string verdict_words(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return "pass";
    case Verdict::fail: return "fail";
    case Verdict::not_reproduced: return "not reproduced";
    case Verdict::undecided: return "undecided";
    case Verdict::not_run: return "not run";
  }
  return {};
}

std::string so_far_words(Verdict verdict) { return verdict == Verdict::fail ? "outside our band" : verdict_words(verdict); }

std::string verdict_text(const CheckResult& check) {
  if (check.verdict != Verdict::undecided) return verdict_words(check.verdict);
  return "undecided, so far " + so_far_words(check.so_far);
}

namespace {

std::string some(std::size_t n, const std::string& one, const std::string& many) { return std::to_string(n) + " " + (n == 1 ? one : many); }

/// ", 15 not reproduced, 2 not run": what is not pass.
std::string others_text(const Tally& tally, const std::string& fail) {
  std::string text;
  const auto add = [&text](std::size_t n, const std::string& words) {
    if (n > 0) text += ", " + std::to_string(n) + " " + words;
  };
  add(tally.not_reproduced, "not reproduced");
  add(tally.undecided, "undecided");
  add(tally.fail, fail);
  add(tally.not_run, "not run");
  return text;
}

/// @param fail  the word for what is outside our band
std::string tallies_text(const Tally& published, const Tally& own, const std::string& fail) {
  std::string text;
  if (published.total() > 0) {
    text = std::to_string(published.pass) + " of " + some(published.total(), "published claim", "published claims") +
           (published.total() == 1 ? " holds" : " hold") + others_text(published, fail);
  }
  if (own.total() == 0) return text.empty() ? "no checks" : text;
  if (!text.empty()) text += "; ";
  if (own.pass == own.total()) return text + some(own.pass, "own check passes", "own checks pass");
  return text + std::to_string(own.pass) + " of " + some(own.total(), "own check passes", "own checks pass") + others_text(own, fail);
}

}  // namespace

std::string counts_text(const VerdictCounts& counts) { return tallies_text(counts.published, counts.own, "fail"); }

std::string so_far_text(const VerdictCounts& counts) {
  if (counts.published.undecided + counts.own.undecided == 0) return {};
  return "so far " + tallies_text(counts.published_so_far, counts.own_so_far, so_far_words(Verdict::fail));
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
                    cut(clean_text(measured_text(check)), 44), cut(clean_text(check.accept), 24), verdict_text(check)});
  }
  std::array<std::size_t, 6> widths{};
  for (const Cells& row : rows) {
    for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], display_width(row[k]));
  }
  std::string text;
  for (const Cells& row : rows) text += line(row, widths);
  std::string reasons;
  for (const auto& [experiment, check] : checks) {
    if (check.verdict == Verdict::pass || (check.quick && check.so_far == Verdict::pass)) continue;  // of quick runs the last line tells
    reasons +=
        verdict_words(check.verdict) + ": " + clean_text(experiment) + " " + clean_text(check.id) + ": " + clean_text(check.reason) + "\n";
  }
  return reasons.empty() ? text : text + "\n" + reasons;
}

}  // namespace airloom::report
