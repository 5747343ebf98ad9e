#pragma once
/// What the registry reads of `dab`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/contest.hpp"
#include "airloom/systems/dab/judge/details.hpp"
#include "airloom/systems/dab/judge/metrics.hpp"
#include "airloom/systems/dab/judge/picture.hpp"
#include "airloom/systems/dab/problem/files.hpp"
#include "airloom/systems/reported.hpp"
#include "airloom/systems/site.hpp"

namespace airloom::dab {

/// Base stations, then users; all stations serve every user. Empty without places.
[[nodiscard]] std::vector<Site> sites(const Instance& instance);

struct Dab {
  using Scenario = dab::Scenario;
  using Instance = dab::Instance;
  using Solution = dab::Solution;

  static Instance read_instance(const io::Arrays& arrays, const std::string& subject) { return dab::read_instance(arrays, subject); }
  static std::vector<ArrayRank> array_ranks() { return dab::array_ranks(); }
  static Reported reported();
  static Contest contest();
  static Values small_scenario() { return {{"base_stations", std::int64_t{2}}, {"antennas", std::int64_t{4}}, {"users", std::int64_t{2}}}; }
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
  static const std::vector<Detail<Instance, Solution>>& details() { return dab::details(); }
};

}  // namespace airloom::dab
