#pragma once
/// The report's page, style and scripts, as the build wrote them into the program (see cmake/EmbedReport.cmake).
#include <string_view>

namespace airloom::report {

/// HTML with places to fill: {{title}}, {{style}}, {{body}}, {{style_data}}, {{echarts}}, {{script}}.
[[nodiscard]] std::string_view page_template();
[[nodiscard]] std::string_view style_sheet();
[[nodiscard]] std::string_view page_script();
/// The rotating drawing of a deployment.
[[nodiscard]] std::string_view deployment_script();
/// The chart of a network map.
[[nodiscard]] std::string_view network_script();
[[nodiscard]] std::string_view polar_script();
/// Tables that are sorted by a click.
[[nodiscard]] std::string_view sort_script();
/// Apache ECharts; empty when it was not there at build time.
[[nodiscard]] std::string_view echarts_script();

}  // namespace airloom::report
