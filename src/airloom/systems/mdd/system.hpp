#pragma once
/// What the registry reads of `mdd`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/contest.hpp"
#include "airloom/systems/mdd/judge/details.hpp"
#include "airloom/systems/mdd/judge/metrics.hpp"
#include "airloom/systems/mdd/judge/picture.hpp"
#include "airloom/systems/mdd/problem/files.hpp"
#include "airloom/systems/reported.hpp"
#include "airloom/systems/site.hpp"

namespace airloom::mdd {

/// Access points, then users, each under the serving access point with the largest gain. Empty without places.
[[nodiscard]] std::vector<Site> sites(const Instance& instance);

struct Mdd {
  using Scenario = mdd::Scenario;
  using Instance = mdd::Instance;
  using Solution = mdd::Solution;

  static Instance read_instance(const io::Arrays& arrays, const std::string& subject) { return mdd::read_instance(arrays, subject); }
  static const std::vector<Detail<Instance, Solution>>& details() { return mdd::details(); }
  static std::vector<ArrayRank> array_ranks() { return mdd::array_ranks(); }
  static Reported reported();
  static Contest contest();
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
};

}  // namespace airloom::mdd
