/// Text for LaTeX: nothing in it acts, and what pdfLaTeX has no letter for is named.
#include "airloom/report/latex.hpp"

#include <gtest/gtest.h>

namespace airloom::report {
namespace {

TEST(Latex, EscapesWhatMeansSomethingToIt) {
  EXPECT_EQ(escape_latex("a_b^c {x} 5% #1 & $ \\ ~"),
            "a\\_b\\textasciicircum{}c \\{x\\} 5\\% \\#1 \\& \\$ \\textbackslash{} \\textasciitilde{}");
  EXPECT_EQ(escape_latex("\"it's\" a--b |x| <y>"),
            "\\char34{}it\\textquotesingle{}s\\char34{} a-{}-{}b \\textbar{}x\\textbar{} \\textless{}y\\textgreater{}");
}

TEST(Latex, WritesGreekAndMathematicsByTheirCommands) {
  EXPECT_EQ(escape_latex("σ² ≤ 3 µW"), "\\ensuremath{\\sigma}\\ensuremath{^2} \\ensuremath{\\leq} 3 \\ensuremath{\\mu}W");
  EXPECT_EQ(escape_latex("é–ü"), "é--ü");
}

TEST(Latex, NamesLettersThatPdflatexHasNot) {
  EXPECT_EQ(escape_latex("中"), "\\airloomletter{4E2D}");
  EXPECT_EQ(escape_latex("Þ"), "\\airloomletter{00DE}");
}

TEST(Latex, StaysOnOneLine) { EXPECT_EQ(escape_latex("a\nb\x01"), "a b "); }

}  // namespace
}  // namespace airloom::report
