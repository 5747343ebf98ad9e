#pragma once
/// What a figure is drawn on: a page of the report, or a column of a paper.
#include <array>
#include <string_view>

namespace airloom::report {

/// The kinds of pictures; all are drawn by gnuplot from one script.
enum class PictureFormat { svg, png, pdf, tikz };
constexpr auto enum_names(PictureFormat) { return std::array<std::string_view, 4>{"svg", "png", "pdf", "tikz"}; }

/// Lengths inside a drawing are in ems, so that a figure keeps its shape when its letters shrink.
struct Sheet {
  double width_pt = 540.0;  ///< of a drawing of one panel
  double em_pt = 10.5;      ///< size of the letters
  bool title = true;        ///< over the drawing; a paper has a caption instead
  bool wider = true;        ///< several panels stand side by side on a wider drawing, else under each other where they must

  [[nodiscard]] double width() const { return width_pt / em_pt; }
  [[nodiscard]] double em_px() const { return em_pt * 96.0 / 72.0; }  ///< pixels of SVG are a ninety-sixth of an inch
};

/// A picture to draw.
struct Target {
  PictureFormat format;
  Sheet sheet = {};
};

/// For the screen: 720 pixels of SVG wide, letters of 14 pixels.
[[nodiscard]] constexpr Sheet screen_sheet() { return {}; }

inline constexpr double column_mm = 88.0;  ///< width of a column of many journals

/// For a column of a paper: letters of 8 points, no title.
/// @param width_mm  width of the column, 40 to 400
[[nodiscard]] constexpr Sheet paper_sheet(double width_mm) {
  return {.width_pt = width_mm * 72.0 / 25.4, .em_pt = 8.0, .title = false, .wider = false};
}

}  // namespace airloom::report
