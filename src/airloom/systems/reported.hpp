#pragma once
/// What a system reports of an answer: the names that figures, checks and `record` may use.
#include <string>
#include <vector>

namespace airloom {

/// One metric of `evaluate`.
struct MetricInfo {
  std::string name;
  std::string unit;   ///< "" for a number without one
  std::string shape;  ///< "" for a number, "U" for a list with an entry per user, ...
  std::string doc;
  bool less_is_better = false;  ///< a share of failures, a shortfall: nothing to rank answers by as it is
};

/// All names; a test compares them with what runs of every algorithm hold.
struct Reported {
  std::vector<MetricInfo> metrics;
  std::vector<std::string> residuals;    ///< without their prefix
  std::vector<std::string> certificate;  ///< of the judge and of every algorithm
  std::vector<std::string> history;      ///< columns of every algorithm
};

}  // namespace airloom
