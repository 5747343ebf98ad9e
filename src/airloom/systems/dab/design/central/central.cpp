#include "airloom/systems/dab/design/central/central.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "airloom/systems/dab/design/central/ascent_here.hpp"
#include "airloom/systems/dab/design/saturation.hpp"
#include "airloom/systems/dab/design/start_beams.hpp"

namespace airloom::dab {
namespace {

/// The cheaper way to the correlated model.
GroupDistortion distortion_of(const BeamProblem& problem, Distortion distortion) {
  if (distortion == Distortion::block || problem.amplifier.linear()) return GroupDistortion::block;
  const auto antennas = static_cast<double>(problem.antennas() * problem.stations());
  const auto users = static_cast<double>(problem.users());
  if (TensorCubic::cost(antennas, users) < DenseCubic::cost(antennas, users)) return GroupDistortion::tensor;
  if (antennas > 8192) {
    throw InvalidInput("options.distortion: correlated; with " + shortest(antennas) + " antennas and " + shortest(users) +
                       " users its covariance matrix needs " + shortest(std::round(DenseCubic::bytes(antennas) / 1e9)) +
                       " GB; must be block beyond 8192 antennas");
  }
  return GroupDistortion::stacked;
}

Design climb(const BeamProblem& problem, const CentralOptions& o, const SolveControl& control, Eigen::MatrixXcd w,
             double growth_tolerance) {
  const GroupDistortion distortion = distortion_of(problem, o.distortion);
  std::vector<int> all(static_cast<std::size_t>(problem.stations()));
  std::iota(all.begin(), all.end(), 0);
  AscentStations stations(problem, all, w, o.memory, distortion, false);
  const AscentShape shape = stations.shape();
  AscentCentre centre(problem.weight, problem.stations(), 2.0 * std::norm(problem.amplifier.beta3), shape);
  Design out;
  ascend_here(stations, centre, nullptr, {o.gradient_tolerance, growth_tolerance, o.max_iterations}, control, out);
  out.w.resize(problem.h.rows(), problem.h.cols());
  for (std::size_t b = 0; b < all.size(); ++b) station_beams(out.w, all[b], problem.users()) = stations.beams(b);
  return out;
}

/// The largest probability that an antenna's input leaves the range in which the polynomial describes an amplifier.
double largest_saturation(const BeamProblem& problem, const Eigen::MatrixXcd& w) {
  double strongest = 0.0;
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    strongest = std::max(strongest, station_beams(w, b, problem.users()).rowwise().squaredNorm().maxCoeff());
  }
  return problem.amplifier.linear() ? 0.0 : radio::probability_beyond_saturation(problem.amplifier, strongest);
}

/// Ascents one after the other, which look like one: iterations count on, the trace holds the best rate so far, the best answer stays.
class Ascents {
 public:
  Ascents(const BeamProblem& problem, const CentralOptions& o, const SolveControl& control)
      : problem_(problem), options_(o), control_(control) {}

  /// Counts what was evaluated besides the ascents.
  void count(std::int64_t evaluations) { iterations_.inner += evaluations; }

  /// @param saturation_limit  beams are the best only when no antenna leaves the amplifier's range with a larger probability
  /// @return                  the rate that it reached
  double from(Eigen::MatrixXcd w, double growth_tolerance, double saturation_limit = 1.0) {
    SolveControl shown = control_;
    if (control_.on_iteration) {
      shown.on_iteration = [this](const Progress& at) {
        return control_.on_iteration({at.stage, iterations_.outer + at.iteration, std::max(highest(), at.objective)});
      };
    }
    Design next = climb(problem_, options_, shown, std::move(w), growth_tolerance);
    const std::vector<double>& rates = *next.trace.find("objective");
    const double reached = rates.back();
    const bool first = rates_.empty();
    const bool better = first || (reached > highest() && largest_saturation(problem_, next.w) <= saturation_limit);
    const double before = highest();
    for (std::size_t k = first ? 0 : 1; k < rates.size(); ++k) rates_.push_back(better ? std::max(before, rates[k]) : before);
    iterations_.outer += next.iterations.outer;
    iterations_.inner += next.iterations.inner;
    interrupted_ = next.status == Status::interrupted;
    if (better) best_ = std::move(next);
    return reached;
  }
  [[nodiscard]] double highest() const { return rates_.empty() ? -std::numeric_limits<double>::infinity() : rates_.back(); }
  [[nodiscard]] const Design& best() const { return best_; }
  [[nodiscard]] bool interrupted() const { return interrupted_; }

  /// The best answer, with the iterations and the trace of all. Call once.
  Design take() {
    best_.iterations = iterations_;
    best_.trace = {};
    best_.trace.append("objective", rates_);
    if (interrupted_) {
      best_.status = Status::interrupted;
      best_.message = "stopped on request";
    }
    return std::move(best_);
  }

 private:
  const BeamProblem& problem_;
  const CentralOptions& options_;
  const SolveControl& control_;
  Design best_;
  std::vector<double> rates_;
  Iterations iterations_;
  bool interrupted_ = false;
};

/// One pass over the stations. @return  antennas that were saturated and stayed so
int saturate(Ascents& ascents, const BeamProblem& problem, double growth_tolerance, double limit) {
  int stayed = 0;
  for (Eigen::Index b = 0; b < problem.stations() && !ascents.interrupted(); ++b) {
    const double before = ascents.highest();
    ascents.count(3 * problem.antennas() / problem.stations() + 1);
    const double allowed = std::max(limit, largest_saturation(problem, ascents.best().w));  // a start may be beyond it already
    (void)ascents.from(with_saturated_antenna(problem, ascents.best().w, b), growth_tolerance, allowed);
    if (ascents.highest() > before) ++stayed;
  }
  return stayed;
}

}  // namespace

CentralOptions high_accuracy(CentralOptions o) {
  o.memory = 20;
  o.growth_tolerance = 1e-11;
  o.max_iterations = std::max(o.max_iterations, 2000);
  return o;
}

Design solve_central(const BeamProblem& problem, const CentralOptions& options, const SolveControl& control,
                     const std::optional<Eigen::MatrixXcd>& first) {
  const auto o = from_values<CentralOptions>(to_values(options), "options");  // for its checks
  const Eigen::MatrixXcd plain = local_beams(o.start, problem);
  const Eigen::MatrixXcd& start = first ? *first : plain;
  check_start(problem, start);
  const bool linear = problem.amplifier.linear();
  const auto backed_off = [&](Eigen::MatrixXcd w) {
    if (o.backed_off && !linear) back_off(problem, w);
    return w;
  };
  const bool sweeps = !linear && o.saturation_sweeps > 0;
  const double rough = sweeps ? std::max(o.growth_tolerance, 1e-5) : o.growth_tolerance;  // enough to compare ascents

  Ascents ascents(problem, o, control);
  double lowest = ascents.from(backed_off(start), rough);
  for (int k = 1; k < o.starts && !ascents.interrupted(); ++k) {
    lowest = std::min(lowest, ascents.from(backed_off(random_start(problem, plain, control, k)), rough));
  }
  const double highest = ascents.highest();
  int saturated = 0;
  if (sweeps && ascents.best().status == Status::converged) {
    for (int k = 0; k < o.saturation_sweeps; ++k) saturated += saturate(ascents, problem, rough, o.saturation_limit);
    if (rough > o.growth_tolerance && !ascents.interrupted()) (void)ascents.from(ascents.best().w, o.growth_tolerance);
  }
  Design best = ascents.take();
  if (o.starts > 1) best.certificate.set("start_spread", highest > 0.0 ? (highest - lowest) / highest : 0.0);
  if (sweeps) best.certificate.set("saturated", saturated);
  return best;
}

}  // namespace airloom::dab
