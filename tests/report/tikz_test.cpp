/// Figures as LaTeX: balanced, escaped, every kind.
#include "airloom/report/tikz.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace airloom::report {
namespace {

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size())) ++found;
  return found;
}

Figure figure_of(Figure::Kind kind) {
  Figure figure{.id = "f", .title = "50 % of {A}, [B] & C_1", .kind = kind, .x = {.label = "x"}, .y = {.label = "y"}};
  figure.curves.push_back({.label = "a#1", .x = {1, 2}, .y = {3, std::nan("")}, .low = {2, 2}, .high = {4, 4}, .z = {1, 2, 3, 4}});
  figure.curves.push_back({.label = "b", .x = {1, 2}, .y = {5, 6}, .z = {1, 2, 3, 4}});
  figure.places = {{.role = "donor", .label = "d"}, {.role = "user", .label = "u", .x = 10, .served_by = 0}};
  return figure;
}

TEST(Tikz, EscapesWhatMeansSomethingToLatex) {
  EXPECT_EQ(escape_latex("a_b^c {x} 5% #1 & $ \\ ~"),
            "a\\_b\\textasciicircum{}c \\{x\\} 5\\% \\#1 \\& \\$ \\textbackslash{} \\textasciitilde{}");
}

TEST(Tikz, WritesABalancedDocumentForEveryKind) {
  using Kind = Figure::Kind;
  for (const Kind kind : {Kind::line, Kind::bar, Kind::cdf, Kind::map, Kind::history, Kind::deployment}) {
    const std::string tex = tikz_document({figure_of(kind)});
    const std::size_t pictures = kind == Kind::map ? 2 : 1;
    EXPECT_EQ(count(tex, "\\begin{tikzpicture}"), pictures) << kind_name(kind);
    EXPECT_EQ(count(tex, "\\end{axis}"), pictures) << kind_name(kind);
    std::string plain = tex;  // without escaped braces, those that are left must match
    for (const char* escaped : {"\\{", "\\}"}) {
      for (std::size_t at = plain.find(escaped); at != std::string::npos; at = plain.find(escaped)) plain.erase(at, 2);
    }
    EXPECT_EQ(std::ranges::count(plain, '{'), std::ranges::count(plain, '}')) << kind_name(kind);
    EXPECT_TRUE(tex.ends_with("\\end{document}\n"));
  }
}

TEST(Tikz, DrawsTheNumbersOfTheFigure) {
  const std::string tex = tikz_document({figure_of(Figure::Kind::line)});
  EXPECT_NE(tex.find("coordinates {(1,3) (2,nan) }"), std::string::npos);
  EXPECT_NE(tex.find("fill between[of=low0 and high0]"), std::string::npos);
  EXPECT_EQ(count(tex, "\\addlegendentry"), 2U);
}

}  // namespace
}  // namespace airloom::report
