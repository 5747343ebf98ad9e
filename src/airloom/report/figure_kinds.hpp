#pragma once
/// The kinds of figures that are more than a statistic per point; used by build_figure.
#include "airloom/report/figure.hpp"
#include "airloom/report/sample.hpp"

namespace airloom::report {

/// Adds a point to a curve.
inline void append(Curve& curve, double x, const Banded& y, bool with_band) {
  curve.x.push_back(x);
  curve.y.push_back(y.value);
  if (!with_band) return;
  curve.low.push_back(y.low);
  curve.high.push_back(y.high);
}

[[nodiscard]] std::vector<Place> places_of_sites(const std::vector<Site>& sites);

// Each adds the curves or the places of its kind to a figure whose axes are labelled.
void build_cdf(Figure& figure, const experiments::ResultTable& table, const experiments::FigureSpec& spec);
void build_history(Figure& figure, const experiments::ResultTable& table, const experiments::FigureSpec& spec);
/// Arrays against the array `x`: pointwise statistics over the drops, of which the first says what x is.
void build_curve(Figure& figure, const experiments::ResultTable& table, const experiments::FigureSpec& spec);
void build_map(Figure& figure, const experiments::ResultTable& table, const experiments::FigureSpec& spec);
void build_deployment(Figure& figure, const experiments::ResultTable& table);
/// Writes the note too: it says which drop is shown, or why there are no colours.
void build_network(Figure& figure, const experiments::ResultTable& table, const experiments::FigureSpec& spec);

}  // namespace airloom::report
