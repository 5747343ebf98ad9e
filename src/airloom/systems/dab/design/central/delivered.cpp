#include "airloom/systems/dab/design/central/delivered.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace airloom::dab {

void design_for_delivery(Search& search, const Eigen::MatrixXcd& unaware) {
  constexpr double much_less = 0.1;  // relative to the best: loud beams that deliver so much less are no reason
  const BeamProblem& problem = search.problem();
  Ranking& ranking = search.ranking();
  if (search.options().distortion == Distortion::block || search.interrupted() || problem.linear() || !ranking.has_range()) return;
  const auto leaves_range = [&](const Eigen::MatrixXcd& w) { return w.size() > 0 && ranking.range_probability(w) > trusted_range; };
  std::vector<Eigen::MatrixXcd> more{search.best()};
  if (leaves_range(unaware)) more.push_back(unaware);
  bool loud = problem.users() == 1 || leaves_range(search.best());
  if (!loud && more.size() > 1) loud = search.offer(unaware) >= search.best_key() - much_less * std::abs(search.best_key());
  if (!loud) return;
  BeamProblem physical = with_physical_amplifiers(problem, 0, problem.budget.maxCoeff());
  physical.antenna_budget.resize(0, 0);  // as the search itself: limits come after it
  physical.radiated_budget.resize(0);
  CentralOptions o = search.options();
  o.objective = Objective::sum;
  search.adopt(solve_central(physical, o, search.control(), {}, more));
}

}  // namespace airloom::dab
