#pragma once
/// What the registry reads of `dab`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/dab/judge/details.hpp"
#include "airloom/systems/dab/judge/metrics.hpp"
#include "airloom/systems/dab/problem/files.hpp"

namespace airloom::dab {

struct Dab {
  using Scenario = dab::Scenario;
  using Instance = dab::Instance;
  using Solution = dab::Solution;

  static std::vector<std::string> warnings(const Scenario& s) { return dab::warnings(s); }
  static Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) { return dab::draw(s, seed, realization); }
  static Instance read_instance(const io::Arrays& a, const std::string& subject) { return dab::read_instance(a, subject); }
  static io::Arrays write_instance(const Instance& x) { return dab::write_instance(x); }
  static Solution read_solution(const Instance& x, const io::Arrays& a, const std::string& subject) {
    return dab::read_solution(x, a, subject);
  }
  static io::Arrays write_solution(const Instance& x, const Solution& s) { return dab::write_solution(x, s); }
  static Evaluation evaluate(const Instance& x, const Solution& s) { return dab::evaluate(x, s); }
  /// Base stations, then users; all stations serve every user. Empty without places.
  static std::vector<Site> sites(const Instance& x);
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
  static const std::vector<Detail<Instance, Solution>>& details() { return dab::details(); }
};

}  // namespace airloom::dab
