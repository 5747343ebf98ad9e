#include "airloom/report/network_figure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/report/text.hpp"

namespace airloom::report {
namespace {

/// The longer side of the map, reaches left out: they may be far larger than where the places are.
double extent(const Picture& p) {
  double side = 0.0;
  for (double Site::*axis : {&Site::x_m, &Site::y_m}) {
    const auto [low, high] = std::ranges::minmax(p.sites, {}, axis);
    side = std::max(side, high.*axis - low.*axis);
  }
  return side > 0.0 ? side : 1.0;
}

/// How far the strongest beam reaches on the map: readable, and not over the next station with beams.
double outline_radius(const Picture& p) {
  const double side = extent(p);
  double nearest = side;
  for (const SitePattern& a : p.patterns) {
    for (const SitePattern& b : p.patterns) {
      if (a.site == b.site) continue;
      const Site& from = p.sites[static_cast<std::size_t>(a.site)];
      const Site& to = p.sites[static_cast<std::size_t>(b.site)];
      nearest = std::min(nearest, std::hypot(to.x_m - from.x_m, to.y_m - from.y_m));
    }
  }
  const double radius = std::clamp(0.6 * nearest, 0.12 * side, 0.25 * side);
  const double digit = std::pow(10.0, std::floor(std::log10(radius)) - 1.0);
  return digit * std::round(radius / digit);  // two digits, for the caption
}

Outline outline_of(const SitePattern& pattern, const Site& at, double top_dbw, double radius) {
  Ring line;
  const std::size_t steps = pattern.level_dbw.size();
  for (std::size_t k = 0; k <= steps; ++k) {
    const double azimuth = 2.0 * std::numbers::pi * static_cast<double>(k % steps) / static_cast<double>(steps);
    const double length = radius * std::max(0.0, 1.0 + (pattern.level_dbw[k % steps] - top_dbw) / outline_depth_db);
    line.push_back({at.x_m + length * std::cos(azimuth), at.y_m + length * std::sin(azimuth)});
  }
  return {.place = static_cast<std::size_t>(pattern.site), .rings = {std::move(line)}};
}

Outline outline_of(const SiteFootprint& footprint) {
  Outline out{.place = static_cast<std::size_t>(footprint.site)};
  for (const Eigen::Matrix2Xd& line : footprint.outlines) {
    Ring closed;
    for (Eigen::Index k = 0; k <= line.cols(); ++k) closed.push_back({line(0, k % line.cols()), line(1, k % line.cols())});
    out.rings.push_back(std::move(closed));
  }
  return out;
}

/// @return  words for the caption
std::string add_outlines(Figure& figure, const Picture& p) {
  for (const SiteFootprint& footprint : p.footprints) {
    if (!footprint.outlines.empty()) figure.outlines.push_back(outline_of(footprint));
  }
  if (p.patterns.empty()) return p.pattern_words.empty() ? "" : " " + p.pattern_words + ".";
  double top = -std::numeric_limits<double>::infinity();
  for (const SitePattern& pattern : p.patterns) top = std::max(top, std::ranges::max(pattern.level_dbw));
  const double radius = outline_radius(p);
  for (const SitePattern& pattern : p.patterns)
    figure.outlines.push_back(outline_of(pattern, p.sites[static_cast<std::size_t>(pattern.site)], top, radius));
  return " " + p.pattern_words + ": from " + short_number(top - outline_depth_db, 3) + " dBW at the station to " + short_number(top, 3) +
         " dBW at " + short_number(radius) + " m, in equal steps of decibels.";
}

std::vector<std::string> facts_of(const Picture& p, std::size_t site) {
  std::vector<std::string> lines;
  for (const SiteColumn& column : p.columns) {
    const std::string text = column_text(column, site);
    if (!text.empty()) lines.push_back(column.name + ": " + text + (column.unit.empty() ? "" : " " + column.unit));
  }
  std::string servers;
  for (const SiteLink& link : p.links) {
    if (static_cast<std::size_t>(link.to) != site) continue;
    servers += (servers.empty() ? "from " : ", ") + p.sites[static_cast<std::size_t>(link.from)].label;
    if (link.share < 1.0) servers += " " + short_number(100.0 * link.share, 2) + " %";
  }
  if (!servers.empty()) lines.push_back(servers);
  return lines;
}

}  // namespace

std::string column_title(const SiteColumn& column) { return column.unit.empty() ? column.name : column.name + " (" + column.unit + ")"; }

std::string column_text(const SiteColumn& column, std::size_t site) {
  const double value = site < column.values.size() ? column.values[site] : std::numeric_limits<double>::quiet_NaN();
  if (!std::isfinite(value)) return {};
  return column.verdict ? (value > 0.0 ? "yes" : "no") : short_number(value);
}

Figure network_figure(const Picture& p, const std::string& title) {
  Figure figure;
  figure.id = "network";
  figure.title = title;
  figure.kind = Figure::Kind::network;
  figure.x.label = "x (m)";
  figure.y.label = "y (m)";
  figure.all_labels = true;
  const auto color = std::ranges::find(p.columns, p.color, &SiteColumn::name);
  if (color != p.columns.end()) figure.z.label = column_title(*color);
  for (std::size_t i = 0; i < p.sites.size(); ++i) {
    const Site& site = p.sites[i];
    Place place{.role = site.role, .label = site.label, .x = site.x_m, .y = site.y_m, .z = site.z_m, .reach = site.reach_m};
    if (color != p.columns.end() && i >= static_cast<std::size_t>(p.stations)) place.value = color->values[i];
    place.facts = facts_of(p, i);
    figure.places.push_back(std::move(place));
  }
  for (const SiteLink& link : p.links)
    figure.links.push_back({.from = static_cast<std::size_t>(link.from), .to = static_cast<std::size_t>(link.to), .share = link.share});
  if (!figure.z.label.empty()) figure.note = "Colour: " + figure.z.label + ".";
  if (!figure.links.empty() && !p.link_words.empty()) figure.note += " " + p.link_words + ".";
  figure.note += add_outlines(figure, p);
  return figure;
}

}  // namespace airloom::report
