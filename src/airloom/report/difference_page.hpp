#pragma once
/// Two folders of results side by side: verdicts, differences with their intervals, figures.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "airloom/report/html.hpp"
#include "airloom/report/report.hpp"

namespace airloom::report {

/// Result folders of A and of B by their experiments, which are the last two names of their paths.
struct FolderPairs {
  std::vector<std::pair<std::filesystem::path, std::filesystem::path>> both;
  std::vector<std::filesystem::path> alone;  ///< of experiments that only one of them has
};

[[nodiscard]] FolderPairs pair_folders(const std::vector<std::filesystem::path>& a, const std::vector<std::filesystem::path>& b);

/// The section of one experiment that both have: B against A.
[[nodiscard]] Section difference_section(const ExperimentReport& a, const ExperimentReport& b);

/// Judges and draws all folders, and writes one page: sections of differences, then those of experiments that stand alone.
/// @param names  of A and B, as the page shows them
/// @throws IoError, InvalidInput  when nothing can be read, or the page cannot be written
[[nodiscard]] ReportSummary write_difference(const FolderPairs& folders, const Compared& names, const std::filesystem::path& page,
                                             const ReportOptions& options = {});

}  // namespace airloom::report
