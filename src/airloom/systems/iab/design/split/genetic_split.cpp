/// The genetic benchmark of the band split, by pagmo2: kept for the publication's figure; the exact solver replaces it.
#include "airloom/core/error.hpp"
#include "airloom/systems/iab/design/split/split.hpp"

#ifdef AIRLOOM_HAS_PAGMO
#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/sga.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

namespace airloom::iab {
namespace {

/// The min form of the network rate as pagmo sees it.
struct MinForm {
  BandTerms terms;
  [[nodiscard]] pagmo::vector_double fitness(const pagmo::vector_double& x) const { return {-terms.sum_rate(x[0]) / terms.bandwidth_hz}; }
  [[nodiscard]] std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const { return {{0.0}, {1.0}}; }
};

}  // namespace

Split genetic_split(const BandTerms& terms, std::uint64_t seed) {
  constexpr unsigned population = 50;
  constexpr unsigned generations = 100;
  Split out;
  out.mu_balance = balance_point(terms, out.evaluations);
  const auto word = static_cast<unsigned>(seed ^ (seed >> 32U));
  // crossover 0.9 with index 1, Gaussian mutation of width 0.1 with probability 0.1, tournament of 2; reinsertion is elitist
  pagmo::algorithm algorithm{pagmo::sga(generations, 0.9, 1.0, 0.1, 0.1, 2U, "sbx", "gaussian", "tournament", word)};
  pagmo::population people{pagmo::problem{MinForm{terms}}, population, word};
  people = algorithm.evolve(people);
  out.mu = people.champion_x()[0];
  out.evaluations += static_cast<int>(people.get_problem().get_fevals());
  out.slope = terms.access_term(out.mu).derivative - terms.ground_term(1.0 - out.mu).derivative;
  out.optimality = out.mu > out.mu_balance ? SplitCase::interior : SplitCase::balance;
  return out;
}

}  // namespace airloom::iab
#else
namespace airloom::iab {

Split genetic_split(const BandTerms&, std::uint64_t) { throw Unsupported("split = genetic needs a build with pagmo2"); }

}  // namespace airloom::iab
#endif
