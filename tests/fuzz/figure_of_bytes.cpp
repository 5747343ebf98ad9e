#include "fuzz/figure_of_bytes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "airloom/report/text.hpp"

namespace airloom::fuzz {
namespace {

using report::Curve;
using report::Figure;
using report::Place;

std::vector<double> numbers(ByteSource& bytes, std::size_t count) {
  std::vector<double> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(bytes.number());
  return out;
}

Curve any_curve(ByteSource& bytes, Figure::Kind kind) {
  Curve curve;
  curve.label = any_text(bytes);
  const std::size_t count = bytes.below(5);
  curve.x = numbers(bytes, count);
  if (kind == Figure::Kind::map) {
    curve.y = numbers(bytes, bytes.below(4));
    curve.z = numbers(bytes, curve.x.size() * curve.y.size());
    return curve;
  }
  curve.y = numbers(bytes, count);
  if (bytes.below(2) == 1) {
    curve.low = numbers(bytes, count);
    curve.high = numbers(bytes, count);
  }
  for (std::size_t left = bytes.below(3); left > 0; --left)
    curve.marks.push_back({.x = bytes.number(), .y = bytes.number(), .label = any_text(bytes)});
  return curve;
}

/// Roles are few: several places have the same one.
Place any_place(ByteSource& bytes, const std::vector<std::string>& roles) {
  return {.role = bytes.one_of(roles),
          .label = any_text(bytes),
          .x = bytes.number(),
          .y = bytes.number(),
          .z = bytes.number(),
          .served_by = static_cast<int>(bytes.below(6)) - 2,
          .reach = bytes.number(),
          .value = bytes.number()};
}

}  // namespace

std::string any_text(ByteSource& bytes) {
  constexpr std::string_view special = "\\{}$&#^_~%<>\"'`[]()=,;|@\n\r\t !?";
  std::string text;
  for (std::size_t left = bytes.below(12); left > 0; --left) {
    const std::uint8_t kind = bytes.byte();
    if (kind < 128) text += special[kind % special.size()];
    else text += static_cast<char>(bytes.byte());
  }
  return text;
}

Figure any_figure(ByteSource& bytes) {
  constexpr std::array kinds{Figure::Kind::line,  Figure::Kind::bar,        Figure::Kind::cdf,
                             Figure::Kind::map,   Figure::Kind::history,    Figure::Kind::curve,
                             Figure::Kind::polar, Figure::Kind::deployment, Figure::Kind::network};
  Figure figure;
  figure.kind = bytes.one_of(kinds);
  for (std::string* text : {&figure.id, &figure.title, &figure.x.label, &figure.y.label, &figure.z.label, &figure.note})
    *text = any_text(bytes);
  figure.x.log = bytes.below(2) == 1;
  figure.y.log = bytes.below(2) == 1;
  if (figure.kind == Figure::Kind::deployment || figure.kind == Figure::Kind::network) {
    const std::vector<std::string> roles{any_text(bytes), any_text(bytes)};
    for (std::size_t left = bytes.below(5); left > 0; --left) figure.places.push_back(any_place(bytes, roles));
    return figure;
  }
  if (figure.kind == Figure::Kind::bar) {
    for (std::size_t left = bytes.below(4); left > 0; --left) figure.x.categories.push_back(any_text(bytes));
  }
  for (std::size_t left = bytes.below(4); left > 0; --left) figure.curves.push_back(any_curve(bytes, figure.kind));
  return figure;
}

std::string plain(const std::string& text) {
  const std::size_t width = report::display_width(text);
  return width > 0 || text.empty() ? std::string(width, 'a') : text;  // bytes that take no column
}

Figure plain(Figure figure) {
  for (std::string* text : {&figure.id, &figure.title, &figure.x.label, &figure.y.label, &figure.z.label, &figure.note})
    *text = plain(*text);
  for (std::string& category : figure.x.categories) category = plain(category);
  for (Curve& curve : figure.curves) {
    curve.label = plain(curve.label);
    for (report::Mark& mark : curve.marks) mark.label = plain(mark.label);
  }
  std::string first;
  for (Place& place : figure.places) {
    if (&place == &figure.places.front()) first = place.role;
    const bool other = place.role != first;
    place.role = plain(place.role);
    if (other && place.role == plain(first)) std::ranges::replace(place.role, 'a', 'b');
    place.label = plain(place.label);
  }
  return figure;
}

}  // namespace airloom::fuzz
