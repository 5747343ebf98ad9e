#pragma once
/// Parts of an experiment's section of the report, each as HTML.
#include <string>

#include "airloom/report/data_table.hpp"
#include "airloom/report/experiment_report.hpp"

namespace airloom::report {

/// The interactive chart with the numbers it draws from, and the SVG picture that stands in for it without scripts and in print.
/// @param compressed  the picture, too: pages of many figures stay small, and show it in print alone
[[nodiscard]] std::string figure_html(const DrawnFigure& drawn, const std::string& section_id, bool compressed = false);

/// Inside a figure: a file that the page hands out beside CSV and SVG, which it makes itself from the numbers and the picture.
[[nodiscard]] std::string file_html(const std::string& name, const std::string& extension, const std::string& type, std::string_view bytes);

/// A link to an element of the page, which shows its name.
[[nodiscard]] std::string anchor_html(const std::string& id, const std::string& shown);

/// It passes, or the value alone says so where nothing is decided yet.
[[nodiscard]] bool holds(const experiments::CheckResult& check);

/// Claim, what was measured, value, bands, verdict and reason, a row per check; "#c-<section>-<check>" leads to it.
[[nodiscard]] std::string claims_html(const std::vector<experiments::CheckResult>& checks, const std::string& section_id = {});

/// BibTeX to copy; "" without any.
[[nodiscard]] std::string citation_html(const std::string& bibtex);

/// A table that opens on a click; "" when it has no rows. A long one is made by the page when it is opened.
[[nodiscard]] std::string data_table_html(const DataTable& data, const std::string& summary, bool open = false);

/// Seed, versions, host, times, the command, the configuration and the experiment's file.
[[nodiscard]] std::string provenance_html(const ExperimentReport& report);

}  // namespace airloom::report
