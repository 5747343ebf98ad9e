#pragma once
/// What all sections of a report have in common: the element with its heading and source, then headed parts.
#include <string>
#include <vector>

#include "airloom/report/html.hpp"

namespace airloom::report {

struct SectionPart {
  std::string heading;  ///< "" for none
  std::string html;
};

/// All but the HTML of an experiment's section.
[[nodiscard]] Section section_of(const ExperimentReport& report, bool quick);

/// @param under  HTML between the source and the parts
[[nodiscard]] std::string section_html(const Section& section, const std::string& under, const std::vector<SectionPart>& parts);

/// "quick run", where it was one.
[[nodiscard]] std::string quick_badge(bool quick);

}  // namespace airloom::report
