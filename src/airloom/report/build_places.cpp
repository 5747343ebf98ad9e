#include <algorithm>
#include <cmath>
#include <sstream>

#include "airloom/core/error.hpp"
#include "airloom/report/figure_kinds.hpp"
#include "airloom/report/roles.hpp"

namespace airloom::report {

using experiments::FigureSpec;
using experiments::ResultTable;

std::vector<Place> places_of_sites(const std::vector<Site>& sites) {
  std::vector<Place> places;
  for (const Site& site : sites) {
    places.push_back({.role = site.role,
                      .label = site.label,
                      .x = site.x_m,
                      .y = site.y_m,
                      .z = site.z_m,
                      .served_by = site.served_by,
                      .reach = site.reach_m});
  }
  return places;
}

namespace {

/// How many words of the role are words of the metric's name: "ground user" and "se_ground" share one.
int shared_words(const std::string& role, std::string metric) {
  std::replace(metric.begin(), metric.end(), '_', ' ');
  std::istringstream words(role);
  int shared = 0;
  for (std::string word; words >> word;) {
    std::istringstream others(metric);
    for (std::string other; others >> other;) shared += word == other ? 1 : 0;
  }
  return shared;
}

/// The places that the n entries of a metric speak of: those of a role with n places. The role must be one whose name is most
/// like the metric's; of equals the last counts, since users follow the stations. Empty when there is none.
std::vector<Place*> places_of(std::vector<Place>& places, const std::string& metric, std::size_t n) {
  int most = 0;
  for (const Place& place : places) most = std::max(most, shared_words(place.role, metric));
  std::vector<Place*> found;
  for (const std::string& role : roles(places)) {
    if (shared_words(role, metric) < most) continue;
    std::vector<Place*> named;
    for (Place& place : places) {
      if (place.role == role) named.push_back(&place);
    }
    if (named.size() == n) found = std::move(named);
  }
  return found;
}

/// Gives the places their values. @return why they have none, else ""
std::string give_values(Figure& figure, const experiments::Row& row, const std::string& metric, double scale) {
  if (!row.stored()) return "this drop is not stored yet";
  if (!row.usable()) return "this drop ended as " + row.status;
  const std::vector<double> values = row.values.find(metric) == nullptr ? std::vector<double>{} : row.values.numbers(metric);
  if (std::none_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); })) return "this drop has no " + metric;
  const std::vector<Place*> places = places_of(figure.places, metric, values.size());
  if (places.empty()) return metric + " has " + std::to_string(values.size()) + " entries, and the places shown are of another number";
  for (std::size_t i = 0; i < values.size(); ++i) places[i]->value = scale * values[i];
  return {};
}

/// "First realization at power (dBW) = 10, exact split"
std::string drop_shown(const ResultTable& table, std::size_t point, const std::string& series) {
  std::string text = "First realization";
  for (std::size_t axis = 0; axis < table.experiment.sweep.size(); ++axis)
    text += (axis == 0 ? " at " : ", ") + axis_name(table, axis) + " = " + axis_text(table, axis, point);
  return text + ", " + series;
}

}  // namespace

void build_deployment(Figure& figure, const ResultTable& table) {
  figure.x.label = "x (m)";
  figure.y.label = "y (m)";
  figure.z.label = "height (m)";
  figure.places = places_of_sites(table.sites);
}

void build_network(Figure& figure, const ResultTable& table, const FigureSpec& spec) {
  const std::vector<CurveSource> sources = curve_sources(table, spec);
  if (sources.size() != 1) throw InvalidInput("figure '" + spec.id + "': a network shows one metric of one series");
  const CurveSource& source = sources.front();
  figure.places = places_of_sites(table.sites);
  const std::vector<std::size_t> points = table.select(spec.where);
  if (points.empty()) {
    figure.note = "No colours: no point of the sweep is selected.";
    return;
  }
  const std::size_t point = points.front();
  figure.note = drop_shown(table, point, source.label) + ".";
  const std::string trouble = give_values(figure, table.row(point, 0, source.series), source.quantity.metric, spec.scale);
  figure.note += trouble.empty() ? " Colour: " + figure.z.label + "." : " No colours: " + trouble + ".";
  if (point != 0) figure.note += " Positions are those of the sweep's first point.";
  const auto covers = std::find_if(figure.places.begin(), figure.places.end(), [](const Place& p) { return p.reach > 0.0; });
  if (covers != figure.places.end()) figure.note += " The dashed circle is what the " + covers->role + " covers.";
}

}  // namespace airloom::report
