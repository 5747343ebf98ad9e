#pragma once
/// What the registry reads of `haps`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/haps/judge/metrics.hpp"
#include "airloom/systems/haps/problem/files.hpp"

namespace airloom::haps {

struct Haps {
  using Scenario = haps::Scenario;
  using Instance = haps::Instance;
  using Solution = haps::Solution;

  static std::vector<std::string> warnings(const Scenario& s) { return haps::warnings(s); }
  static Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) { return haps::draw(s, seed, realization); }
  static Instance read_instance(const io::Arrays& a, const std::string& subject) { return haps::read_instance(a, subject); }
  static io::Arrays write_instance(const Instance& x) { return haps::write_instance(x); }
  static Solution read_solution(const Instance& x, const io::Arrays& a, const std::string& subject) {
    return haps::read_solution(x, a, subject);
  }
  static io::Arrays write_solution(const Instance& x, const Solution& s) { return haps::write_solution(x, s); }
  static Evaluation evaluate(const Instance& x, const Solution& s) { return haps::evaluate(x, s); }
  /// Stations, then users; the platform's reach is the distance along the ground to its farthest user. Empty without places.
  static std::vector<Site> sites(const Instance& x);
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
};

}  // namespace airloom::haps
