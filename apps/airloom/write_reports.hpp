#pragma once
/// Draws and reports result folders as `report` and `reproduce` do, with a word on stderr about each.
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/command.hpp"
#include "airloom/report/report.hpp"

namespace airloom::app {

/// Every result folder at or below `folders`, into one page. Two folders with an experiment in common are compared.
/// @param page  where to write it; empty means <folder>/report.html, or report.html here when there are several folders
/// @throws InvalidInput, IoError
[[nodiscard]] report::ReportSummary write_reports(const std::vector<std::string>& folders, const std::string& page, const Context& context);

}  // namespace airloom::app
