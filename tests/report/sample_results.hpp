#pragma once
/// A small result table made by hand, whose statistics are known in closed form.
#include <cmath>
#include <string>

#include "airloom/experiments/results/table.hpp"

namespace airloom::report {

inline const std::string hostile = "</script><script>alert('x')</script> \"q\" \\ `date` $(ls) @a a_b^c {d} %s\n\x01 \xff &amp;";

/// Two axes (power 0, 10; users 1, 2), three realizations, series "a" and "b". With p the power and u the users:
///     rate = p + u + r (a), twice that (b); rates = {rate, rate + 10}; history.gap of a: 1, 1/2, .. of length r + 1
inline experiments::ResultTable sample_results() {
  experiments::ResultTable table;
  experiments::Experiment& e = table.experiment;
  e.system = "iab";
  e.id = "sample";
  e.title = hostile;
  e.source = "ours";
  e.realizations = 3;
  e.sweep = {{.keys = {"power_dbw"}, .values = {0.0, 10.0}, .name = "power_dbw", .at = {0, 10}},
             {.keys = {"users"}, .values = {std::int64_t{1}, std::int64_t{2}}, .name = "users", .at = {1, 2}}};
  e.series = {{.id = "a", .label = "first", .algorithm = "x"}, {.id = "b", .label = hostile, .algorithm = "x"}};
  table.version = "0.1.0";
  table.build_id = "abc";
  for (const double p : {0.0, 10.0}) {
    for (const double u : {1.0, 2.0}) {
      for (int r = 0; r < 3; ++r) {
        for (const double factor : {1.0, 2.0}) {
          const double rate = factor * (p + u + r);
          std::vector<double> gap;
          for (int k = 0; k <= r; ++k) gap.push_back(std::pow(0.5, k));
          experiments::Row row;
          row.status = "converged";
          row.values = {{"rate", rate},
                        {"rates", std::vector<double>{rate, rate + 10.0}},
                        {"residuals.power", 1e-12 * r},
                        {"certificate.monotone", r < 2}};
          row.values.set("history.gap", gap);
          table.rows.push_back(row);
        }
      }
    }
  }
  return table;
}

/// Two base stations, a platform and two users: as many as `rates` has entries, but no more than there are base stations.
inline std::vector<Site> sample_network() {
  return {{.role = "base station", .label = hostile, .x_m = -1000, .y_m = 500, .z_m = 25},
          {.role = "base station", .label = "B1", .x_m = 1000, .y_m = 500, .z_m = 25},
          {.role = "platform", .label = "HAPS", .z_m = 20000, .reach_m = 1500},
          {.role = hostile, .label = "U0", .x_m = 300, .y_m = -20},
          {.role = hostile, .label = "U1", .x_m = -1500}};
}

inline experiments::FigureSpec spec_of(experiments::FigureSpec::Kind kind, const std::string& metric) {
  experiments::FigureSpec spec;
  spec.id = "f";
  spec.title = hostile;
  spec.kind = kind;
  spec.x = "power_dbw";
  spec.metrics = {metric};
  return spec;
}

}  // namespace airloom::report
