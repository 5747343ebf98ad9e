#pragma once
/// The self-contained HTML report: no network, opens from disk, every text escaped.
#include <string>
#include <utility>
#include <vector>

#include "airloom/report/experiment_report.hpp"
#include "airloom/report/verdicts.hpp"

namespace airloom::report {

/// What the page says of one experiment, and what its overview needs; the rows may be dropped once it is made.
struct Section {
  std::string id;    ///< of the element: "iab-fig7"
  std::string name;  ///< "iab/fig7"
  std::string title;
  std::string source;
  VerdictCounts verdicts;
  experiments::RowCounts rows;
  int realizations = 0;
  bool quick = false;  ///< few realizations
  std::string html;
};

/// How much a page may hold of one experiment.
struct SectionRoom {
  std::size_t drops = 1'000'000;     ///< bytes, compressed, for single drops
  bool compressed_pictures = false;  ///< as in pages of many experiments
  std::size_t copies = 0;            ///< sections of the same experiment that stand before it
};

[[nodiscard]] Section make_section(const ExperimentReport& report, const SectionRoom& room = {});

/// What the page calls A and B where it compares two results; empty otherwise.
using Compared = std::pair<std::string, std::string>;

/// The whole page. `problems` are result folders that could not be read, one line each.
[[nodiscard]] std::string make_page(const std::vector<Section>& sections, const std::vector<std::string>& problems,
                                    const Compared& compared = {});

/// "<span class="badge ...">", also in words for those who do not see colours.
[[nodiscard]] std::string verdict_badge(experiments::Verdict verdict);
/// A badge per kind of verdict that occurs; "none" without any.
[[nodiscard]] std::string count_badges(const Tally& tally);

}  // namespace airloom::report
