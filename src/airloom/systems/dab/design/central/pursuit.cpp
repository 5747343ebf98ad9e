#include "airloom/systems/dab/design/central/pursuit.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "airloom/numerics/root.hpp"
#include "airloom/systems/dab/design/central/climb.hpp"
#include "airloom/systems/dab/design/central/ranking.hpp"
#include "airloom/systems/dab/design/central/unaware.hpp"
#include "airloom/systems/dab/design/joint_start.hpp"
#include "airloom/systems/dab/design/limits.hpp"
#include "airloom/systems/dab/design/start_beams.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;

/// How long the rounds of the augmented Lagrangian go on.
struct Patience {
  int rounds = 12;
  int steps = 0;  ///< of one ascent; 0: max_iterations
};

class Pursuit {
 public:
  Pursuit(const BeamProblem& problem, const CentralOptions& o, const SolveControl& control, Design& out)
      : problem_(problem), options_(o), control_(control), out_(out), value_(problem, o.distortion) {}

  /// What beams are worth by the objective itself.
  double worth(const Eigen::MatrixXcd& w) { return worth(w, value_.rates(w)); }
  /// What they are worth with these rates, nats.
  [[nodiscard]] double worth(const Eigen::MatrixXcd& w, const Eigen::VectorXd& rates) const {
    Eigen::VectorXd slope;
    switch (options_.objective) {
      case Objective::sum: return problem_.weight.dot(rates);
      case Objective::proportional_fair: return Utility{.kind = Utility::Kind::logarithms, .weight = problem_.weight}(rates, slope);
      case Objective::max_min: return least(rates);
      case Objective::energy_efficiency: return problem_.weight.dot(rates) / supply(w);
    }
    return 0.0;
  }

  /// Where a few steps from these beams lead: what they are worth as a start. @return  within all limits
  Eigen::MatrixXcd look_from(Eigen::MatrixXcd w) {
    const auto kind = options_.objective == Objective::sum || options_.objective == Objective::energy_efficiency
                          ? Utility::Kind::sum
                          : Utility::Kind::logarithms;
    return climb(std::move(w), {.kind = kind, .weight = problem_.weight}, 0.0, {.rounds = 4, .steps = 30});
  }

  /// The answer from these beams. @return  within all limits
  Eigen::MatrixXcd from(Eigen::MatrixXcd w) {
    switch (options_.objective) {
      case Objective::sum: return climb(std::move(w), {.weight = problem_.weight}, 0.0);
      case Objective::proportional_fair: return climb(std::move(w), {.kind = Utility::Kind::logarithms, .weight = problem_.weight}, 0.0);
      case Objective::max_min: return sharpen(std::move(w));
      case Objective::energy_efficiency: return by_ratio(std::move(w));
    }
    return w;
  }

  [[nodiscard]] bool interrupted() const { return interrupted_; }
  [[nodiscard]] Status status() const { return status_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  /// Complex products of what beams were found to be worth; those of the ascents are counted in the design.
  [[nodiscard]] std::int64_t products() const { return value_.products(); }

 private:
  [[nodiscard]] double least(const Eigen::VectorXd& rates) const {
    double smallest = std::numeric_limits<double>::infinity();
    for (Index u = 0; u < rates.size(); ++u) {
      if (problem_.weight[u] > 0.0) smallest = std::min(smallest, rates[u] / problem_.weight[u]);
    }
    return smallest;
  }

  [[nodiscard]] AntennaPowers powers(Index b, const Eigen::MatrixXcd& w) const {
    StationModel station(problem_, b, DistortionBy::network);
    station.transmit(station_beams(w, b, problem_.users()));
    return {.input = station.antenna_power(), .output = station.output_power(), .output_slope = station.output_slope()};
  }

  [[nodiscard]] double supply(const Eigen::MatrixXcd& w) const {
    const PowerCosts costs(problem_);
    double sum = problem_.consumption.circuit;
    Eigen::VectorXd slope(problem_.antennas());
    for (Index b = 0; b < problem_.stations(); ++b) sum += costs.supply(b, powers(b, w), slope);
    return sum;
  }

  /// One ascent; with limits the rounds of an augmented Lagrangian, and the beams scaled into them.
  Eigen::MatrixXcd climb(Eigen::MatrixXcd w, const Utility& utility, double price, Patience patience = {}) {
    PowerCosts costs(problem_);
    costs.price = price;
    if (patience.steps == 0) patience.steps = options_.max_iterations;
    if (!has_limits(problem_)) return ascend_once(std::move(w), utility, costs, patience.steps);
    constexpr double kept = 1e-9;
    costs.unit = -1.0;
    for (int k = 0; k < patience.rounds && !interrupted_; ++k) {
      if (costs.unit < 0.0) {
        Prices prices;
        const BeamValue::Heard heard = value_.hear(w);
        (void)airloom::dab::utility(heard.link, heard.distortion, utility, prices);
        costs.unit = prices.size;
      }
      w = ascend_once(std::move(w), utility, costs, patience.steps);
      double worst = -1.0;
      for (Index b = 0; b < problem_.stations(); ++b) worst = std::max(worst, costs.update(b, powers(b, w)));
      if (std::abs(worst) < kept) break;
      costs.rho = std::min(1e5, 3.0 * costs.rho);
    }
    keep_limits(problem_, w);
    return w;
  }

  Eigen::MatrixXcd ascend_once(Eigen::MatrixXcd w, const Utility& utility, const PowerCosts& costs, int steps) {
    Climb climb(problem_, {.utility = utility, .costs = &costs}, w, options_.distortion, options_.memory);
    SolveControl shown = control_;
    if (control_.on_iteration) {
      shown.on_iteration = [this](const Progress& at) {
        return control_.on_iteration({at.stage, out_.iterations.outer + at.iteration, at.objective});
      };
    }
    status_ =
        climb.advance({.growth_tolerance = options_.growth_tolerance, .max_iterations = std::min(steps, options_.max_iterations)}, shown);
    message_ = climb.message();
    interrupted_ = status_ == Status::interrupted;
    out_.iterations.outer += climb.iterations().outer;
    out_.iterations.inner += climb.iterations().inner;
    out_.products += climb.products();
    out_.certificate.set("gradient_norm", climb.gradient_norm());
    return climb.beams();
  }

  /// k = 10, 33, 100, ... over the mean of r_u / w_u.
  Eigen::MatrixXcd sharpen(Eigen::MatrixXcd w) {
    constexpr double enough = 2e-4;
    constexpr int steps_between = 300;  // the next goes on
    Eigen::MatrixXcd best = w;
    double highest = worth(w);
    for (double sharpness = 10.0; sharpness < 1e7 && !interrupted_; sharpness *= 3.3) {
      const Eigen::VectorXd rates = value_.rates(w);
      double mean = 0.0, count = 0.0;
      for (Index u = 0; u < rates.size(); ++u) {
        if (!(problem_.weight[u] > 0.0)) continue;
        mean += rates[u] / problem_.weight[u];
        ++count;
      }
      mean /= count;
      if (!(mean > 0.0)) break;
      const double k = sharpness / mean;
      const bool last = std::log(count) / k <= enough * least(rates);
      w = climb(std::move(w), {.kind = Utility::Kind::soft_minimum, .weight = problem_.weight, .sharpness = k}, 0.0,
                {.steps = last ? 0 : steps_between});
      const double reached = worth(w);
      if (reached > highest) {
        highest = reached;
        best = w;
      }
      if (last) break;
    }
    return best;
  }

  Eigen::MatrixXcd by_ratio(Eigen::MatrixXcd w) {
    constexpr int rounds = 60;
    const auto ratio = [&](double exponent) { return worth(std::exp(exponent) * w); };
    double best = 0.0;
    for (int k = 1; k <= 24; ++k) {
      if (ratio(-0.5 * k) > ratio(best)) best = -0.5 * k;
    }
    w *= std::exp(golden_section_maximum(ratio, best - 0.5, std::min(0.0, best + 0.5), 1e-6));
    double price = worth(w);
    for (int k = 0; k < rounds && !interrupted_; ++k) {
      Eigen::MatrixXcd next = climb(w, {.weight = problem_.weight}, price);
      const double reached = worth(next);
      if (!(reached > price)) break;
      w = std::move(next);
      const double change = reached - price;
      price = reached;
      if (change < 1e-10 * price) break;
    }
    return w;
  }

  const BeamProblem& problem_;
  const CentralOptions& options_;
  const SolveControl& control_;
  Design& out_;
  BeamValue value_;
  Status status_ = Status::converged;
  std::string message_;
  bool interrupted_ = false;
};

/// Starts of a small network, where limits and objectives decide who is served: subsets of users, matched and random beams, of which the
/// two stay that lead the furthest in a few steps.
std::vector<Eigen::MatrixXcd> more_starts(const BeamProblem& problem, const SolveControl& control, Pursuit& pursuit, BeamValue& value,
                                          const std::function<double(const Eigen::MatrixXcd&)>& key) {
  constexpr int random_starts = 4;
  constexpr std::size_t kept = 2;
  const double noise = static_cast<double>(problem.users()) / static_cast<double>(problem.stations());
  std::vector<Eigen::MatrixXcd> all{local_beams(Start::mrt, problem)};
  for (const std::vector<Index>& users : user_subsets(problem)) all.push_back(joint_rzf(problem, noise, users));
  const Eigen::MatrixXcd none = Eigen::MatrixXcd::Zero(problem.h.rows(), problem.h.cols());
  for (int k = 0; k < random_starts; ++k) all.push_back(random_start(problem, none, control, 2 * (k + 20)));
  std::vector<std::pair<double, Eigen::MatrixXcd>> looked;
  for (std::size_t k = 0; k < all.size() && !pursuit.interrupted(); ++k) {
    if (!all[k].allFinite() || !(all[k].squaredNorm() > 0.0)) continue;
    back_off(value, {.weight = problem.weight}, all[k]);
    Eigen::MatrixXcd reached = pursuit.look_from(perturbed(problem, std::move(all[k]), control, 4000 + static_cast<int>(k)));
    const double worth = key(reached);
    looked.emplace_back(worth, std::move(reached));
  }
  std::ranges::stable_sort(looked, [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Eigen::MatrixXcd> out;
  for (std::size_t k = 0; k < std::min(kept, looked.size()); ++k) out.push_back(std::move(looked[k].second));
  return out;
}

}  // namespace

void pursue(const BeamProblem& problem, const CentralOptions& o, const SolveControl& control, const std::vector<Eigen::MatrixXcd>& more,
            Design& best) {
  if (best.status == Status::interrupted || best.status == Status::numerical_failure) {
    keep_limits(problem, best.w);
    return;
  }
  Pursuit pursuit(problem, o, control, best);
  const double noise = static_cast<double>(problem.users()) / static_cast<double>(problem.stations());
  std::vector<Eigen::MatrixXcd> starts{perturbed(problem, best.w, control, 3000)};
  starts.insert(starts.end(), more.begin(), more.end());
  if (o.candidates) {
    BeamValue value(problem, o.distortion);
    for (Eigen::MatrixXcd w : {joint_rzf(problem, noise), local_beams(Start::rzf, problem)}) {
      if (!w.allFinite() || !(w.squaredNorm() > 0.0)) continue;
      back_off(value, {.weight = problem.weight}, w);
      starts.push_back(perturbed(problem, std::move(w), control, 3000 + static_cast<int>(starts.size())));
    }
  }
  Ranking ranking(problem, {.weight = problem.weight});
  const bool by_rates = o.objective != Objective::energy_efficiency;
  const auto beyond_range = [&](const Eigen::MatrixXcd& w) { return by_rates && ranking.range_probability(w) > trusted_range; };
  const auto key = [&](const Eigen::MatrixXcd& w) {
    const double worth = pursuit.worth(w);
    if (!beyond_range(w)) return worth;
    const double delivered = pursuit.worth(w, ranking.delivered_rates(w));
    return key_beyond_range(worth, delivered, o.distortion);
  };
  if (o.candidates && is_small(problem)) {
    BeamValue value(problem, o.distortion);
    for (Eigen::MatrixXcd& each : more_starts(problem, control, pursuit, value, key)) starts.push_back(std::move(each));
  }
  std::vector<double> trace;
  Eigen::MatrixXcd w;
  double highest = -std::numeric_limits<double>::infinity();
  bool loud = beyond_range(best.w);
  const auto follow = [&](Pursuit& of, const Eigen::MatrixXcd& start) {
    Eigen::MatrixXcd reached = of.from(start);
    if (&of != &pursuit) keep_limits(problem, reached);
    loud = loud || beyond_range(reached);
    const double worth = key(reached);
    if (w.size() == 0 || worth > highest) {
      highest = worth;
      w = std::move(reached);
      best.status = of.status();
      best.message = of.message();
      if (best.status != Status::converged && o.objective == Objective::energy_efficiency && problem.consumption.circuit == 0.0)
        best.message = "without circuit power next to no power is the most efficient: give circuit_power_w (" + best.message + ")";
    }
    trace.push_back(highest);
    return !of.interrupted();
  };
  bool goes_on =
      !pursuit.interrupted() && std::ranges::all_of(starts, [&](const Eigen::MatrixXcd& start) { return follow(pursuit, start); });
  if (goes_on && loud && o.distortion == Distortion::correlated) {
    const BeamProblem physical = with_physical_amplifiers(problem, 0, problem.budget.maxCoeff());
    Pursuit delivered(physical, o, control, best);
    goes_on = follow(delivered, best.w) && follow(delivered, Eigen::MatrixXcd(w));
    best.products += delivered.products();
  }
  if (!goes_on) {
    best.status = Status::interrupted;
    best.message = "stopped on request";
  }
  best.w = std::move(w);
  best.products += pursuit.products() + ranking.products();
  best.trace = {};
  best.trace.append("objective", trace);
}

}  // namespace airloom::dab
