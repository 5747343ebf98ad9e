#include "airloom/report/page_shell.hpp"

#include <utility>
#include <vector>

#include "airloom/core/version.hpp"
#include "airloom/report/assets.hpp"
#include "airloom/report/packed.hpp"
#include "airloom/report/style.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {
namespace {

/// Fills every {{name}} of the template; what is filled in is not searched again.
std::string fill(std::string_view page, const std::vector<std::pair<std::string_view, std::string_view>>& parts) {
  std::string out;
  while (true) {
    const std::size_t open = page.find("{{");
    const std::size_t close = open == std::string_view::npos ? open : page.find("}}", open);
    if (close == std::string_view::npos) return out.append(page);
    out.append(page.substr(0, open));
    const std::string_view wanted = page.substr(open + 2, close - open - 2);
    for (const auto& [word, text] : parts) {
      if (word == wanted) out.append(text);
    }
    page.remove_prefix(close + 2);
  }
}

/// A script between <script> tags must not hold the closing tag, not even in a text.
std::string inline_script(std::string_view script) {
  std::string out(script);
  for (std::size_t at = 0; (at = out.find("</", at)) != std::string::npos; at += 3) {
    const std::string_view rest = std::string_view(out).substr(at + 2, 6);
    if (rest == "script" || rest == "SCRIPT") out.replace(at, 2, "<\\/");
  }
  return out;
}

}  // namespace

std::string page_footer() { return "<footer class=\"small\"><p>Written by airloom " + escape_html(version()) + ".</p></footer>\n"; }

std::string whole_page(std::string_view title, const std::string& body) {
  io::Json style = io::Json::object();
  for (const std::string_view color : palette) style["palette"].push_back(std::string(color));
  for (const std::string_view color : viridis) style["viridis"].push_back(std::string(color));
  for (const std::string_view dash : dashes) style["dashes"].push_back(std::string(dash));
  for (const int marker : markers) style["markers"].push_back(marker);
  const std::string style_data = json_for_script(style);
  const std::string echarts = echarts_script().empty() ? std::string() : base64(gzip(echarts_script()));
  const std::string script = inline_script(page_script());
  const std::string shown_title = escape_html(title);
  return fill(page_template(), {{"title", shown_title},
                                {"style", style_sheet()},
                                {"body", body},
                                {"style_data", style_data},
                                {"echarts", echarts},
                                {"script", script}});
}

}  // namespace airloom::report
