#pragma once
/// What the registry reads of `haps`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/contest.hpp"
#include "airloom/systems/haps/judge/metrics.hpp"
#include "airloom/systems/haps/judge/picture.hpp"
#include "airloom/systems/haps/problem/files.hpp"
#include "airloom/systems/reported.hpp"
#include "airloom/systems/site.hpp"

namespace airloom::haps {

/// Stations, then users; the platform's reach is the distance along the ground to its farthest user. Empty without places.
[[nodiscard]] std::vector<Site> sites(const Instance& instance);

struct Haps {
  using Scenario = haps::Scenario;
  using Instance = haps::Instance;
  using Solution = haps::Solution;

  static Instance read_instance(const io::Arrays& arrays, const std::string& subject) { return haps::read_instance(arrays, subject); }
  static std::vector<ArrayRank> array_ranks() { return haps::array_ranks(); }
  static Reported reported();
  static Contest contest();
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
};

}  // namespace airloom::haps
