#include "airloom/report/figure.hpp"

#include <cmath>

#include "airloom/report/roles.hpp"
#include "airloom/report/text.hpp"

namespace airloom::report {

std::string kind_name(Figure::Kind kind) {
  switch (kind) {
    case Figure::Kind::line: return "line";
    case Figure::Kind::bar: return "bar";
    case Figure::Kind::cdf: return "cdf";
    case Figure::Kind::map: return "map";
    case Figure::Kind::history: return "history";
    case Figure::Kind::curve: return "curve";
    case Figure::Kind::polar: return "polar";
    case Figure::Kind::deployment: return "deployment";
    case Figure::Kind::network: return "network";
  }
  return "line";
}

std::size_t point_count(const Figure& figure) {
  std::size_t count = figure.places.size();
  for (const Curve& curve : figure.curves) {
    if (figure.kind == Figure::Kind::map) {
      for (const double z : curve.z) count += std::isfinite(z) ? 1 : 0;
    } else {
      for (std::size_t i = 0; i < curve.y.size(); ++i) count += std::isfinite(curve.x[i]) && std::isfinite(curve.y[i]) ? 1 : 0;
    }
  }
  return count;
}

namespace {

io::Json numbers(const std::vector<double>& values) { return io::to_json(Value(values)); }

io::Json axis_json(const Axis& axis) {
  io::Json json = {{"label", clean_text(axis.label)}, {"log", axis.log}};
  for (const std::string& category : axis.categories) json["categories"].push_back(clean_text(category));
  if (std::isfinite(axis.low)) json["low"] = axis.low;
  if (std::isfinite(axis.high)) json["high"] = axis.high;
  return json;
}

io::Json curve_json(const Curve& curve) {
  io::Json json = {{"label", clean_text(curve.label)}, {"x", numbers(curve.x)}, {"y", numbers(curve.y)}};
  if (!curve.low.empty()) {
    json["low"] = numbers(curve.low);
    json["high"] = numbers(curve.high);
  }
  if (!curve.z.empty()) json["z"] = numbers(curve.z);
  for (const Mark& mark : curve.marks) {
    json["marks"].push_back({{"x", io::to_json(Value(mark.x))}, {"y", io::to_json(Value(mark.y))}, {"label", clean_text(mark.label)}});
  }
  return json;
}

}  // namespace

io::Json figure_json(const Figure& figure) {
  io::Json json = {{"id", clean_text(figure.id)},   {"title", clean_text(figure.title)}, {"kind", kind_name(figure.kind)},
                   {"points", point_count(figure)}, {"x", axis_json(figure.x)},          {"y", axis_json(figure.y)},
                   {"z", axis_json(figure.z)},      {"note", clean_text(figure.note)},   {"curves", io::Json::array()},
                   {"places", io::Json::array()}};
  for (const Curve& curve : figure.curves) json["curves"].push_back(curve_json(curve));
  for (const Place& place : figure.places) {
    json["places"].push_back({{"role", clean_text(place.role)},
                              {"label", clean_text(place.label)},
                              {"x", place.x},
                              {"y", place.y},
                              {"z", place.z},
                              {"served_by", place.served_by},
                              {"reach", place.reach},
                              {"value", io::to_json(Value(place.value))}});
    for (const std::string& fact : place.facts) json["places"].back()["facts"].push_back(clean_text(fact));
  }
  if (figure.kind == Figure::Kind::network) {
    json["all_labels"] = figure.all_labels;
    json["links"] = io::Json::array();
    json["outlines"] = io::Json::array();
    for (const PlaceLink& link : figure.links) json["links"].push_back({{"from", link.from}, {"to", link.to}, {"share", link.share}});
    for (const Outline& outline : figure.outlines) json["outlines"].push_back({{"place", outline.place}, {"rings", outline.rings}});
    for (const Look& look : looks(figure.places))
      json["roles"].push_back({{"name", clean_text(look.role)}, {"shape", std::string(name(look.shape))}, {"colored", look.colored}});
  }
  return json;
}

}  // namespace airloom::report
