#include "airloom/systems/dab/design/central/central.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "airloom/core/random.hpp"
#include "airloom/systems/dab/design/central/delivered.hpp"
#include "airloom/systems/dab/design/central/inversion.hpp"
#include "airloom/systems/dab/design/central/pursuit.hpp"
#include "airloom/systems/dab/design/central/search.hpp"
#include "airloom/systems/dab/design/central/unaware.hpp"
#include "airloom/systems/dab/design/joint_start.hpp"
#include "airloom/systems/dab/design/limits.hpp"
#include "airloom/systems/dab/design/saturation.hpp"
#include "airloom/systems/dab/design/start_beams.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;
constexpr int first_steps = 12;
constexpr double hopeful = 0.1;                // relative to the best: what is further behind is not carried on
constexpr double hopeful_beside_given = 0.05;  // the same where the best goes on from a given answer, which was an end once

Eigen::MatrixXcd first_beams(const BeamProblem& problem, JointStart start) {
  switch (start) {
    case JointStart::joint_rzf: break;
    case JointStart::rzf: return local_beams(Start::rzf, problem);
    case JointStart::mrt: return local_beams(Start::mrt, problem);
  }
  return joint_rzf(problem, static_cast<double>(problem.users()) / static_cast<double>(problem.stations()));
}

double median_energy(const BeamProblem& problem) {
  Eigen::VectorXd energy = joint_channel(problem).colwise().squaredNorm();
  std::nth_element(energy.begin(), energy.begin() + energy.size() / 2, energy.end());
  return energy[energy.size() / 2];
}

/// Matched beams with user powers 10^U(-1.5, 0) and 30 % noise.
Eigen::MatrixXcd uneven_mrt(const BeamProblem& problem, const SolveControl& control, int k) {
  RandomStream stream(control.seed, StreamId::solver_initialization, control.realization, static_cast<std::uint64_t>(k));
  Eigen::MatrixXcd w = local_beams(Start::mrt, problem);
  for (Index u = 0; u < problem.users(); ++u) {
    const double factor = std::pow(10.0, 0.5 * stream.uniform(-1.5, 0.0));
    for (Index b = 0; b < problem.stations(); ++b) w.col(b * problem.users() + u) *= factor;
  }
  for (Index b = 0; b < problem.stations(); ++b) {
    auto own = station_beams(w, b, problem.users());
    const double each = 0.3 * own.norm() / std::sqrt(static_cast<double>(own.size()));
    for (std::complex<double>& entry : own.reshaped()) entry += each * stream.complex_normal();
    const double norm = own.norm();
    if (norm > 0.0) own *= std::sqrt(problem.budget[b]) / norm;
  }
  return w;
}

struct Candidate {
  Eigen::MatrixXcd w;
  double key = 0.0;
  bool subset = false;
  bool given = false;  ///< by the caller: goes on whatever it is worth
};

std::vector<Candidate> candidates(Search& search, const Eigen::MatrixXcd& first, const Eigen::MatrixXcd& unaware,
                                  const std::vector<Eigen::MatrixXcd>& more) {
  const BeamProblem& problem = search.problem();
  std::vector<Candidate> list;
  const auto add = [&](Eigen::MatrixXcd w, bool subset = false) {
    if (!w.allFinite() || !(w.squaredNorm() > 0.0)) return;
    w = search.scaled(std::move(w));
    const double key = search.offer(w);
    list.push_back({.w = std::move(w), .key = key, .subset = subset});
  };
  add(first);
  for (const Eigen::MatrixXcd& w : more) {
    add(w);
    list.back().given = true;
  }
  if (!search.options().candidates) return list;
  const double noise = static_cast<double>(problem.users()) / static_cast<double>(problem.stations());
  add(joint_rzf(problem, 1e-3 * median_energy(problem)));
  add(local_beams(Start::rzf, problem));
  add(local_beams(Start::mrt, problem));
  add(unaware);
  for (const std::vector<Index>& users : user_subsets(problem)) add(joint_rzf(problem, noise, users), true);
  if (is_small(problem)) {
    const Eigen::MatrixXcd none = Eigen::MatrixXcd::Zero(problem.h.rows(), problem.h.cols());
    for (int k = 0; k < 3; ++k) add(random_start(problem, none, search.control(), 2 * (k + 1)));
    for (int k = 0; k < 3; ++k) add(uneven_mrt(problem, search.control(), 1000 + k));
  }
  return list;
}

/// All of a small network; else the two best, and the best of the user subsets where it is not hopeless.
void keep_promising(const BeamProblem& problem, std::vector<Candidate>& list) {
  std::ranges::stable_sort(list, [](const Candidate& a, const Candidate& b) { return a.key > b.key; });
  if (is_small(problem)) return;
  std::size_t others = 0, subsets = 0;
  const double least = list.front().key - hopeful * std::abs(list.front().key);
  std::erase_if(list, [&](const Candidate& each) {
    if (each.given) return false;
    return each.subset ? ++subsets > 1 || each.key < least : ++others > 2;
  });
}

bool distinct_users(const BeamProblem& problem) {
  const Eigen::MatrixXcd h = joint_channel(problem);
  for (Index u = 0; u < h.cols(); ++u) {
    for (Index k = 0; k < u; ++k) {
      const double product = std::abs(h.col(u).dot(h.col(k)));
      if (product >= (1.0 - 1e-9) * h.col(u).norm() * h.col(k).norm()) return false;
    }
  }
  return true;
}

/// First steps from every candidate, then the best two (three of a small network) to their ends. In large networks ascents that are this
/// close after their first steps ended alike on each of 100 default networks and of 200 of `wide`, to 2e-9.
void ascend_from(Search& search, std::vector<Candidate> list) {
  const double alike = is_small(search.problem()) ? 1e-5 : 1e-3;
  const int limit = search.options().max_iterations;
  if (search.interrupted()) return;
  if (list.size() == 1) {
    const std::unique_ptr<Climb> climb = search.climb_from(list.front().w);
    (void)search.advance(*climb, limit);
    return;
  }
  struct Begun {
    double key;
    std::unique_ptr<Climb> climb;
    bool given;
  };
  std::vector<Begun> climbs;
  for (std::size_t k = 0; k < list.size() && !search.interrupted(); ++k) {
    auto climb = search.climb_from(perturbed(search.problem(), list[k].w, search.control(), 2000 + static_cast<int>(k)));
    const double key = search.advance(*climb, std::min(first_steps, limit));
    climbs.push_back({key, std::move(climb), list[k].given});
  }
  std::ranges::stable_sort(climbs, [](const auto& a, const auto& b) { return a.key > b.key; });
  const std::size_t finalists = is_small(search.problem()) ? 3 : 2;
  const bool may_skip = search.problem().users() > 2 && distinct_users(search.problem());
  for (std::size_t k = 0; k < std::min(finalists, climbs.size()) && !search.interrupted(); ++k) {
    const double behind = climbs.front().key - climbs[k].key;
    if (k > 0 && behind > (climbs.front().given ? hopeful_beside_given : hopeful) * std::abs(climbs.front().key)) continue;
    if (k > 0 && may_skip && behind <= alike * std::abs(climbs.front().key)) continue;
    if (limit > first_steps && climbs[k].climb->status() == Status::iteration_limit)
      (void)search.advance(*climbs[k].climb, limit - first_steps);
  }
}

/// Passes over the stations. @return  antennas that were saturated and stayed so
int saturate(Search& search) {
  int stayed = 0;
  for (int sweep = 0; sweep < search.options().saturation_sweeps; ++sweep) {
    for (Index b = 0; b < search.problem().stations() && !search.interrupted(); ++b) {
      const double before = search.best_key();
      const std::unique_ptr<Climb> climb = search.climb_from(with_saturated_antenna(search.problem(), search.best(), b));
      const Index evaluations = 3 * search.problem().antennas() + search.problem().stations();  // of one station each
      search.count_evaluations(evaluations / search.problem().stations());
      search.count_products(evaluations * search.problem().antennas() * search.problem().users() *
                            (search.problem().antennas() + search.problem().users()));
      (void)search.advance(*climb, search.options().max_iterations);
      if (search.best_key() > before) ++stayed;
    }
  }
  return stayed;
}

/// For one or two users saturation is a gain, small but real, that the exact model's ascents miss: the block design with one sweep.
void offer_saturated(Search& search) {
  const BeamProblem& problem = search.problem();
  const CentralOptions& o = search.options();
  const bool polynomial = !problem.fleet && !problem.linear();
  if (problem.users() > 2 || !polynomial || o.distortion == Distortion::block || problem.has_errors() || search.interrupted()) return;
  CentralOptions block = o;
  block.distortion = Distortion::block;
  block.candidates = false;
  block.starts = 1;
  block.saturation_sweeps = 1;
  block.saturation_limit = 0.1;
  const Design saturated = solve_central(problem, block, search.control());
  search.count(saturated);
  (void)search.offer(saturated.w);
}

}  // namespace

CentralOptions high_accuracy(CentralOptions o) {
  o.growth_tolerance = 1e-12;
  o.max_iterations = std::max(o.max_iterations, 2000);
  return o;
}

Distortion design_model(const BeamProblem& problem, Distortion wanted) {
  constexpr Index most_antennas = 2048;
  return problem.stations() * problem.antennas() > most_antennas ? Distortion::block : wanted;
}

Design solve_central(const BeamProblem& given, const CentralOptions& options, const SolveControl& control,
                     const std::optional<Eigen::MatrixXcd>& first, const std::vector<Eigen::MatrixXcd>& more) {
  auto o = from_values<CentralOptions>(to_values(options), "options");  // for its checks
  o.distortion = design_model(given, o.distortion);
  BeamProblem problem = given;
  problem.weight /= problem.weight.maxCoeff();
  if (o.csi == Csi::naive) {
    problem.error.resize(0, 0);
    problem.error_covariance.clear();
  }
  const Eigen::MatrixXcd start = first ? *first : first_beams(problem, o.start);
  check_start(problem, start);
  for (const Eigen::MatrixXcd& each : more) check_start(problem, each);

  Search search(problem, o, control, {.weight = problem.weight});
  Eigen::MatrixXcd unaware, unaware_scaled;
  if (o.candidates) {
    const double first_value = search.offer(search.scaled(start));
    SolveControl shown = control;
    if (control.on_iteration) {
      shown.on_iteration = [&](const Progress& at) { return control.on_iteration({at.stage, at.iteration, first_value}); };
    }
    const Design linear =
        solve_unaware(problem, {.memory = o.memory, .growth_tolerance = o.growth_tolerance, .max_iterations = o.max_iterations}, shown);
    search.count(linear);
    unaware = linear.w;
    unaware_scaled = search.scaled(unaware);
    search.allow_range_of(unaware_scaled);  // whoever backs off only goes that far, and the answer is never below that
  }
  std::vector<Candidate> list = candidates(search, start, unaware, more);
  keep_promising(problem, list);
  ascend_from(search, std::move(list));
  const Eigen::MatrixXcd plain = search.best();
  double lowest = search.best_key();
  const double highest_before = search.best_key();
  for (int k = 1; k < o.starts && !search.interrupted(); ++k) {
    const std::unique_ptr<Climb> climb =
        search.climb_from(search.scaled(random_start(problem, local_beams(Start::rzf, problem), control, k)));
    lowest = std::min(lowest, search.advance(*climb, o.max_iterations));
  }
  const double highest = std::max(highest_before, search.best_key());
  if (o.candidates) {
    if (is_worth_steps(search, plain)) {
      invert_by_steps(search, plain);
    } else if (o.inversion != Inversion::never) {
      invert_antennas(search);
    }
    offer_saturated(search);
    design_for_delivery(search, unaware, unaware_scaled);
  }
  const int saturated = problem.linear() ? 0 : saturate(search);
  Design best = search.take();
  if (o.objective != Objective::sum || has_limits(problem)) pursue(problem, o, control, more, best);
  best.certificate.set("design_model", std::string(enum_names(Distortion{})[static_cast<std::size_t>(o.distortion)]));
  if (o.starts > 1) best.certificate.set("start_spread", highest > 0.0 ? (highest - lowest) / highest : 0.0);
  if (o.saturation_sweeps > 0) best.certificate.set("saturated", saturated);
  return best;
}

}  // namespace airloom::dab
