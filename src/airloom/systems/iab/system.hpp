#pragma once
/// What the registry reads of `iab`.
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/iab/judge/metrics.hpp"
#include "airloom/systems/iab/problem/files.hpp"

namespace airloom::iab {

struct Iab {
  using Scenario = iab::Scenario;
  using Instance = iab::Instance;
  using Solution = iab::Solution;

  static std::vector<std::string> warnings(const Scenario& s) { return iab::warnings(s); }
  static Instance draw(const Scenario& s, std::uint64_t seed, std::uint64_t realization) { return iab::draw(s, seed, realization); }
  static Instance read_instance(const io::Arrays& a, const std::string& subject) { return iab::read_instance(a, subject); }
  static io::Arrays write_instance(const Instance& x) { return iab::write_instance(x); }
  static Solution read_solution(const Instance& x, const io::Arrays& a, const std::string& subject) {
    return iab::read_solution(x, a, subject);
  }
  static io::Arrays write_solution(const Instance& x, const Solution& s) { return iab::write_solution(x, s); }
  static Evaluation evaluate(const Instance& x, const Solution& s) { return iab::evaluate(x, s); }
  static std::vector<Site> sites(const Instance& x);
  static std::string bibtex();
  static const std::vector<Algorithm<Instance, Solution>>& algorithms();
};

}  // namespace airloom::iab
