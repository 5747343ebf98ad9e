#pragma once
/// Draws and reports result folders as `report` and `reproduce` do, with a word on stderr about each.
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/command.hpp"
#include "airloom/report/report.hpp"

namespace airloom::app {

/// Every result folder at or below `folder`, into one page.
/// @param page  where to write it; empty means <folder>/report.html
/// @throws InvalidInput, IoError
[[nodiscard]] report::ReportSummary write_reports(const std::string& folder, const std::string& page, const Context& context);

}  // namespace airloom::app
