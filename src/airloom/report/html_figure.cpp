#include "airloom/report/html_parts.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const auto byte = [&](std::size_t k) { return at + k < bytes.size() ? static_cast<unsigned char>(bytes[at + k]) : 0U; };
    const unsigned word = (byte(0) << 16U) | (byte(1) << 8U) | byte(2);
    for (unsigned k = 0; k < 4; ++k) text += at + k > bytes.size() ? '=' : digits[(word >> (18U - 6U * k)) & 63U];
  }
  return text;
}

namespace {

/// As an image of its own the picture cannot run scripts, load anything or clash with other pictures' ids.
std::string picture_html(const DrawnFigure& drawn) {
  if (!drawn.drawing.drawn) return "<p class=\"warning small\">No picture: " + escape_html(drawn.drawing.message) + ".</p>\n";
  return "<img class=\"static\" alt=\"" + escape_html(drawn.figure.title) + "\" src=\"data:image/svg+xml;base64," +
         base64(io::read_text(drawn.drawing.svg)) + "\">\n";
}

}  // namespace

std::string figure_html(const DrawnFigure& drawn, const std::string& section_id) {
  const Figure& figure = drawn.figure;
  const std::string kind = kind_name(figure.kind);
  return "<figure class=\"plot " + kind + (drawn.drawing.drawn ? " has-static" : "") + "\" id=\"f-" + section_id + "-" +
         safe_file_name(figure.id) + "\" data-kind=\"" + kind + "\" data-points=\"" + std::to_string(point_count(figure)) +
         "\">\n<div class=\"chart\"></div>\n" + picture_html(drawn) + "<figcaption><strong>" + escape_html(figure.title) + ".</strong> " +
         escape_html(figure.note) + "</figcaption>\n" + "<script type=\"application/json\">" + json_for_script(figure_json(figure)) +
         "</script>\n</figure>\n";
}

}  // namespace airloom::report
