#pragma once
/// Parts of an experiment's section of the report, each as HTML.
#include <string>

#include "airloom/report/data_table.hpp"
#include "airloom/report/experiment_report.hpp"

namespace airloom::report {

/// The interactive chart with the numbers it draws from, and the SVG picture that stands in for it without scripts and in print.
[[nodiscard]] std::string figure_html(const DrawnFigure& drawn, const std::string& section_id);

/// Claim, what was measured, value, bands, verdict and reason, a row per check.
[[nodiscard]] std::string claims_html(const std::vector<experiments::CheckResult>& checks);

/// A table that opens on a click; "" when it has no rows.
[[nodiscard]] std::string data_table_html(const DataTable& data, const std::string& summary);

/// Seed, versions, host, times, the command, the configuration and the experiment's file.
[[nodiscard]] std::string provenance_html(const ExperimentReport& report);

/// Standard base64.
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace airloom::report
