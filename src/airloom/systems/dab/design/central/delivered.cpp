#include "airloom/systems/dab/design/central/delivered.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "airloom/systems/dab/design/central/inversion.hpp"

namespace airloom::dab {
namespace {

/// Budgets that there is a use for: twice what the best beams so far use, and what the other starts do. An ascent from
/// inverted antennas runs away where budgets are loose.
Eigen::VectorXd useful_budgets(const BeamProblem& problem, const std::vector<Eigen::MatrixXcd>& starts) {
  Eigen::VectorXd useful(problem.stations());
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    double most = 0.0;
    for (std::size_t k = 0; k < starts.size(); ++k)
      most = std::max(most, (k == 0 ? 2.0 : 1.0) * station_beams(starts[k], b, problem.users()).squaredNorm());
    useful[b] = most > 0.0 ? std::min(most, problem.budget[b]) : problem.budget[b];
  }
  return useful;
}

/// Whether some station uses up a budget that is smaller than its own.
bool is_held_back(const BeamProblem& problem, const BeamProblem& physical, const Eigen::MatrixXcd& w) {
  constexpr double all = 1.0 - 1e-3;
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    const double power = station_beams(w, b, problem.users()).squaredNorm();
    if (power > all * physical.budget[b] && physical.budget[b] < all * problem.budget[b]) return true;
  }
  return false;
}

}  // namespace

void design_for_delivery(Search& search, const Eigen::MatrixXcd& unaware, const Eigen::MatrixXcd& scaled) {
  constexpr double misjudged = 1e-4;  // relative: where polynomials say nearly what is delivered their ascent is right
  constexpr double much_less = 0.1;   // relative to the best: loud beams that deliver so much less are no reason
  const BeamProblem& problem = search.problem();
  Ranking& ranking = search.ranking();
  if (search.options().distortion == Distortion::block || search.interrupted() || problem.linear() || !ranking.has_range()) return;
  const auto leaves_range = [&](const Eigen::MatrixXcd& w) { return w.size() > 0 && ranking.range_probability(w) > trusted_range; };
  const bool in_steps = may_invert_by_steps(search);
  const auto is_reason = [&](const Eigen::MatrixXcd& w) {
    if (!leaves_range(w)) return false;
    if (in_steps) return true;  // with so many antennas a held amplifier may have other good beams
    search.count_evaluations(1);
    const double promised = search.value()(w, search.utility());
    return std::abs(ranking.delivered(w) - promised) > misjudged * std::abs(promised);
  };
  bool loud = problem.users() == 1 || is_reason(search.best()) || is_reason(scaled);
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
  constexpr int most_widenings = 6;
  bool held_back = false;
  for (int k = 0; k < most_widenings && !search.interrupted(); ++k) {
    if (in_steps) physical.budget = useful_budgets(problem, more);
    const Design held = solve_central(physical, o, search.control(), {}, more);
    const bool below_unaware = scaled.size() > 0 && ranking.delivered(search.best()) < ranking.delivered(scaled);
    search.adopt(held, below_unaware);
    held_back = is_held_back(problem, physical, held.w);
    if (!held_back) break;
    more = {held.w};
  }
  if (!held_back || !in_steps || search.status() == Status::converged || search.interrupted()) return;
  physical.budget = problem.budget;  // what ended at a smaller one may go on
  o.candidates = false;
  search.adopt(solve_central(physical, o, search.control(), {}, {search.best()}), false);
}

}  // namespace airloom::dab
