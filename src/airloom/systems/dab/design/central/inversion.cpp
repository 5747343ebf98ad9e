#include "airloom/systems/dab/design/central/inversion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "airloom/core/units.hpp"
#include "airloom/systems/dab/design/start_beams.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;
constexpr double weakest_drive = 1.2;

/// `count` antennas of every station, one after the other those whose inversion leaves the most, after all have become louder by
/// `louder_db`. Of a large station sixteen are tried.
Eigen::MatrixXcd with_inverted(Search& search, Eigen::MatrixXcd w, Index count, double louder_db) {
  constexpr Index tried = 16;
  const BeamProblem& problem = search.problem();
  const Index antennas = problem.antennas();
  const Index stride = std::max<Index>(1, antennas / tried);
  const double drive = -std::max(weakest_drive, std::cbrt(static_cast<double>(antennas - count) / static_cast<double>(count)));
  w *= std::sqrt(from_db(louder_db));
  for (Index b = 0; b < problem.stations(); ++b) {
    auto own = station_beams(w, b, problem.users());
    std::vector<bool> inverted(static_cast<std::size_t>(antennas), false);
    for (Index k = 0; k < count; ++k) {
      double highest = -std::numeric_limits<double>::infinity();
      Index best = -1;
      for (Index n = 0; n < antennas; n += stride) {
        if (inverted[static_cast<std::size_t>(n)]) continue;
        own.row(n) *= drive;
        const double value = search.value()(w, search.utility());
        own.row(n) /= drive;
        if (!(value > highest)) continue;
        highest = value;
        best = n;
      }
      search.count_evaluations(antennas / stride);
      if (best < 0) break;
      own.row(best) *= drive;
      inverted[static_cast<std::size_t>(best)] = true;
    }
  }
  return scaled_into_budgets(problem, std::move(w));
}

/// All stations at once: several numbers of antennas and levels of the others; the best after its first steps goes on.
void invert_together(Search& search, const Eigen::MatrixXcd& plain) {
  constexpr int trial_steps = 12;
  constexpr Index most = 3;
  const int limit = search.options().max_iterations;
  std::unique_ptr<Climb> best;
  double highest = -std::numeric_limits<double>::infinity();
  for (Index count = 1; count <= std::min(most, search.problem().antennas() / 4); ++count) {
    for (const double louder_db : {0.0, 2.0}) {
      if (search.interrupted()) return;
      auto climb = search.climb_from(with_inverted(search, plain, count, louder_db));
      const double key = search.advance(*climb, std::min(trial_steps, limit));
      if (!(key > highest)) continue;
      highest = key;
      best = std::move(climb);
    }
  }
  if (best && best->status() == Status::iteration_limit && limit > trial_steps) (void)search.advance(*best, limit - trial_steps);
}

/// Those whose rates count.
Index weighted_users(const BeamProblem& problem) { return (problem.weight.array() > 0.0).count(); }

/// Whether this holds for every amplifier of a fleet; a problem without one has cubic amplifiers.
bool every_amplifier(const BeamProblem& problem, bool (*holds)(radio::AmplifierModel)) {
  using enum radio::AmplifierModel;
  if (!problem.fleet) return holds(cubic);
  for (Index i = 0; i < problem.stations() * problem.antennas(); ++i)
    if (!holds(problem.fleet->curve(i).model)) return false;
  return true;
}

/// From so many antennas a user on something was found: what loses output when it is driven hard gains with fewer.
double antennas_needed(const BeamProblem& problem) {
  constexpr Index few_antennas = 128;  // of all stations; with more, steps take seconds
  const double per_user = problem.stations() * problem.antennas() <= few_antennas ? 16.0 : 32.0;
  using enum radio::AmplifierModel;
  if (!every_amplifier(problem, [](radio::AmplifierModel model) { return model != saleh; })) return 0.6 * per_user;
  const bool cubics = every_amplifier(problem, [](radio::AmplifierModel model) { return model == cubic || model == held_cubic; });
  return cubics ? per_user + 1e-6 : per_user;  // they gain nothing at 16
}

}  // namespace

void invert_antennas(Search& search) {
  const BeamProblem& problem = search.problem();
  if (problem.antennas() < 2 || problem.stations() * problem.antennas() > 64 || !is_small(problem) || problem.linear()) return;
  const double drive = -std::max(weakest_drive, std::cbrt(static_cast<double>(problem.antennas() - 1)));
  for (Index b = 0; b < problem.stations() && !search.interrupted(); ++b) {
    Eigen::MatrixXcd best;
    double highest = -std::numeric_limits<double>::infinity();
    for (Index n = 0; n < problem.antennas(); ++n) {
      Eigen::MatrixXcd w = search.best();
      station_beams(w, b, problem.users()).row(n) *= drive;
      w = scaled_into_budgets(problem, std::move(w));
      const double value = search.value()(w, search.utility());
      if (!(value > highest)) continue;
      highest = value;
      best = std::move(w);
    }
    search.count_evaluations(problem.antennas());
    if (best.size() == 0) continue;
    const std::unique_ptr<Climb> climb = search.climb_from(best);
    (void)search.advance(*climb, search.options().max_iterations);
  }
}

bool may_invert_by_steps(const Search& search) {
  constexpr Index most_antennas = 256;
  const BeamProblem& problem = search.problem();
  if (problem.antennas() < 4 || problem.linear() || search.options().distortion == Distortion::block) return false;
  if (search.options().inversion != Inversion::automatic) return search.options().inversion == Inversion::always;
  const Index antennas = problem.stations() * problem.antennas(), users = weighted_users(problem);
  return antennas <= most_antennas &&
         (users <= 2 || static_cast<double>(antennas) >= antennas_needed(problem) * static_cast<double>(users));
}

bool is_worth_steps(const Search& search, const Eigen::MatrixXcd& plain) {
  constexpr double nearly_all = 0.95;
  const BeamProblem& problem = search.problem();
  if (!may_invert_by_steps(search)) return false;
  return weighted_users(problem) <= 2 || search.options().inversion == Inversion::always ||
         plain.squaredNorm() < nearly_all * problem.budget.sum();
}

void invert_by_steps(Search& search, const Eigen::MatrixXcd& plain) {
  constexpr double step_db = 2.0;
  constexpr int least_steps = 2, idle_steps = 2;
  constexpr int most_iterations = 300;  // the next step goes on
  constexpr double gain = 1e-4;         // relative; less is idle
  constexpr double least_share = 1e-3;  // of a budget: what a silent station is taken to use
  const BeamProblem& problem = search.problem();
  Eigen::VectorXd used(problem.stations());
  for (Index b = 0; b < problem.stations(); ++b)
    used[b] = std::max(station_beams(plain, b, problem.users()).squaredNorm(), least_share * problem.budget[b]);
  Eigen::MatrixXcd w = plain;
  BeamProblem limited = problem;
  CentralOptions o = search.options();
  o.max_iterations = std::min(o.max_iterations, most_iterations);
  bool whole = false;
  for (int step = 1, idle = 0; !whole && !(step > least_steps && idle >= idle_steps) && !search.interrupted(); ++step) {
    limited.budget = problem.budget.cwiseMin(used * from_db(step * step_db));
    whole = (limited.budget.array() >= problem.budget.array()).all();
    Search within(limited, o, search.control(), search.utility());
    const double before = within.offer(scaled_into_budgets(limited, w));
    const std::unique_ptr<Climb> climb = within.climb_from(within.best());
    (void)within.advance(*climb, o.max_iterations);
    invert_antennas(within);
    invert_together(within, scaled_into_budgets(limited, plain));
    w = within.best();
    idle = within.best_key() > before + gain * std::abs(before) ? 0 : idle + 1;
    search.adopt(within.take(), false);
  }
  if (search.status() == Status::converged || search.interrupted()) return;
  Search last(limited, search.options(), search.control(), search.utility());
  (void)last.offer(scaled_into_budgets(limited, search.best()));
  const std::unique_ptr<Climb> climb = last.climb_from(last.best());
  (void)last.advance(*climb, search.options().max_iterations);
  search.adopt(last.take(), false);
}

}  // namespace airloom::dab
