#include "airloom/systems/haps/design/best.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "airloom/core/limits.hpp"
#include "airloom/systems/haps/design/finish.hpp"
#include "airloom/systems/haps/design/starts.hpp"
#include "airloom/systems/haps/design/zero_forcing.hpp"

namespace airloom::haps {
namespace {

constexpr Eigen::Index most_crowded = 32;  ///< users for whom more starts are tried where one is there already
constexpr double low_sinr = 10.0;          ///< below it a user's rate still bends the optimum
constexpr Eigen::Index few = 12;           ///< users, whose steps take a millisecond
constexpr double even_enough = 1e-3;       ///< least of the largest weight with which steps that keep promises are solved well

CoherentDesign improve(const GramBank& bank, JointBeams from, Prices prices, const char* start, const ScaLoopOptions& loop,
                       const SolveControl& control, JointBeams inside = {}) {
  CoherentState state(bank, std::move(from));
  state.hold(std::move(inside));
  CoherentDesign out;
  out.report = run_sca(state, loop, prices, control);
  out.start = start;
  out.sinr = state.sinr();
  out.power_price = prices.eta;
  if (out.sinr.allFinite()) out.beams = state.beams();
  return out;
}

double worth(const CoherentDesign& design, const NetworkUtility& utility) {
  return design.beams.terms.empty() ? -infinity : utility.value(design.sinr);
}

void best_first(std::vector<CoherentDesign>& designs, const NetworkUtility& utility) {
  std::ranges::stable_sort(designs,
                           [&](const CoherentDesign& a, const CoherentDesign& b) { return worth(a, utility) > worth(b, utility); });
}

/// Answers without promises, best first.
std::vector<CoherentDesign> free_designs(const GramBank& bank, const Wishes& wishes, const ScaLoopOptions& loop,
                                         const SolveControl& control, double& zero_forcing_value) {
  const NetworkUtility& utility = wishes.utility;
  const JointBeams joint = joint_start(bank, 1.0);
  const Eigen::VectorXd joint_sinr = true_sinr(joint.t, Eigen::VectorXd::Ones(bank.users()));
  const double scale = utility.relative_factor(joint_sinr);
  ZeroForcing zf;  // not defined with limits of antennas or where stations serve some users only
  if (!bank.limited() && !bank.masked())
    zf = zero_forcing(bank, utility.times(scale), Eigen::VectorXd::Zero(bank.users()), many_users(bank.users()) ? 1e-3 : 1e-5,
                      many_users(bank.users()) ? 20 : 100, control.on_iteration.token());
  const bool has_zf = zf.c.size() > 0;
  zero_forcing_value = has_zf ? zf.primal / scale : not_a_number;
  std::vector<CoherentDesign> out;
  const auto from = [&](const JointBeams& start, const char* name_of) {
    const bool stopped = !out.empty() && out.back().report.status == Status::interrupted;
    if (!stopped) out.push_back(improve(bank, start, {}, name_of, loop, control));
  };
  // at low SINR, or for users whose channels are nearly dependent, zero forcing is far from good, and steps from there crawl; where it
  // leaves users out, they could not return
  const bool everybody = has_zf && zf.sinr_least > 0.0;
  const bool good = everybody && zf.primal / scale >= utility.value(joint_sinr);
  if (good) {
    for (Eigen::VectorXd* each : {&zf.prices.omega, &zf.prices.eta}) *each /= scale;
    out.push_back(improve(bank, joint_beams(bank, zf.c, zf.factor), zf.prices, "zero_forcing", loop, control));
  }
  // few antennas, or users at low SINR: it matters who is served well, and there are local optima for it
  const bool crowded = good && bank.users() <= most_crowded && (bank.by_rows() || !(out.front().sinr.minCoeff() > low_sinr));
  const bool unusual = bank.masked() || utility.alpha() != 1.0 || utility.weight().minCoeff() != utility.weight().maxCoeff();
  if (!good || crowded || utility.alpha() < 1.0 || (unusual && bank.users() <= few)) {
    from(joint, "joint_rzf");
    from(local_start(bank), "local_rzf");
    from(matched_beams(bank), "mrt");
    from(joint_start(bank, static_cast<double>(bank.users())), "joint_rzf");
    if (const auto start = power_sum_start(bank, wishes, loop.max_steps, control)) from(*start, "power_sum");
    for (const int k : {0, 1, 3, 4}) {
      if (bank.users() <= few) from(uneven_start(bank, k), "uneven_mrt");
    }
  }
  best_first(out, utility);
  return out;
}

/// Where the best answer misses promises: from beams that keep them, by steps that keep them. The starts are those beams, and the points
/// nearest to the free answers on the way from there.
CoherentDesign keep_promises(const GramBank& bank, const Wishes& wishes, const ScaLoopOptions& loop,
                             const std::vector<CoherentDesign>& free, const SolveControl& control) {
  CoherentDesign out;
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(bank.users());
  Promises promises = look_for_promises(bank, wishes.floor, control.on_iteration.token());
  if (promises.broken) {
    out.promises = std::move(promises);
    return out;
  }
  JointBeams inside = promises.inside;
  if (!promises.kept) {
    out.beams = inside;
    if (!inside.terms.empty()) out.sinr = true_sinr(inside.t, ones);
    out.start = "max_min";
    out.promises = std::move(promises);
    return out;
  }
  ScaLoopOptions bounded = loop;
  bounded.floor = wishes.floor;
  std::vector<CoherentDesign> kept;
  kept.push_back(improve(bank, inside, {}, "max_min", bounded, control, inside));
  for (const CoherentDesign& each : free) {
    if (each.beams.terms.empty() || kept.back().report.status == Status::interrupted) break;
    // as far towards the answer without promises as they stay kept
    const JointBeams goal = each.beams.aligned();
    double low = 0.0;
    double high = 1.0;
    for (int k = 0; k < 30; ++k) {
      const double share = 0.5 * (low + high);
      const Eigen::VectorXd sinr = true_sinr((1.0 - share) * inside.t + share * goal.t, ones);
      ((sinr.array() >= wishes.floor.array()).all() ? low : high) = share;
    }
    kept.push_back(improve(bank, JointBeams::mix(inside, goal, low), {}, each.start.c_str(), bounded, control, inside));
  }
  const auto best_kept = [&] {
    return std::ranges::max_element(kept, {}, [&](const CoherentDesign& each) { return worth(each, wishes.utility); });
  };
  const Eigen::VectorXd& weight = wishes.utility.weight();
  const double least_weight = even_enough * weight.maxCoeff();
  if (best_kept()->report.status == Status::stalled && weight.minCoeff() < least_weight) {
    // steps between floors and weights of many decades are hard to solve: first those of fewer decades
    const NetworkUtility evener(weight.cwiseMax(least_weight), wishes.utility.alpha());
    const ScaLoopOptions eased{.utility = evener, .tolerance = loop.tolerance, .max_steps = loop.max_steps, .floor = wishes.floor};
    const CoherentDesign near = improve(bank, inside, {}, "max_min", eased, control, inside);
    if (!near.beams.terms.empty()) kept.push_back(improve(bank, near.beams, {}, "max_min", bounded, control, inside));
  }
  const auto best = best_kept();
  out = std::move(*best);
  out.promises = std::move(promises);
  return out;
}

/// The best of the free answers where it keeps the promises, being stationary with them then too; otherwise what keeps them.
/// @param free  best first
CoherentDesign with_promises(const GramBank& bank, const Wishes& wishes, const ScaLoopOptions& loop, std::vector<CoherentDesign> free,
                             const SolveControl& control) {
  const bool interrupted = std::ranges::any_of(free, [](const CoherentDesign& each) { return each.report.status == Status::interrupted; });
  const bool kept = !free.front().beams.terms.empty() && keeps_floors(free.front().sinr, wishes.floor);
  if (kept || interrupted || !wishes.promises()) return std::move(free.front());
  return keep_promises(bank, wishes, loop, free, control);
}

}  // namespace

double step_tolerance(const std::optional<double>& given, Eigen::Index users) { return given.value_or(users <= 200 ? 1e-6 : 1e-5); }

CoherentDesign design_best(const GramBank& bank, const Wishes& wishes, const BestOptions& o, const SolveControl& control) {
  const ScaLoopOptions loop{.utility = wishes.utility,
                            .tolerance = step_tolerance(o.tolerance, bank.users()),
                            .max_steps = o.max_steps.value_or(bank.users() <= few ? 1500 : 300)};
  double zero_forcing_value = not_a_number;
  std::vector<CoherentDesign> free = free_designs(bank, wishes, loop, control, zero_forcing_value);
  const double spread = worth(free.front(), wishes.utility) - worth(free.back(), wishes.utility);
  CoherentDesign out = with_promises(bank, wishes, loop, std::move(free), control);
  out.starts_spread = std::isfinite(spread) ? spread : 0.0;
  out.zero_forcing_value = zero_forcing_value;
  return out;
}

CoherentDesign design_from(const GramBank& bank, const StationMatrices& h, const std::vector<StationMatrices>& starts, const Wishes& wishes,
                           const ScaLoopOptions& loop, const SolveControl& control) {
  std::vector<CoherentDesign> free;
  for (const StationMatrices& start : starts) {
    free.push_back(improve(bank, {.terms = {}, .t = received(h, start)}, {}, "", loop, control));
    if (free.back().report.status == Status::interrupted) break;
  }
  best_first(free, wishes.utility);
  return with_promises(bank, wishes, loop, std::move(free), control);
}

}  // namespace airloom::haps
