/// What is written of a figure must not depend on its texts but in the places of these: with other texts all else stays.
#include "airloom/report/gnuplot_script.hpp"
#include "airloom/report/html_parts.hpp"
#include "airloom/report/latex.hpp"
#include "airloom/report/text.hpp"
#include "fuzz/figure_of_bytes.hpp"
#include "fuzz/must.hpp"
#include "fuzz/targets.hpp"

namespace airloom::fuzz {
namespace {

using report::Figure;

bool shows_something(const Figure& figure) { return report::point_count(figure) > 0; }

/// Without what lines say that are comments.
std::string without_comments(const std::string& lines) {
  std::string out;
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    out += lines[at] == '#' ? "#" : lines.substr(at, end - at);
    out += '\n';
    at = end + 1;
  }
  return out;
}

/// A script with every quoted text left out; each must end on its line.
std::string without_quotes(const std::string& script) {
  std::string out;
  for (std::size_t at = 0; at < script.size(); ++at) {
    out += script[at];
    if (script[at] != '\'' && script[at] != '"') continue;
    const char quote = script[at];
    std::string inside;
    for (++at; at < script.size(); ++at) {
      must(script[at] != '\n');
      must(quote == '\'' || script[at] != '`');
      if (script[at] != quote) inside += script[at];
      else if (quote == '\'' && at + 1 < script.size() && script[at + 1] == quote) ++at;
      else break;
    }
    must(at < script.size());
    must(report::clean_text(inside) == inside);
  }
  return out;
}

/// Text for LaTeX in which nothing acts but the ways to write characters; inside \ensuremath signs of mathematics.
void must_be_letters(const std::string& latex) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  int depth = 0, mathematics = 0;  // the depth at which mathematics began
  for (std::size_t at = 0; at < latex.size(); ++at) {
    const char c = latex[at];
    if (c == '\\') {
      const std::size_t end = std::min(latex.find_first_not_of(letters, at + 1), latex.size());
      const std::string word = latex.substr(at + 1, end - at - 1);
      if (word.empty()) {
        ++at;
        must(at < latex.size() && std::string_view(mathematics > 0 ? "|" : "{}$&#_%").find(latex[at]) != std::string_view::npos);
        continue;
      }
      const bool begins = word == "ensuremath";
      const bool character =
          word.starts_with("text") || word == "char" || word == "airloomletter" || word == "S" || word == "dots" || word == "copyright";
      must(begins || character || mathematics > 0);
      if (begins) mathematics = depth + 1;
      at = end - 1;
    } else if (c == '{' || c == '}') {
      depth += c == '{' ? 1 : -1;
      must(depth >= 0);
      if (depth < mathematics) mathematics = 0;
    } else {
      must(std::string_view("$&#%\n").find(c) == std::string_view::npos);
      must(mathematics > 0 || std::string_view("^_").find(c) == std::string_view::npos);
      must(static_cast<unsigned char>(c) >= 0x20);
    }
  }
  must(depth == 0);
}

/// Tags with the names of their attributes; must be nested, with every value in quotes.
std::string tags(const std::string& page) {
  constexpr std::string_view name = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
  std::string out;
  std::vector<std::string> open;
  for (std::size_t at = 0; at < page.size(); ++at) {
    must(page[at] != '>');
    if (page[at] != '<') continue;
    const bool closes = page.compare(at, 2, "</") == 0;
    at += closes ? 2 : 1;
    std::size_t end = page.find_first_not_of(name, at);
    must(end != std::string::npos && end > at);
    const std::string tag = page.substr(at, end - at);
    if (tag == "wbr") {  // where a long name may break: as many as it has parts
      must(!closes && page[end] == '>');
      at = end;
      continue;
    }
    out += (closes ? "</" : "<") + tag;
    while (page[end] == ' ') {
      at = end + 1;
      end = page.find_first_not_of(name, at);
      must(end != std::string::npos && end > at);
      out += " " + page.substr(at, end - at);
      if (page[end] != '=') continue;
      must(page.compare(end, 2, "=\"") == 0);
      const std::size_t close = page.find('"', end + 2);
      must(close != std::string::npos && page.substr(end + 2, close - end - 2).find_first_of("<>\n") == std::string::npos);
      end = close + 1;
    }
    must(page[end] == '>');
    out += '>';
    at = end;
    if (closes) {
      must(!open.empty() && open.back() == tag);
      open.pop_back();
    } else if (tag == "script") {  // data, up to its end tag
      at = page.find("</", at);
      must(at != std::string::npos && page.compare(at, 9, "</script>") == 0);
      at += 8;
    } else if (tag != "img" && tag != "br") {
      open.push_back(tag);
    }
  }
  must(open.empty());
  return out;
}

/// Texts of a report besides its figures.
struct Words {
  experiments::CheckResult check;
  report::DataTable table;
  std::string summary, message;
};

Words any_words(ByteSource& bytes) {
  Words w;
  w.check.verdict = static_cast<experiments::Verdict>(bytes.below(5));
  w.check.so_far = static_cast<experiments::Verdict>(bytes.below(5));
  w.check.quick = bytes.below(2) == 1;
  if (bytes.below(2) == 1) w.check.claim_band = experiments::Band{};
  w.check.measured = {.value = bytes.number(), .ci_low = bytes.number(), .ci_high = bytes.number(), .problem = any_text(bytes)};
  for (std::string* text : {&w.check.id, &w.check.claim_text, &w.check.text, &w.check.unit, &w.check.claim, &w.check.accept,
                            &w.check.reason, &w.summary, &w.message})
    *text = any_text(bytes);
  w.table = {.head = {any_text(bytes), any_text(bytes)}, .rows = {{any_text(bytes), any_text(bytes)}}, .text_columns = 1};
  return w;
}

Words plain(Words w) {
  for (std::string* text : {&w.check.id, &w.check.claim_text, &w.check.text, &w.check.unit, &w.check.claim, &w.check.accept,
                            &w.check.reason, &w.summary, &w.message, &w.check.measured.problem})
    *text = fuzz::plain(*text);
  for (std::vector<std::string>* row : {&w.table.head, &w.table.rows.front()}) {
    for (std::string& text : *row) text = fuzz::plain(text);
  }
  return w;
}

std::string page_of(const Figure& figure, const Words& w) {
  report::DrawnFigure drawn;
  drawn.figure = figure;
  drawn.drawing.message = w.message;
  return report::figure_html(drawn, "s") + report::claims_html({w.check}) + report::data_table_html(w.table, w.summary);
}

}  // namespace

bool gnuplot(std::span<const std::byte> input) {
  ByteSource bytes(input);
  const Figure figure = any_figure(bytes);
  using enum report::PictureFormat;
  const report::Sheet sheet = bytes.below(2) == 1 ? report::screen_sheet() : report::paper_sheet(88.0);
  const auto text_of = [&](const Figure& of, const std::string& stem) {
    return report::gnuplot_text(of, stem, {{svg, sheet}, {png, sheet}, {pdf, sheet}, {tikz, sheet}});
  };
  const report::GnuplotText text = text_of(figure, report::safe_file_name(figure.id));
  const report::GnuplotText other = text_of(fuzz::plain(figure), "a");
  must(without_comments(text.data) == without_comments(other.data));
  must(without_quotes(without_comments(text.script)) == without_quotes(without_comments(other.script)));
  return shows_something(figure);
}

bool tex(std::span<const std::byte> input) {
  ByteSource bytes(input);
  const Figure figure = any_figure(bytes);
  for (const std::string* text : {&figure.title, &figure.x.label, &figure.y.label, &figure.z.label, &figure.note})
    must_be_letters(report::escape_latex(*text));
  for (const report::Curve& curve : figure.curves) must_be_letters(report::escape_latex(curve.label));
  return shows_something(figure);
}

bool html(std::span<const std::byte> input) {
  ByteSource bytes(input);
  const Figure figure = any_figure(bytes);
  const Words words = any_words(bytes);
  must(tags(page_of(figure, words)) == tags(page_of(fuzz::plain(figure), plain(words))));
  return shows_something(figure);
}

}  // namespace airloom::fuzz
