#include "airloom/systems/dab/design/central/delivered.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace airloom::dab {

void design_for_delivery(Search& search, const Eigen::MatrixXcd& unaware, const Eigen::MatrixXcd& scaled) {
  constexpr double much_less = 0.1;  // relative to the best: loud beams that deliver so much less are no reason
  const BeamProblem& problem = search.problem();
  Ranking& ranking = search.ranking();
  if (search.options().distortion == Distortion::block || search.interrupted() || problem.linear() || !ranking.has_range()) return;
  const auto leaves_range = [&](const Eigen::MatrixXcd& w) { return w.size() > 0 && ranking.range_probability(w) > trusted_range; };
  bool loud = problem.users() == 1 || leaves_range(search.best()) || leaves_range(scaled);
  std::vector<Eigen::MatrixXcd> more{search.best()};
  if (scaled.size() > 0) more.push_back(scaled);
  if (leaves_range(unaware)) {
    loud = loud || ranking.delivered(unaware) >= search.best_key() - much_less * std::abs(search.best_key());
    more.push_back(unaware);
  }
  if (!loud) return;
  BeamProblem physical = with_physical_amplifiers(problem, 0, problem.budget.maxCoeff());
  physical.antenna_budget.resize(0, 0);  // as the search itself: limits come after it
  physical.radiated_budget.resize(0);
  CentralOptions o = search.options();
  o.objective = Objective::sum;
  const Design held = solve_central(physical, o, search.control(), {}, more);
  const bool below_unaware = scaled.size() > 0 && ranking.delivered(search.best()) < ranking.delivered(scaled);
  search.adopt(held, below_unaware);
}

}  // namespace airloom::dab
