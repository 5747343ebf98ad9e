#pragma once
/// What a comparison of a system's algorithms needs to know of it.
#include <string>
#include <vector>

#include "airloom/core/values.hpp"

namespace airloom {

/// One solve.
struct Attempt {
  std::string algorithm;
  Values options;
};

/// By what answers are compared, and what a strong reference tries besides every algorithm as it is.
struct Contest {
  std::string metric;                          ///< unless the user names another: what the default pursues
  std::string weighted = {};                   ///< the metric that knows the weights of an instance, where `metric` does not
  std::vector<std::string> sums_of_logs = {};  ///< metrics that are sums of logarithms over the users: their gaps are of geometric means
  std::string rates = "user_rate";             ///< list metric of which an objective is the sum, the geometric mean or the least entry
  std::vector<Attempt> reference = {};         ///< more starts, finer rules, in the order of their worth
};

}  // namespace airloom
