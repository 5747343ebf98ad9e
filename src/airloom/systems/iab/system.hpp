#pragma once
/// What the registry reads of `iab`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/contest.hpp"
#include "airloom/systems/iab/judge/metrics.hpp"
#include "airloom/systems/iab/judge/picture.hpp"
#include "airloom/systems/iab/problem/files.hpp"
#include "airloom/systems/placement.hpp"
#include "airloom/systems/reported.hpp"
#include "airloom/systems/site.hpp"

namespace airloom::iab {

[[nodiscard]] std::vector<Site> sites(const Instance& instance);

struct Iab {
  using Scenario = iab::Scenario;
  using Instance = iab::Instance;
  using Solution = iab::Solution;

  static Instance read_instance(const io::Arrays& arrays, const std::string& subject) { return iab::read_instance(arrays, subject); }
  static std::vector<ArrayRank> array_ranks() { return iab::array_ranks(); }
  static Reported reported();
  static Contest contest();
  static Values small_scenario() {
    return {
        {"aerial_users", std::int64_t{2}}, {"ground_users", std::int64_t{2}}, {"array_nx", std::int64_t{4}}, {"array_ny", std::int64_t{4}}};
  }
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
  static std::vector<FieldInfo> place_options();
  static Placement place(const PlacementRequest& request);  ///< place/place.hpp; start and end are compared by the default algorithm
};

}  // namespace airloom::iab
