#include "airloom/report/figure_text.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/packed.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

namespace {

constexpr std::size_t most_bytes_plain = 20'000;  ///< of a figure's numbers; more are compressed

/// As an image of its own the picture cannot run scripts, load anything or clash with other pictures' ids. A compressed one is made by
/// the page's script.
std::string picture_html(const DrawnFigure& drawn, bool compressed) {
  if (!drawn.drawing.drawn) return "<p class=\"warning small\">No picture: " + escape_html(drawn.drawing.message) + ".</p>\n";
  const std::string svg = io::read_text(drawn.drawing.svg);
  const std::string image = "<img class=\"static\" alt=\"" + escape_html(figure_text(drawn.figure)) + "\"";
  if (!compressed) return image + " src=\"data:image/svg+xml;base64," + base64(svg) + "\">\n";
  return image + ">\n" + packed_html(svg, "class=\"picture\"") + "<noscript><p class=\"small\">Scripts are off: the picture is <code>" +
         escape_html(drawn.drawing.svg.filename().string()) + "</code> beside the results.</p></noscript>\n";
}

std::string numbers_html(const Figure& figure) {
  const std::string json = json_for_script(figure_json(figure));
  if (json.size() > most_bytes_plain) return packed_html(json, "class=\"figure-data\"");
  return "<script type=\"application/json\">" + json + "</script>\n";
}

}  // namespace

std::string file_html(const std::string& name, const std::string& extension, const std::string& type, std::string_view bytes) {
  return packed_html(bytes, "class=\"file\" data-name=\"" + name + "\" data-extension=\"" + extension + "\" data-type=\"" + type + "\"");
}

std::string anchor_html(const std::string& id, const std::string& shown) {
  std::string words = escape_html(shown);
  for (std::size_t at = 0; (at = words.find('_', at)) != std::string::npos; at += 6) words.insert(at + 1, "<wbr>");
  return "<a class=\"anchor\" href=\"#" + id + "\">" + words + "</a>";
}

std::string figure_html(const DrawnFigure& drawn, const std::string& section_id, bool compressed) {
  const Figure& figure = drawn.figure;
  const std::string kind = kind_name(figure.kind);
  const std::string name = safe_file_name(figure.id);
  const std::string id = "f-" + section_id + "-" + name;
  std::string html = "<figure class=\"plot " + kind + (drawn.drawing.drawn ? " has-static" : "") + "\" id=\"" + id + "\" data-kind=\"" +
                     kind + "\" data-figure=\"" + name + "\" data-points=\"" + std::to_string(point_count(figure)) +
                     "\">\n<div class=\"chart\" role=\"img\" aria-label=\"" + escape_html(figure_text(figure)) + "\"></div>\n" +
                     picture_html(drawn, compressed) + "<figcaption><strong>" + escape_html(figure.title) + ".</strong> " +
                     escape_html(figure.note) + " " + anchor_html(id, name) + "</figcaption>\n" + numbers_html(figure);
  if (!drawn.drawing.pdf.empty()) html += file_html("PDF", "pdf", "application/pdf", io::read_text(drawn.drawing.pdf));
  if (!drawn.drawing.tikz.empty()) html += file_html("TikZ", "tex", "application/x-tex", io::read_text(drawn.drawing.tikz));
  return html + "</figure>\n";
}

}  // namespace airloom::report
