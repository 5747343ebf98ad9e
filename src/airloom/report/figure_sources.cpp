#include "airloom/report/figure_sources.hpp"

#include "airloom/report/build_figure.hpp"
#include "airloom/report/data_table.hpp"
#include "airloom/report/figure_kinds.hpp"
#include "airloom/report/sample.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

using experiments::FigureSpec;
using experiments::ResultTable;

namespace {

io::Json source_json(const CurveSource& source, const FigureSpec& spec, const std::vector<std::size_t>& points) {
  return {{"series", source.series}, {"number", clean_text(metric_text(source.quantity))}, {"scale", spec.scale}, {"points", points}};
}

io::Json line_sources(const ResultTable& table, const FigureSpec& spec, const std::vector<std::size_t>& points) {
  io::Json list = io::Json::array();
  for (const CurveSource& source : curve_sources(table, spec)) {
    for (const PointGroup& group : group_points(table, points, line_axis(table, spec, points)))
      list.push_back(source_json(source, spec, group.points));
  }
  return list;
}

/// Of each curve: the numbers and the points of every group of bars, and the first point of each, to which a click leads.
io::Json bar_sources(const ResultTable& table, const FigureSpec& spec, const std::vector<std::size_t>& points) {
  std::vector<std::vector<std::size_t>> groups(spec.metrics.size(), points);
  const bool by_axis = !spec.x.empty() && spec.metrics.size() == 1;
  if (by_axis) {
    groups.clear();
    std::vector<std::string> seen;
    for (const std::size_t point : points) {
      const std::string text = axis_text(table, table.axis_index(spec.x), point);
      const auto found = std::ranges::find(seen, text);
      if (found == seen.end()) {
        seen.push_back(text);
        groups.push_back({point});
      } else {
        groups[static_cast<std::size_t>(found - seen.begin())].push_back(point);
      }
    }
  }
  std::vector<std::size_t> firsts;
  for (const auto& group : groups) firsts.push_back(group.front());
  io::Json list = io::Json::array();
  const std::vector<CurveSource> sources = curve_sources(table, spec);
  for (std::size_t first = 0; first < sources.size(); first += std::max<std::size_t>(spec.metrics.size(), 1)) {
    io::Json numbers = io::Json::array();
    for (std::size_t g = 0; g < groups.size(); ++g)
      numbers.push_back(clean_text(metric_text(sources[by_axis ? first : first + g].quantity)));
    list.push_back({{"series", sources[first].series},
                    {"numbers", std::move(numbers)},
                    {"scale", spec.scale},
                    {"points", firsts},
                    {"groups", groups}});
  }
  return list;
}

/// Of each panel: the points with their cells' places, and by which statistic a cell is made of its drops.
io::Json map_sources(const ResultTable& table, const FigureSpec& spec, const std::vector<std::size_t>& points) {
  io::Json list = io::Json::array();
  const auto place = [&](const std::string& axis, std::size_t point) { return table.coordinate(table.axis_index(axis), point); };
  for (const CurveSource& source : curve_sources(table, spec)) {
    list.push_back(source_json(source, spec, points));
    list.back()["statistic"] = spec.statistic;
    for (const std::size_t point : points)
      list.back()["cells"].push_back({place(spec.x, point) * spec.x_scale, place(spec.y, point) * spec.y_scale});
  }
  return list;
}

}  // namespace

io::Json figure_sources(const ResultTable& table) {
  io::Json json = io::Json::object();
  for (const FigureSpec& spec : table.experiment.figures) {
    const std::vector<std::size_t> points = table.select(spec.where);
    if (points.empty()) continue;
    const std::string id = safe_file_name(spec.id);
    if (spec.kind == Figure::Kind::line) json[id] = line_sources(table, spec, points);
    if (spec.kind == Figure::Kind::bar) json[id] = bar_sources(table, spec, points);
    if (spec.kind == Figure::Kind::map) json[id] = map_sources(table, spec, points);
    if (spec.kind == Figure::Kind::network) json[id] = {{"drop", points.front()}};
    if (spec.kind == Figure::Kind::deployment) json[id] = {{"drop", 0}};
    if (spec.kind != Figure::Kind::cdf) continue;
    for (const CurveSource& source : curve_sources(table, spec)) json[id].push_back(source_json(source, spec, points));
  }
  return json;
}

Figure site_figure(const std::vector<Site>& sites) {
  Figure figure;
  figure.id = "network";
  figure.title = "The network of this drop";
  figure.kind = Figure::Kind::network;
  figure.x.label = "x (m)";
  figure.y.label = "y (m)";
  figure.places = places_of_sites(sites);
  return figure;
}

}  // namespace airloom::report
