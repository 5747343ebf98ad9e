#pragma once
/// What the registry reads of `twotier`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/twotier/judge/details.hpp"
#include "airloom/systems/twotier/judge/metrics.hpp"
#include "airloom/systems/twotier/problem/files.hpp"

namespace airloom::twotier {

struct TwoTier {
  using Scenario = twotier::Scenario;
  using Instance = twotier::Instance;
  using Solution = twotier::Solution;

  static std::vector<std::string> warnings(const Scenario& s) { return twotier::warnings(s); }
  static Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) { return twotier::draw(s, seed, realization); }
  static Instance read_instance(const io::Arrays& a, const std::string& subject) { return twotier::read_instance(a, subject); }
  static io::Arrays write_instance(const Instance& x) { return twotier::write_instance(x); }
  static Solution read_solution(const Instance& x, const io::Arrays& a, const std::string& subject) {
    return twotier::read_solution(x, a, subject);
  }
  static io::Arrays write_solution(const Instance& x, const Solution& s) { return twotier::write_solution(x, s); }
  static Evaluation evaluate(const Instance& x, const Solution& s) { return twotier::evaluate(x, s); }
  /// Macro stations, femto stations with their radius, then users; empty without places.
  static std::vector<Site> sites(const Instance& x);
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
  static const std::vector<Detail<Instance, Solution>>& details() { return twotier::details(); }
};

}  // namespace airloom::twotier
