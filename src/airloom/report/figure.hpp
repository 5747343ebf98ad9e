#pragma once
/// A figure as plain numbers and words: the one value that gnuplot, the interactive chart and the data table all draw from.
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "airloom/experiments/spec/experiment.hpp"
#include "airloom/io/json.hpp"

namespace airloom::report {

/// One axis, or the colour scale of a map.
struct Axis {
  std::string label;
  bool log = false;
  std::vector<std::string> categories;                    ///< bars: the names of the groups, at 0, 1, ...
  double low = std::numeric_limits<double>::quiet_NaN();  ///< what is shown ends here; NaN: where the data end
  double high = std::numeric_limits<double>::quiet_NaN();
};

/// A point worth a marker of its own, for example where a CDF reaches 5 %.
struct Mark {
  double x = 0.0;
  double y = 0.0;
  std::string label;
};

/// One legend entry. Lines, bars, CDFs, histories and curves: x, y (and low, high) have one length, and low and high may be empty.
/// Maps: z[j * x.size() + i] is the value at (x[i], y[j]).
struct Curve {
  std::string label;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> low;  ///< lower end of the band around y
  std::vector<double> high;
  std::vector<double> z;
  std::vector<Mark> marks;
};

/// A place of a deployment drawing or of a network map, in metres.
struct Place {
  std::string role;  ///< one legend entry each
  std::string label;
  double x = 0.0;
  double y = 0.0;
  double z = 0.0;
  int served_by = -1;                                       ///< index of the place that serves this one, -1 for none
  double reach = 0.0;                                       ///< radius of the circle on the ground that it covers, 0 for none
  double value = std::numeric_limits<double>::quiet_NaN();  ///< networks: its colour; NaN for a place without one
  std::vector<std::string> facts = {};                      ///< networks: what else is known of it, a line each
};

/// A line between two places of a network map.
struct PlaceLink {
  std::size_t from = 0;
  std::size_t to = 0;
  double share = 1.0;  ///< in (0, 1]: how wide it is
};

/// A closed line: its last point is its first.
using Ring = std::vector<std::array<double, 2>>;

/// What a place of a network map sends where: rings around an area, holes the other way round.
struct Outline {
  std::size_t place = 0;
  std::vector<Ring> rings = {};
};

struct Figure {
  using Kind = experiments::FigureSpec::Kind;
  std::string id;
  std::string title;
  Kind kind = Kind::line;
  Axis x;
  Axis y;
  Axis z;  ///< maps and networks: the colour scale; deployments: the height
  std::vector<Curve> curves;
  std::vector<Place> places;      ///< deployments and networks only
  std::vector<PlaceLink> links;   ///< networks only
  std::vector<Outline> outlines;  ///< networks only
  bool all_labels = false;        ///< networks: also users carry their names, unless they are many
  std::string note;               ///< what a point, a band and n are, in words
};

/// "line", "bar", "cdf", "map", "history", "curve", "polar", "deployment", "network".
[[nodiscard]] std::string kind_name(Figure::Kind kind);

/// How many finite points a figure shows: finite (x, y) pairs, finite map cells, places.
[[nodiscard]] std::size_t point_count(const Figure& figure);

/// The figure as JSON; numbers are in shortest round-trip form, one that is not finite is null.
[[nodiscard]] io::Json figure_json(const Figure& figure);

}  // namespace airloom::report
