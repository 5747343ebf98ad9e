#pragma once
/// What the registry reads of `twotier`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/contest.hpp"
#include "airloom/systems/reported.hpp"
#include "airloom/systems/site.hpp"
#include "airloom/systems/twotier/judge/details.hpp"
#include "airloom/systems/twotier/judge/drawing_details.hpp"
#include "airloom/systems/twotier/judge/metrics.hpp"
#include "airloom/systems/twotier/judge/picture.hpp"
#include "airloom/systems/twotier/problem/files.hpp"

namespace airloom::twotier {

/// Macro stations, femto stations with their radius, then users; empty without places.
[[nodiscard]] std::vector<Site> sites(const Instance& instance);

struct TwoTier {
  using Scenario = twotier::Scenario;
  using Instance = twotier::Instance;
  using Solution = twotier::Solution;

  static Instance read_instance(const io::Arrays& arrays, const std::string& subject) { return twotier::read_instance(arrays, subject); }
  static std::vector<ArrayRank> array_ranks() { return twotier::array_ranks(); }
  static Reported reported();
  static Contest contest();
  static Values small_scenario() {
    return {{"femto_stations", std::int64_t{3}}, {"macro_users", std::int64_t{2}}, {"subchannels", std::int64_t{6}}};
  }
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
  static const std::vector<Detail<Instance, Solution>>& details() { return twotier::details(); }
  static const std::vector<DrawingDetail<Scenario>>& drawing_details() { return twotier::drawing_details(); }
};

}  // namespace airloom::twotier
