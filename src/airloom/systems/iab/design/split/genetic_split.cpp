/// The genetic benchmark of the band split: kept for the publication's figure; the exact solver replaces it.
#include <algorithm>
#include <cmath>
#include <vector>

#include "airloom/core/random.hpp"
#include "airloom/systems/iab/design/split/split.hpp"

namespace airloom::iab {
namespace {

constexpr int population = 50;
constexpr int generations = 100;
constexpr double crossover_index = 15.0;
constexpr double mutation_rate = 0.1;
constexpr double mutation_width = 0.1;

struct Individual {
  double mu = 0.0;
  double rate = 0.0;  ///< of the min form, bit/s
};

bool better(const Individual& a, const Individual& b) { return a.rate > b.rate; }

/// The better of two drawn with replacement.
const Individual& tournament(const std::vector<Individual>& people, RandomStream& random) {
  const auto drawn = [&]() -> const Individual& { return people[static_cast<std::size_t>(random.integer(population))]; };
  const Individual& a = drawn();
  const Individual& b = drawn();
  return better(b, a) ? b : a;
}

/// Simulated binary crossover: children around their parents' mean, spread by a factor whose density has index 15 about 1.
double spread(RandomStream& random) {
  const double u = random.uniform();
  const double odds = u <= 0.5 ? 2.0 * u : 1.0 / (2.0 * (1.0 - u));
  return std::pow(odds, 1.0 / (crossover_index + 1.0));
}

double mutated(double mu, RandomStream& random) {
  if (random.uniform() < mutation_rate) mu += mutation_width * random.normal_pair()[0];
  return std::clamp(mu, 0.0, 1.0);
}

}  // namespace

Split genetic_split(const BandTerms& terms, std::uint64_t seed) {
  Split out;
  out.mu_balance = balance_point(terms, out.evaluations);
  RandomStream random(seed, StreamId::solver_initialization, 0);
  const auto born = [&](double mu) {
    ++out.evaluations;
    return Individual{mu, terms.sum_rate(mu)};
  };
  std::vector<Individual> people;
  for (int k = 0; k < population; ++k) people.push_back(born(random.uniform()));
  Individual best = *std::ranges::min_element(people, better);
  out.history.push_back(best.mu);
  for (int generation = 0; generation < generations; ++generation) {
    std::vector<Individual> children{best};  // the best survives
    while (static_cast<int>(children.size()) < population) {
      const double a = tournament(people, random).mu;
      const double b = tournament(people, random).mu;
      const double half = 0.5 * spread(random) * (b - a);
      for (const double mu : {0.5 * (a + b) - half, 0.5 * (a + b) + half}) {
        if (static_cast<int>(children.size()) < population) children.push_back(born(mutated(mu, random)));
      }
    }
    people = std::move(children);
    best = *std::ranges::min_element(people, better);
    out.history.push_back(best.mu);
  }
  out.mu = best.mu;
  out.slope = split_slope(terms, out.mu, 1.0);
  out.optimality = out.mu > out.mu_balance ? SplitCase::interior : SplitCase::balance;
  return out;
}

}  // namespace airloom::iab
