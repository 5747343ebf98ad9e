#pragma once
/// Text for LaTeX.
#include <string>
#include <string_view>

namespace airloom::report {

/// One line of text that pdfLaTeX, LuaLaTeX and XeLaTeX show as it is: special characters escaped, Greek letters and signs of
/// mathematics by their commands; other letters that pdfLaTeX has none for become \airloomletter{their number}.
[[nodiscard]] std::string escape_latex(std::string_view text);

/// Defines \airloomletter: the letter itself where the engine knows Unicode, else a question mark in a frame.
[[nodiscard]] std::string latex_letters();

}  // namespace airloom::report
