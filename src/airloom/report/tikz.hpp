#pragma once
/// Figures as LaTeX: one standalone document for pgfplots, drawn from the same values as every other figure.
#include <string>
#include <vector>

#include "airloom/report/figure.hpp"

namespace airloom::report {

/// A complete document: `pdflatex` makes one page per figure (a map with several panels: one page per panel).
[[nodiscard]] std::string tikz_document(const std::vector<Figure>& figures);

/// Text with LaTeX's special characters escaped.
[[nodiscard]] std::string escape_latex(std::string_view text);

}  // namespace airloom::report
