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

Curve curve_of(const std::string& label, const std::vector<double>& y) {
  Curve curve;
  curve.label = label;
  curve.x = {1, 2};
  curve.y = y;
  curve.z = {1, 2, 3, 4};
  return curve;
}

Place place_of(const std::string& role, double x, int served_by) {
  Place place;
  place.role = role;
  place.x = x;
  place.served_by = served_by;
  return place;
}

Figure figure_of(Figure::Kind kind) {
  Figure figure;
  figure.id = "f";
  figure.title = "50 % of {A}, [B] & C_1";
  figure.kind = kind;
  figure.x.label = "x";
  figure.y.label = "y";
  figure.curves = {curve_of("a#1", {3, std::nan("")}), curve_of("b", {5, 6})};
  figure.curves[0].low = {2, 2};
  figure.curves[0].high = {4, 4};
  figure.places = {place_of("donor", 0, -1), place_of("user", 10, 0)};
  return figure;
}

TEST(Tikz, EscapesWhatMeansSomethingToLatex) {
  EXPECT_EQ(escape_latex("a_b^c {x} 5% #1 & $ \\ ~"),
            "a\\_b\\textasciicircum{}c \\{x\\} 5\\% \\#1 \\& \\$ \\textbackslash{} \\textasciitilde{}");
}

TEST(Tikz, WritesABalancedDocumentForEveryKind) {
  using Kind = Figure::Kind;
  for (const Kind kind :
       {Kind::line, Kind::bar, Kind::cdf, Kind::map, Kind::history, Kind::curve, Kind::polar, Kind::deployment, Kind::network}) {
    const std::string tex = tikz_document({figure_of(kind)});
    const std::size_t pictures = kind == Kind::map ? 2 : 1;
    EXPECT_EQ(count(tex, "\\begin{tikzpicture}"), pictures) << kind_name(kind);
    EXPECT_EQ(count(tex, kind == Kind::polar ? "\\end{polaraxis}" : "\\end{axis}"), pictures) << kind_name(kind);
    std::string plain = tex;  // without escaped braces, those that are left must match
    for (const char* escaped : {"\\{", "\\}"}) {
      for (std::size_t at = plain.find(escaped); at != std::string::npos; at = plain.find(escaped)) plain.erase(at, 2);
    }
    EXPECT_EQ(std::ranges::count(plain, '{'), std::ranges::count(plain, '}')) << kind_name(kind);
    EXPECT_TRUE(tex.ends_with("\\end{document}\n"));
  }
}

TEST(Tikz, ColoursTheUsersOfANetwork) {
  Figure figure = figure_of(Figure::Kind::network);
  figure.z.label = "50 %";
  figure.places = {place_of("base station", 0, -1), place_of("platform", 5, -1), place_of("user", 10, -1), place_of("user", 20, -1),
                   place_of("user", 30, -1)};
  figure.places[1].reach = 25;
  figure.places[2].value = 1.5;
  figure.places[3].value = 2.5;
  const std::string tex = tikz_document({figure});
  EXPECT_NE(tex.find("scatter src=explicit, only marks, mark=*] coordinates {(10,0) [1.5] (20,0) [2.5] };"), std::string::npos) << tex;
  EXPECT_NE(tex.find("mark=*, gray, forget plot] coordinates {(30,0) };"), std::string::npos) << tex;  // a user without a value
  EXPECT_NE(tex.find("mark=square*"), std::string::npos);
  EXPECT_NE(tex.find("mark=triangle*"), std::string::npos);
  EXPECT_NE(tex.find("({5+25*cos(x)}, {0+25*sin(x)});"), std::string::npos);
  EXPECT_NE(tex.find("colorbar style={ylabel={50 \\%}}, point meta min=1.5, point meta max=2.5"), std::string::npos);
  EXPECT_EQ(count(tex, "\\addlegendentry"), 4U);
}

TEST(Tikz, DrawsTheNumbersOfTheFigure) {
  const std::string tex = tikz_document({figure_of(Figure::Kind::line)});
  EXPECT_NE(tex.find("coordinates {(1,3) (2,nan) }"), std::string::npos);
  EXPECT_NE(tex.find("fill between[of=low0 and high0]"), std::string::npos);
  EXPECT_EQ(count(tex, "\\addlegendentry"), 2U);
}

}  // namespace
}  // namespace airloom::report
