#include <algorithm>
#include <array>

#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/roles.hpp"
#include "airloom/report/style.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report::gnuplot {

using std::string;
using std::to_string;

string deployment_script(const Figure& figure, const string& stem) {
  Size size{.width = 720, .height = 560};
  const std::vector<string> names = roles(figure.places);
  string script = common_style(figure) + legend(names, size);
  // splot ignores a key that is placed on the screen; outside its own box it is drawn.
  script +=
      "set bmargin -1\nset key outside bottom center horizontal\n"
      "set border 127+256+512 lc rgb '#999999'\nset xyplane at 0\nset view 62,32\nset grid xtics ytics ztics lc rgb '#e5e5e5'\nset tics "
      "font ',10'\n"
      "set zlabel " +
      shown(figure.z.label) + " rotate parallel\nset xlabel rotate parallel\nset ylabel rotate parallel\nset zrange [0:*]\n";
  if (figure.places.size() <= 40) {
    int tag = 0;
    for (const Place& place : figure.places) {
      script += "set label " + to_string(++tag) + " " + quote_gnuplot(place.label) + " at " + shortest(place.x) + "," + shortest(place.y) +
                "," + shortest(place.z) + " offset 0.7,0.5 font ',9' textcolor rgb '#555555' noenhanced\n";
    }
  }
  std::vector<string> elements;
  const bool linked =
      std::any_of(figure.places.begin(), figure.places.end(), [&](const Place& p) { return server_of(figure.places, p) != nullptr; });
  if (linked)
    elements.push_back("data index " + to_string(names.size()) +
                       " using 1:2:3:($4-$1):($5-$2):($6-$3) with vectors nohead lw 0.9 lc rgb '#aaaaaa' notitle");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const string source = "data index " + to_string(i) + " using 1:2:3 ";
    elements.push_back(source + "with impulses lw 0.8 dt (2,3) lc rgb " + color(i) + " notitle");
    elements.push_back(source + "with points pt " + to_string(cycle(markers, i)) + " ps " + (i < 2 ? "1.7" : "1.1") + " lc rgb " +
                       color(i) + " " + titled(names[i]));
  }
  return script + for_each_terminal(stem, size, "splot " + join(elements) + "\n");
}

namespace {

string point_type(Shape shape) {
  switch (shape) {
    case Shape::dot: return "7 ps 1.2";
    case Shape::square: return "5 ps 1.5";
    case Shape::triangle: return "9 ps 2";
    case Shape::diamond: return "13 ps 1.7";
  }
  return "7";
}

bool is_dot(const std::vector<Look>& list, const Place& place) {
  return std::ranges::any_of(list, [&](const Look& look) { return look.role == place.role && look.shape == Shape::dot; });
}

/// Names next to the places, those of users where the figure asks for them; none of a crowd.
string place_labels(const Figure& figure, const std::vector<Look>& list) {
  string script;
  int tag = 0;
  constexpr std::ptrdiff_t crowd = 40;
  for (const bool dots : {false, true}) {
    if (dots && !figure.all_labels) continue;
    if (std::ranges::count_if(figure.places, [&](const Place& place) { return is_dot(list, place) == dots; }) > crowd) continue;
    for (const Place& place : figure.places) {
      if (is_dot(list, place) != dots) continue;
      script += "set label " + to_string(++tag) + " " + quote_gnuplot(place.label) + " at " + shortest(place.x) + "," + shortest(place.y) +
                (dots ? " offset 0.6,-0.5 font ',9' textcolor rgb '#555555'" : " offset 0.9,0.5 font ',11' textcolor rgb '#222222'") +
                " noenhanced front\n";
    }
  }
  return script;
}

/// What lies under the places: circles, links, beams. Blocks as gnuplot_data.cpp writes them, from `block` on.
struct Underlay {
  std::vector<string> elements;
  std::vector<string> legend;  ///< plot elements that show nothing but their titles
  std::vector<string> names;
};

Underlay underlay(const Figure& figure, std::size_t block) {
  Underlay out;
  const auto add = [&](const string& name, const string& style) {
    const string source = "data index " + to_string(block++) + " using 1:";
    out.elements.push_back(source + "2 " + style + "notitle");
    if (!out.names.empty() && out.names.back() == name) return;
    out.names.push_back(name);
    out.legend.push_back(source + "(NaN) " + style + titled(name));
  };
  if (std::ranges::any_of(figure.places, [](const Place& p) { return p.reach > 0.0; }))
    add("reach on the ground", "with lines lw 1.5 dt (7,5) lc rgb '#777777' ");
  constexpr std::array<const char*, link_widths> widths{"0.7", "1.4", "2.2"};
  for (std::size_t width = 0; width < link_widths; ++width) {
    if (std::ranges::any_of(figure.links, [&](const PlaceLink& link) { return link_width(link) == width; }))
      add("serves", string("with lines lw ") + widths.at(width) + " lc rgb '#b0b0b0' ");
  }
  for (std::size_t k = 0; k < figure.outlines.size(); ++k) {
    out.elements.push_back("data index " + to_string(block) +
                           " using 1:2 with filledcurves closed fillstyle transparent solid 0.12 "
                           "noborder lc rgb '#d55e00' notitle");
    add("beam", "with lines lw 1 lc rgb '#d55e00' ");
  }
  return out;
}

/// Ranges of both axes and a picture's size of one scale: a metre is as long along x as along y.
struct MapFrame {
  Range x, y;
  Size size;
};

constexpr double frame_left = 0.13;  // of the picture's width; right of the frame stands the colour scale
constexpr double frame_right = 0.8;
constexpr int frame_top = 50;  // pixels above and below it; legend() adds what its rows take
constexpr int frame_bottom = 68;

MapFrame map_frame(const Figure& figure) {
  MapFrame out;
  for (const Place& place : figure.places) {
    for (const double side : {-place.reach, place.reach}) {
      out.x.cover(place.x + side);
      out.y.cover(place.y + side);
    }
  }
  for (const Outline& outline : figure.outlines) {
    for (const double x : outline.x) out.x.cover(x);
    for (const double y : outline.y) out.y.cover(y);
  }
  const double room = 0.05 * std::max({out.x.max - out.x.min, out.y.max - out.y.min, 1.0});
  const auto grow = [](Range& range, double by) { range = {.min = range.min - by, .max = range.max + by}; };
  grow(out.x, room);
  grow(out.y, room);
  out.size.width = 720;
  const double width = (frame_right - frame_left) * out.size.width;
  const double wanted = width * (out.y.max - out.y.min) / (out.x.max - out.x.min);
  const double height = std::round(std::clamp(wanted, 260.0, 600.0));
  if (height > wanted) grow(out.y, 0.5 * (out.y.max - out.y.min) * (height / wanted - 1.0));
  else grow(out.x, 0.5 * (out.x.max - out.x.min) * (wanted / height - 1.0));
  out.size.height = static_cast<int>(height) + frame_top + frame_bottom;
  return out;
}

}  // namespace

string network_script(const Figure& figure, const string& stem) {
  MapFrame frame = map_frame(figure);
  Size& size = frame.size;
  const std::vector<Look> list = looks(figure.places);
  std::vector<string> names = roles(figure.places);
  Range values;
  for (const Place& place : figure.places) values.cover(place.value);
  Underlay under = underlay(figure, list.size());
  names.insert(names.end(), under.names.begin(), under.names.end());
  string script = common_style(figure) + legend(names, size) + place_labels(figure, list);
  script += "set border 15\nset lmargin at screen " + shortest(frame_left) + "\nset rmargin at screen " + shortest(frame_right) +
            "\nset tmargin at screen " + shortest(1.0 - static_cast<double>(frame_top) / size.height) + "\nset xrange [" +
            shortest(frame.x.min) + ":" + shortest(frame.x.max) + "]\nset yrange [" + shortest(frame.y.min) + ":" + shortest(frame.y.max) +
            "]\n";
  script += color_scale(figure.z) + "set cblabel offset 1,0\n";
  if (values.min < values.max) script += "set cbrange [" + shortest(values.min) + ":" + shortest(values.max) + "]\n";
  const string block = "data index ";
  std::vector<string> elements = std::move(under.elements);
  for (std::size_t i = 0; i < list.size(); ++i) {
    const string source = block + to_string(i) + " using 1:";
    if (!list[i].colored) {
      const string shade = list[i].shape == Shape::dot ? "'#777777'" : "'#222222'";
      elements.push_back(source + "2 with points pt " + point_type(list[i].shape) + " lc rgb " + shade + " " + titled(list[i].role));
      continue;
    }
    // A dark dot below each coloured one: its rim, and all there is of a place without a value.
    elements.push_back(source + "2 with points pt 7 ps 1.6 lc rgb '#444444' notitle");
    elements.push_back(source + "2:4 with points pt 7 ps 1.3 lc palette notitle");
    elements.push_back(source + "(NaN) with points pt 7 ps 1.3 lc rgb '" + string(viridis[5]) + "' " + titled(list[i].role));  // legend
  }
  elements.insert(elements.end(), under.legend.begin(), under.legend.end());
  return script + for_each_terminal(stem, size, "plot " + join(elements) + "\n");
}

}  // namespace airloom::report::gnuplot
