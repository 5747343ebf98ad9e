#include "airloom/report/figure_text.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/report/roles.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

namespace {

constexpr std::size_t most_told = 12;

std::string number_of(std::size_t n, const std::string& one, const std::string& many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}

std::string against(const Figure& figure) {
  const std::string y = figure.y.label.empty() ? "values" : figure.y.label;
  return figure.x.label.empty() ? y : y + " against " + figure.x.label;
}

std::string kind_words(Figure::Kind kind) {
  switch (kind) {
    case Figure::Kind::bar: return "Bars";
    case Figure::Kind::cdf: return "Distributions";
    case Figure::Kind::map: return "Map";
    case Figure::Kind::history: return "Course over iterations";
    case Figure::Kind::polar: return "Curves over the angle";
    case Figure::Kind::deployment: return "Places in three dimensions";
    case Figure::Kind::network: return "Network from above";
    case Figure::Kind::line:
    case Figure::Kind::curve: break;
  }
  return "Lines";
}

std::string place_on(const Axis& axis, double x) {
  const bool named = x >= 0.0 && x < static_cast<double>(axis.categories.size());
  return named ? axis.categories[static_cast<std::size_t>(x)] : short_number(x);
}

/// "first: from 1.2 at 1 to 5 at 10, largest 5.1 at 8"
std::string curve_words(const Figure& figure, const Curve& curve) {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < curve.y.size(); ++i) {
    if (std::isfinite(curve.x[i]) && std::isfinite(curve.y[i])) shown.push_back(i);
  }
  if (shown.empty()) return curve.label + ": nothing to show";
  const auto at = [&](std::size_t i) { return short_number(curve.y[i]) + " at " + place_on(figure.x, curve.x[i]); };
  if (figure.kind == Figure::Kind::cdf) {
    const auto half = std::ranges::find_if(shown, [&](std::size_t i) { return curve.y[i] >= 0.5; });
    return curve.label + ": from " + short_number(curve.x[shown.front()]) + " to " + short_number(curve.x[shown.back()]) +
           (half == shown.end() ? "" : ", half of the values up to " + short_number(curve.x[*half]));
  }
  if (shown.size() == 1) return curve.label + ": " + at(shown.front());
  const auto less = [&](std::size_t a, std::size_t b) { return curve.y[a] < curve.y[b]; };
  return curve.label + ": from " + at(shown.front()) + " to " + at(shown.back()) + ", least " + at(*std::ranges::min_element(shown, less)) +
         ", largest " + at(*std::ranges::max_element(shown, less));
}

std::string map_words(const Figure& figure, const Curve& curve) {
  std::vector<double> values;
  for (const double z : curve.z) {
    if (std::isfinite(z)) values.push_back(z);
  }
  if (values.empty()) return curve.label + ": nothing to show";
  const auto [low, high] = std::ranges::minmax(values);
  return curve.label + ": " + figure.z.label + " from " + short_number(low) + " to " + short_number(high) + " over " +
         number_of(values.size(), "cell", "cells");
}

std::string place_words(const Figure& figure) {
  std::string text;
  for (const std::string& role : roles(figure.places)) {
    const auto count = std::ranges::count(figure.places, role, &Place::role);
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + role;
  }
  return text;
}

}  // namespace

std::string figure_text(const Figure& figure) {
  std::string text = kind_words(figure.kind) + ": ";
  if (!figure.places.empty()) return text + place_words(figure) + ".";
  text += (figure.kind == Figure::Kind::map ? figure.y.label + " and " + figure.x.label : against(figure)) + ", " +
          number_of(figure.curves.size(), figure.kind == Figure::Kind::map ? "panel" : "curve",
                    figure.kind == Figure::Kind::map ? "panels" : "curves") +
          ".";
  for (std::size_t i = 0; i < std::min(figure.curves.size(), most_told); ++i)
    text += " " + (figure.kind == Figure::Kind::map ? map_words(figure, figure.curves[i]) : curve_words(figure, figure.curves[i])) + ".";
  if (figure.curves.size() > most_told) text += " " + std::to_string(figure.curves.size() - most_told) + " more curves.";
  return text;
}

}  // namespace airloom::report
