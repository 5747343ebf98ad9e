#include "airloom/report/letters.hpp"

#include <cstdio>
#include <map>

#include "airloom/io/unicode.hpp"
#include "airloom/report/process.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {
namespace {

/// Every text that a drawing may show.
template <class Visit>
void visit_texts(Figure& figure, Visit&& visit) {
  for (Axis* axis : {&figure.x, &figure.y, &figure.z}) {
    visit(axis->label);
    for (std::string& category : axis->categories) visit(category);
  }
  visit(figure.title);
  for (Curve& curve : figure.curves) visit(curve.label);
  for (Place& place : figure.places) {
    visit(place.role);
    visit(place.label);
  }
}

/// Letters that fonts for Europe have.
bool common(char32_t letter) { return letter < 0x250 || (letter >= 0x370 && letter < 0x500) || (letter >= 0x2010 && letter < 0x2300); }

bool some_font_has(char32_t letter) {
  char charset[32];
  std::snprintf(charset, sizeof charset, ":charset=%x", static_cast<unsigned>(letter));
  const PrivateFolder folder;
  const ProcessResult result = run_process({"fc-list", charset, "family"}, folder.path(), 10.0);
  return result.end == ProcessResult::End::exited && result.code == 0 && !result.output.empty();
}

}  // namespace

std::optional<Figure> with_known_letters(const Figure& figure) {
  Figure shown = figure;
  std::map<char32_t, bool> known;
  bool changed = false;
  visit_texts(shown, [&](std::string& text) {
    std::string out;
    for (const char32_t letter : io::decode_utf8(clean_text(text))) {
      if (!common(letter) && !known.contains(letter)) known[letter] = some_font_has(letter);
      const bool drawn = common(letter) || known[letter];
      changed = changed || !drawn;
      io::append_utf8(out, drawn ? letter : U'\u25a1');
    }
    text = out;
  });
  if (!changed) return std::nullopt;
  return shown;
}

}  // namespace airloom::report
