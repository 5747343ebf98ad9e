#include "airloom/comparison_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace airloom::app {
namespace {

using experiments::Comparison;
using experiments::ComparisonRow;

std::string formatted(const char* format, double x) {
  if (std::isnan(x)) return "-";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, x);
  return text.data();
}

std::string percent(double gap) { return std::isnan(gap) ? "-" : formatted("%.3g", 100.0 * gap) + " %"; }

std::string time_text(double seconds) {
  if (std::isnan(seconds)) return "-";
  if (seconds < 1e-3) return formatted("%.3g", 1e6 * seconds) + " us";
  if (seconds < 1.0) return formatted("%.3g", 1e3 * seconds) + " ms";
  return formatted("%.3g", seconds) + " s";
}

std::string headline(const Comparison& c) {
  std::string text = c.system + ": " + std::to_string(c.complete) + (c.complete == 1 ? " network" : " networks") + ", by " + c.metric;
  if (c.nobody_feasible > 0) text += "; on " + std::to_string(c.nobody_feasible) + " nobody keeps the promises";
  if (c.refused > 0) text += "; " + std::to_string(c.refused) + " combinations of random fields were refused";
  const auto standard = std::ranges::find(c.rows, c.standard, &ComparisonRow::algorithm);
  if (standard != c.rows.end() && c.complete > c.nobody_feasible) {
    text += "\nThe default, " + c.standard + ", is the best on " + std::to_string(standard->best) + " of " +
            std::to_string(c.complete - c.nobody_feasible) + "; it stays " + percent(standard->mean_gap) + " below the best in the mean, " +
            percent(standard->worst_gap) + " at worst (network " + standard->worst_network + ").";
  }
  return text;
}

/// Why an algorithm gave no answer to some network, its first such message; empty when it always did.
std::string trouble_of(const Comparison& c, const std::string& algorithm) {
  const auto column = static_cast<std::size_t>(std::ranges::find(c.algorithms, algorithm) - c.algorithms.begin());
  for (const experiments::ComparedNetwork& network : c.networks) {
    if (!network.complete || column >= network.answers.size()) continue;
    const experiments::Answer& answer = network.answers[column];
    if (answer.message.empty() || (answer.status != "failed" && answer.status != "refused" && answer.status != "unsupported")) continue;
    return algorithm + ", network " + network.name + ": " + answer.status + ": " + answer.message;
  }
  return {};
}

}  // namespace

void print_comparison(std::ostream& out, const Comparison& c) {
  out << headline(c) << '\n';
  std::vector<std::array<std::string, 8>> cells{{"algorithm", "mean", "mean gap", "95 % gap", "worst gap", "feasible", "median", "status"}};
  bool marked = false;
  for (const ComparisonRow& row : c.rows) {
    marked = marked || !row.advantage.empty();
    cells.push_back({row.algorithm + (row.advantage.empty() ? "" : " *"), formatted("%.6g", row.mean), percent(row.mean_gap),
                     percent(row.q95_gap), percent(row.worst_gap), std::to_string(row.feasible), time_text(row.median_s),
                     experiments::status_text(row)});
  }
  std::array<std::size_t, 8> widths{};
  for (const auto& line : cells) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  for (const auto& line : cells) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string pad(widths[i] - line[i].size(), ' ');
      const bool left = i == 0 || i + 1 == line.size();
      text += (i == 0 ? "" : "  ") + (left ? line[i] + (i == 0 ? pad : "") : pad + line[i]);
    }
    out << text << '\n';
  }
  for (const ComparisonRow& row : c.rows) {
    if (const std::string trouble = trouble_of(c, row.algorithm); !trouble.empty()) out << trouble << '\n';
  }
  if (!marked) return;
  for (const ComparisonRow& row : c.rows) {
    if (row.advantage.empty()) continue;
    out << "* has more than the default (" << row.advantage << "): shown, not counted among the best\n";
    return;
  }
}

}  // namespace airloom::app
