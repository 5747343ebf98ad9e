#include <cmath>

#include "airloom/report/gnuplot_script.hpp"
#include "airloom/report/roles.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

namespace {

std::string cell(double x) { return std::isfinite(x) ? shortest(x) : "NaN"; }

std::string row(std::initializer_list<double> numbers) {
  std::string line;
  for (const double x : numbers) line.append(line.empty() ? "" : " ").append(cell(x));  // g++ 12 warns of " " + text
  return line + "\n";
}

std::string curve_rows(const Curve& curve) {
  std::string rows = "# x y low high: " + clean_text(curve.label) + "\n";
  const bool banded = !curve.low.empty();
  for (std::size_t i = 0; i < curve.y.size(); ++i) {
    rows += row({curve.x[i], curve.y[i], banded ? curve.low[i] : curve.y[i], banded ? curve.high[i] : curve.y[i]});
  }
  // gnuplot does not count a block without rows, and would take the next curve for this one.
  if (curve.y.empty()) rows += "NaN NaN NaN NaN\n";
  return rows;
}

/// Halfway to the neighbours, on a logarithmic axis in ratios; the outer cells are as wide on both sides of their middle.
std::vector<double> sides(const std::vector<double>& middles, bool log) {
  std::vector<double> out;
  const auto scale = [&](double x) { return log ? std::log(x) : x; };
  const auto back = [&](double x) { return log ? std::exp(x) : x; };
  const std::size_t n = middles.size();
  if (n == 1) return {back(scale(middles[0]) - 0.5), back(scale(middles[0]) + 0.5)};
  for (std::size_t i = 0; i <= n; ++i) {
    const double a = scale(middles[i == 0 ? 0 : i - 1]), b = scale(middles[i == n ? n - 1 : i]);
    const double half = i == 0 ? (scale(middles[1]) - b) / 2.0 : i == n ? (a - scale(middles[n - 2])) / 2.0 : 0.0;
    out.push_back(back(i == 0 ? b - half : i == n ? a + half : (a + b) / 2.0));
  }
  return out;
}

std::string map_rows(const Curve& curve, const Figure& figure) {
  std::string rows = "# x y z left right bottom top: " + clean_text(curve.label) + "\n";
  if (curve.x.empty() || curve.y.empty()) return rows + "NaN NaN NaN NaN NaN NaN NaN\n";
  const std::vector<double> xs = sides(curve.x, figure.x.log), ys = sides(curve.y, figure.y.log);
  for (std::size_t j = 0; j < curve.y.size(); ++j) {
    for (std::size_t i = 0; i < curve.x.size(); ++i)
      rows += row({curve.x[i], curve.y[j], curve.z[j * curve.x.size() + i], xs[i], xs[i + 1], ys[j], ys[j + 1]});
  }
  return rows;
}

std::string mark_rows(const Curve& curve) {
  std::string rows = "# marks x y: " + clean_text(curve.label) + "\n";
  for (const Mark& mark : curve.marks) rows += row({mark.x, mark.y});
  return rows;
}

/// Pieces of lines, one block; "" without any.
std::string link_rows(const Figure& figure, std::size_t width) {
  std::string rows;
  for (const PlaceLink& link : figure.links) {
    if (link_width(link) != width) continue;
    const Place& from = figure.places.at(link.from);
    const Place& to = figure.places.at(link.to);
    rows += (rows.empty() ? "# links: x y\n" : "\n") + row({from.x, from.y}) + row({to.x, to.y});
  }
  return rows;
}

std::string ring_rows(const Ring& line) {
  std::string rows;
  for (const auto& [x, y] : line) rows += row({x, y});
  return rows;
}

/// All rings as one line that gnuplot can fill: out to the last and back on the same way, which leaves holes empty.
std::string area_rows(const Outline& outline) {
  std::string rows = "# a beam: x y\n";
  for (const Ring& line : outline.rings) rows += ring_rows(line);
  for (std::size_t k = outline.rings.size(); k-- > 1;) rows += row({outline.rings[k - 1].front()[0], outline.rings[k - 1].front()[1]});
  return rows;
}

/// Roles, then, as far as there are any: circles, links of each width, outlines. network_script counts them alike.
std::vector<std::string> network_blocks(const Figure& figure) {
  const std::vector<Place>& places = figure.places;
  std::vector<std::string> blocks;
  for (const std::string& role : roles(places)) {
    std::string rows = "# x y z value: " + clean_text(role) + "\n";
    for (const Place& place : places) {
      if (place.role == role) rows += row({place.x, place.y, place.z, place.value});
    }
    blocks.push_back(rows);
  }
  std::string circles;
  for (const Place& place : places) {
    if (!(place.reach > 0.0)) continue;
    circles += (circles.empty() ? "# circles: x y\n" : "\n");
    for (const auto& [x, y] : ring(place)) circles += row({x, y});
  }
  if (!circles.empty()) blocks.push_back(circles);
  for (std::size_t width = 0; width < link_widths; ++width) {
    if (std::string rows = link_rows(figure, width); !rows.empty()) blocks.push_back(std::move(rows));
  }
  for (const Outline& outline : figure.outlines) {
    blocks.push_back(area_rows(outline));
    std::string lines;
    for (const Ring& line : outline.rings) lines += (lines.empty() ? "# edges of a beam: x y\n" : "\n") + ring_rows(line);
    blocks.push_back(std::move(lines));
  }
  return blocks;
}

std::vector<std::string> place_blocks(const std::vector<Place>& places) {
  std::vector<std::string> blocks;
  for (const std::string& role : roles(places)) {
    std::string rows = "# x y z: " + clean_text(role) + "\n";
    for (const Place& place : places) {
      if (place.role == role) rows += row({place.x, place.y, place.z});
    }
    blocks.push_back(rows);
  }
  std::string links = "# links: x y z of the server, x y z of the served\n";
  for (const Place& place : places) {
    if (const Place* server = server_of(places, place)) {
      links += row({server->x, server->y, server->z, place.x, place.y, place.z});
    }
  }
  blocks.push_back(links);
  return blocks;
}

}  // namespace

std::string gnuplot_data(const Figure& figure) {
  std::vector<std::string> blocks;
  for (const Curve& curve : figure.curves) blocks.push_back(figure.kind == Figure::Kind::map ? map_rows(curve, figure) : curve_rows(curve));
  for (const Curve& curve : figure.curves) {
    if (!curve.marks.empty()) blocks.push_back(mark_rows(curve));
  }
  if (figure.kind == Figure::Kind::network) blocks = network_blocks(figure);
  if (figure.kind == Figure::Kind::deployment) blocks = place_blocks(figure.places);
  std::string text;
  for (std::size_t i = 0; i < blocks.size(); ++i) text += (i > 0 ? "\n\n" : "") + blocks[i];
  return text;
}

}  // namespace airloom::report
