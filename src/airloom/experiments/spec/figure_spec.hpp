#pragma once
/// What a figure of an experiment shows, as its TOML declares it.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/experiments/spec/check_spec.hpp"

namespace airloom::experiments {

/// One figure. `[[figure]]`.
struct FigureSpec {
  enum class Kind { line, bar, cdf, map, history, curve, polar, deployment, network };
  std::string id;
  std::string title;
  Kind kind = Kind::line;
  std::string x;  ///< line: axis name, or a metric with x_is_metric; curve, polar: an array with the places of the others' entries
  bool x_is_metric = false;
  std::string y;                     ///< map: second axis name (z is the metric)
  std::vector<std::string> metrics;  ///< line, cdf, history: one or more; bar: one group each; network: one array with an entry per user
  std::vector<std::string> metric_labels;
  std::vector<std::string> series;  ///< ids; empty means all
  Where where;
  std::string statistic = "mean";
  std::string band = "ci95";  ///< ci95, quartiles, none
  double x_scale = 1.0;
  double y_scale = 1.0;
  double scale = 1.0;  ///< of the metric
  std::string x_label, y_label, z_label;
  bool log_x = false;
  bool log_y = false;
};
constexpr auto enum_names(FigureSpec::Kind) {
  return std::array<std::string_view, 9>{"line", "bar", "cdf", "map", "history", "curve", "polar", "deployment", "network"};
}

}  // namespace airloom::experiments
