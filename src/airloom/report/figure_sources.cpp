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

/// The first point of every group of bars.
io::Json bar_sources(const ResultTable& table, const FigureSpec& spec, const std::vector<std::size_t>& points) {
  std::vector<std::size_t> firsts(spec.metrics.size(), points.front());
  if (!spec.x.empty() && spec.metrics.size() == 1) {
    firsts.clear();
    std::vector<std::string> seen;
    for (const std::size_t point : points) {
      const std::string text = axis_text(table, table.axis_index(spec.x), point);
      if (std::ranges::find(seen, text) != seen.end()) continue;
      seen.push_back(text);
      firsts.push_back(point);
    }
  }
  io::Json list = io::Json::array();
  const std::vector<CurveSource> sources = curve_sources(table, spec);
  for (std::size_t first = 0; first < sources.size(); first += std::max<std::size_t>(spec.metrics.size(), 1))
    list.push_back({{"series", sources[first].series}, {"points", firsts}});
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
