#include <algorithm>

#include "airloom/report/gnuplot_parts.hpp"
#include "airloom/report/roles.hpp"
#include "airloom/report/style.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report::gnuplot {

using std::string;
using std::to_string;

Script deployment_script(const Figure& figure, Page page) {
  const std::vector<string> names = roles(figure.places);
  string script = common_style(figure, page) + legend(names, page);
  // splot ignores a key that is placed on the screen; outside its own box it is drawn.
  script +=
      "unset lmargin\nunset rmargin\nunset tmargin\nset bmargin -1\nset key outside bottom center horizontal\n"
      "set border 127+256+512 lc rgb '#999999'\nset xyplane at 0\nset view 62,32\nset grid xtics ytics ztics lc rgb '#e5e5e5'\nset tics " +
      page.font(0.75) + "\nset zlabel " + page.shown(figure.z.label) +
      " rotate parallel\nset xlabel rotate parallel\nset ylabel rotate parallel\nset zrange [0:*]\n";
  if (figure.places.size() <= 40) {
    int tag = 0;
    for (const Place& place : figure.places) {
      script += "set label " + to_string(++tag) + " " + page.quoted(place.label) + " at " + shortest(place.x) + "," + shortest(place.y) +
                "," + shortest(place.z) + " offset 0.7,0.5 " + page.font(0.64) + " textcolor rgb '#555555' noenhanced\n";
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
                       color(i) + " " + page.titled(names[i]));
  }
  return {.settings = script, .commands = "splot " + join(elements) + "\n", .width = page.width, .height = page.height};
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

/// Names of the places that are no dots, next to them; not of a crowd.
string place_labels(const Figure& figure, const std::vector<Look>& list, const Page& page) {
  string script;
  int tag = 0;
  for (const Place& place : figure.places) {
    const bool dot =
        std::any_of(list.begin(), list.end(), [&](const Look& look) { return look.role == place.role && look.shape == Shape::dot; });
    if (dot) continue;
    if (++tag > 40) return "";
    script += "set label " + to_string(tag) + " " + page.quoted(place.label) + " at " + shortest(place.x) + "," + shortest(place.y) +
              " offset 0.9,0.5 " + page.font(0.79) + " textcolor rgb '#222222' noenhanced front\n";
  }
  return script;
}

}  // namespace

Script network_script(const Figure& figure, Page page) {
  const std::vector<Look> list = looks(figure.places);
  std::vector<string> names = roles(figure.places);
  Range values;
  bool circles = false;
  for (const Place& place : figure.places) {
    values.cover(place.value);
    circles = circles || place.reach > 0.0;
  }
  if (circles) names.emplace_back("reach on the ground");
  string script = common_style(figure, page) + legend(names, page) + place_labels(figure, list, page);
  script += "unset lmargin\nunset rmargin\nset size ratio -1\nset border 15\nset offsets graph 0.04, graph 0.04, graph 0.04, graph 0.04\n";
  script += color_scale(figure.z, page) + "set cblabel offset 1,0\n";
  if (values.min < values.max) script += "set cbrange [" + shortest(values.min) + ":" + shortest(values.max) + "]\n";
  const string circle = "with lines lw 1.5 dt (7,5) lc rgb '#777777' ";
  const string block = "data index ";
  std::vector<string> elements;
  if (circles) elements.push_back(block + to_string(list.size()) + " using 1:2 " + circle + "notitle");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const string source = block + to_string(i) + " using 1:";
    if (!list[i].colored) {
      const string shade = list[i].shape == Shape::dot ? "'#777777'" : "'#222222'";
      elements.push_back(source + "2 with points pt " + point_type(list[i].shape) + " lc rgb " + shade + " " + page.titled(list[i].role));
      continue;
    }
    // A dark dot below each coloured one: its rim, and all there is of a place without a value.
    elements.push_back(source + "2 with points pt 7 ps 1.6 lc rgb '#444444' notitle");
    elements.push_back(source + "2:4 with points pt 7 ps 1.3 lc palette notitle");
    elements.push_back(source + "(NaN) with points pt 7 ps 1.3 lc rgb '" + string(viridis[5]) + "' " +
                       page.titled(list[i].role));  // legend
  }
  if (circles) elements.push_back(block + to_string(list.size()) + " using 1:(NaN) " + circle + page.titled(names.back()));
  return {.settings = script, .commands = "plot " + join(elements) + "\n", .width = page.width, .height = page.height};
}

}  // namespace airloom::report::gnuplot
