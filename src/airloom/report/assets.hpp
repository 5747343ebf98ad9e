#pragma once
/// The report's page, style and scripts, as the build wrote them into the program (see cmake/EmbedReport.cmake).
#include <string_view>

namespace airloom::report {

/// HTML with places to fill: {{title}}, {{style}}, {{body}}, {{style_data}}, {{echarts}} (compressed), {{script}}.
[[nodiscard]] std::string_view page_template();
[[nodiscard]] std::string_view style_sheet();
/// All scripts of assets/, in the order of cmake/EmbedReport.cmake.
[[nodiscard]] std::string_view page_script();
/// Apache ECharts; empty when it was not there at build time.
[[nodiscard]] std::string_view echarts_script();

}  // namespace airloom::report
