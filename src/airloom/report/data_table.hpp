#pragma once
/// Numbers of one experiment as rows of text, for the report.
#include <string>
#include <vector>

#include "airloom/experiments/results/table.hpp"
#include "airloom/report/figure.hpp"

namespace airloom::report {

/// Cells of one table; the first `text_columns` of them are words, the others numbers.
struct DataTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
  std::size_t text_columns = 0;
  std::size_t rows_left_out = 0;  ///< beyond the limit; `export` has them all
};

/// Scalars that figures and checks read, each once, without a series.
[[nodiscard]] std::vector<experiments::Quantity> tabulated(const experiments::Experiment& experiment);

/// "user_rate", "user_rate [3]", "user_rate (min)"
[[nodiscard]] std::string metric_text(const experiments::Quantity& quantity);

/// One row per point, series and metric that a figure or a check reads: usable drops, mean with its 95 % interval, spread.
[[nodiscard]] DataTable statistics_table(const experiments::ResultTable& table, std::size_t row_limit = 2000);

/// One row per residual and certificate of each series over all stored drops: the worst value of a residual, the range of a
/// number, how often a statement holds.
[[nodiscard]] DataTable certificate_table(const experiments::ResultTable& table);

/// One row per place of a network: where it is, what it covers, its value.
[[nodiscard]] DataTable places_table(const Figure& figure);

}  // namespace airloom::report
