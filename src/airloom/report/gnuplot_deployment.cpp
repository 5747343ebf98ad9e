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
  string script = common_style(figure, page);
  script += legend(names, page);
  // splot ignores a key that is placed on the screen; outside its own box it is drawn.
  script +=
      "unset lmargin\nunset rmargin\nunset tmargin\nset bmargin -1\nset key outside bottom center vertical\n"
      "set border 127+256+512 lc rgb '#999999'\nset xyplane at 0\nset view 62,32,0.94\nset grid xtics ytics ztics lc rgb '#e5e5e5'\nset "
      "tics " +
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
    elements.push_back(source + "with points pt " + to_string(cycle(markers, i)) + " ps " + (i < 2 ? "1.4*P" : "0.9*P") + " lc rgb " +
                       color(i) + " " + page.titled(names[i]));
  }
  return {.settings = script, .commands = "splot " + join(elements) + "\n", .width = page.width, .height = page.height};
}

}  // namespace airloom::report::gnuplot
