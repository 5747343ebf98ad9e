#pragma once
/// What the registry reads of `mdd`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/mdd/judge/details.hpp"
#include "airloom/systems/mdd/judge/metrics.hpp"
#include "airloom/systems/mdd/problem/files.hpp"

namespace airloom::mdd {

struct Mdd {
  using Scenario = mdd::Scenario;
  using Instance = mdd::Instance;
  using Solution = mdd::Solution;

  static std::vector<std::string> warnings(const Scenario& s) { return mdd::warnings(s); }
  static Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) { return mdd::draw(s, seed, realization); }
  static Instance read_instance(const io::Arrays& a, const std::string& subject) { return mdd::read_instance(a, subject); }
  static io::Arrays write_instance(const Instance& x) { return mdd::write_instance(x); }
  static Solution read_solution(const Instance& x, const io::Arrays& a, const std::string& subject) {
    return mdd::read_solution(x, a, subject);
  }
  static io::Arrays write_solution(const Instance& x, const Solution& s) { return mdd::write_solution(x, s); }
  static Evaluation evaluate(const Instance& x, const Solution& s) { return mdd::evaluate(x, s); }
  /// Access points, then users, each under the serving access point with the largest gain. Empty without places.
  static std::vector<Site> sites(const Instance& x);
  static const std::vector<Detail<Instance, Solution>>& details() { return mdd::details(); }
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
};

}  // namespace airloom::mdd
