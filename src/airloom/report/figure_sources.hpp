#pragma once
/// Which rows of the results the curves of a figure are made of.
#include "airloom/experiments/results/table.hpp"
#include "airloom/io/json.hpp"
#include "airloom/report/figure.hpp"

namespace airloom::report {

/// By the id of a figure, one entry per curve of lines, bars and distributions: its series, the name of its number (none for bars,
/// whose groups may be of several), the scale of the axis, and the points of the sweep: where a curve's points stand, or all that a
/// distribution pools.
[[nodiscard]] io::Json figure_sources(const experiments::ResultTable& table);

/// A network as a map without colours.
[[nodiscard]] Figure site_figure(const std::vector<Site>& sites);

}  // namespace airloom::report
