#include <algorithm>
#include <array>
#include <cmath>

#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/gnuplot_ticks.hpp"
#include "airloom/report/roles.hpp"
#include "airloom/report/style.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report::gnuplot {

using std::string;
using std::to_string;

namespace {

string point_type(Shape shape) {
  switch (shape) {
    case Shape::dot: return "7 ps 1.2*P";
    case Shape::square: return "5 ps 1.5*P";
    case Shape::triangle: return "9 ps 2*P";
    case Shape::diamond: return "13 ps 1.7*P";
  }
  return "7";
}

bool is_dot(const std::vector<Look>& list, const Place& place) {
  return std::ranges::any_of(list, [&](const Look& look) { return look.role == place.role && look.shape == Shape::dot; });
}

/// What lies under the places: circles, links, beams. Blocks as gnuplot_data.cpp writes them, from `block` on.
struct Underlay {
  std::vector<string> elements;
  std::vector<string> legend;  ///< plot elements that show nothing but their titles
  std::vector<string> names;
};

Underlay underlay(const Figure& figure, std::size_t block, const Page& page) {
  Underlay out;
  const auto add = [&](const string& name, const string& style) {
    const string source = "data index " + to_string(block++) + " using 1:";
    out.elements.push_back(source + "2 " + style + "notitle");
    if (!out.names.empty() && out.names.back() == name) return;
    out.names.push_back(name);
    out.legend.push_back(source + "(NaN) " + style + page.titled(name));
  };
  if (std::ranges::any_of(figure.places, [](const Place& p) { return p.reach > 0.0; }))
    add("reach", "with lines lw 1.5 dt (7,5) lc rgb '#777777' ");
  constexpr std::array<const char*, link_widths> widths{"0.7", "1.4", "2.2"};
  for (std::size_t width = 0; width < link_widths; ++width) {
    if (std::ranges::any_of(figure.links, [&](const PlaceLink& link) { return link_width(link) == width; }))
      add("serves", string("with lines lw ") + widths.at(width) + " lc rgb '#b0b0b0' ");
  }
  for (std::size_t k = 0; k < figure.outlines.size(); ++k) {
    out.elements.push_back("data index " + to_string(block++) +
                           " using 1:2 with filledcurves closed fillstyle transparent solid 0.12 "
                           "noborder lc rgb '#d55e00' notitle");
    add("beam", "with lines lw 1 lc rgb '#d55e00' ");
  }
  return out;
}

constexpr double scale_room = 8.2;  ///< ems at the right for the colour scale
constexpr double axis_room = 6.0;   ///< ems at the left for the numbers and the name of the axis

/// Ranges of both axes in which a metre is as long along x as along y, and the height of the page that this takes.
struct MapFrame {
  Range x, y;
  double ems_per_metre = 1.0;
};

MapFrame fit_map(const Figure& figure, Page& page) {
  MapFrame out;
  for (const Place& place : figure.places) {
    for (const double side : {-place.reach, place.reach}) {
      out.x.cover(place.x + side);
      out.y.cover(place.y + side);
    }
  }
  for (const Outline& outline : figure.outlines) {
    for (const Ring& line : outline.rings) {
      for (const auto& [x, y] : line) {
        out.x.cover(x);
        out.y.cover(y);
      }
    }
  }
  const double room = 0.08 * std::max({out.x.max - out.x.min, out.y.max - out.y.min, 1.0});
  const auto grow = [](Range& range, double by) { range = {.min = range.min - by, .max = range.max + by}; };
  grow(out.x, room);
  grow(out.y, room);
  const double width = page.width - axis_room - scale_room;
  const double wanted = width * (out.y.max - out.y.min) / (out.x.max - out.x.min);
  const double height = std::clamp(wanted, 0.5 * width, 1.2 * width);
  if (height > wanted) grow(out.y, 0.5 * (out.y.max - out.y.min) * (height / wanted - 1.0));
  else grow(out.x, 0.5 * (out.x.max - out.x.min) * (wanted / height - 1.0));
  out.ems_per_metre = width / (out.x.max - out.x.min);
  page.height = height + legend_margins(page);
  return out;
}

/// A name next to its place, in ems of the page.
struct Tag {
  double x, y, width;
  [[nodiscard]] bool meets(const Tag& other) const {
    constexpr double line = 0.9;
    return std::abs(y - other.y) < line && x < other.x + other.width && other.x < x + width;
  }
};

/// Names next to the places, those of users where the figure asks for them; none of a crowd, and none of a user over another name.
string place_labels(const Figure& figure, const std::vector<Look>& list, const MapFrame& frame, const Page& page) {
  string script;
  std::vector<Tag> tags;
  constexpr std::ptrdiff_t crowd = 40;
  for (const bool dots : {false, true}) {
    if (dots && !figure.all_labels) continue;
    if (std::ranges::count_if(figure.places, [&](const Place& place) { return is_dot(list, place) == dots; }) > crowd) continue;
    const string look = dots ? " offset 0.6,-0.5 " + page.font(0.64) + " textcolor rgb '#555555'"
                             : " offset 0.9,0.5 " + page.font(0.79) + " textcolor rgb '#222222'";
    for (const Place& place : figure.places) {
      if (is_dot(list, place) != dots) continue;
      const Tag tag{.x = place.x * frame.ems_per_metre + 0.4,
                    .y = place.y * frame.ems_per_metre + (dots ? -0.7 : 0.7),
                    .width = 0.5 * static_cast<double>(display_width(place.label)) + 0.2};
      if (dots && std::ranges::any_of(tags, [&](const Tag& other) { return tag.meets(other); })) continue;
      tags.push_back(tag);
      script += "set label " + to_string(tags.size()) + " " + page.quoted(place.label) + " at " + shortest(place.x) + "," +
                shortest(place.y) + look + " noenhanced front\n";
    }
  }
  return script;
}

}  // namespace

Script network_script(const Figure& figure, Page page) {
  const MapFrame frame = fit_map(figure, page);
  const std::vector<Look> list = looks(figure.places);
  std::vector<string> names = roles(figure.places);
  Range values;
  for (const Place& place : figure.places) values.cover(place.value);
  Underlay under = underlay(figure, list.size(), page);
  names.insert(names.end(), under.names.begin(), under.names.end());
  Page narrow = page;  // the legend has the width of the frame
  narrow.width -= scale_room;
  const string key = legend(names, narrow);
  page.height = narrow.height;
  string script = common_style(figure, page) + key + place_labels(figure, list, frame, page);
  script += "set border 15\nset lmargin at screen " + shortest(axis_room / page.width) + "\nset rmargin at screen " +
            shortest(1.0 - scale_room / page.width) + "\nset xrange [" + shortest(frame.x.min) + ":" + shortest(frame.x.max) +
            "]\nset yrange [" + shortest(frame.y.min) + ":" + shortest(frame.y.max) + "]\n";
  script += color_scale(figure.z, page) + number_ticks(figure.z, "cb", values, page);
  if (values.min < values.max) script += "set cbrange [" + shortest(values.min) + ":" + shortest(values.max) + "]\n";
  std::vector<string> elements = std::move(under.elements);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const string source = "data index " + to_string(i) + " using 1:";
    if (!list[i].colored) {
      const string shade = list[i].shape == Shape::dot ? "'#777777'" : "'#222222'";
      elements.push_back(source + "2 with points pt " + point_type(list[i].shape) + " lc rgb " + shade + " " + page.titled(list[i].role));
      continue;
    }
    // A dark dot below each coloured one: its rim, and all there is of a place without a value.
    elements.push_back(source + "2 with points pt 7 ps 1.6*P lc rgb '#444444' notitle");
    elements.push_back(source + "2:4 with points pt 7 ps 1.3*P lc palette notitle");
    elements.push_back(source + "(NaN) with points pt 7 ps 1.3*P lc rgb '" + string(viridis[5]) + "' " +
                       page.titled(list[i].role));  // legend
  }
  elements.insert(elements.end(), under.legend.begin(), under.legend.end());
  return {.settings = script, .commands = "plot " + join(elements) + "\n", .width = page.width, .height = page.height};
}

}  // namespace airloom::report::gnuplot
