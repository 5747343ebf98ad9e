#include "airloom/systems/dab/central.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "airloom/systems/dab/ascent.hpp"
#include "airloom/systems/dab/ascent_stations.hpp"
#include "airloom/systems/dab/start_beams.hpp"

namespace airloom::dab {
namespace {

/// All stations and the processor in one place.
class CentralWire final : public AscentWire {
 public:
  CentralWire(AscentStations& stations, AscentCentre& centre, const AscentShape& shape) : stations_(stations), centre_(centre) {
    for (std::size_t k = 0; k < rounds; ++k) {
      up_[k].setZero(shape.up(static_cast<Round>(k)));
      down_[k].setZero(shape.down(static_cast<Round>(k)));
    }
  }
  void exchange(Round round) override {
    const auto k = static_cast<std::size_t>(round);
    stations_.write(round, up_[k]);
    centre_.answer(round, up_[k], down_[k]);
    stations_.read(round, down_[k]);
  }
  bool agree(bool decision) override { return decision; }
  [[nodiscard]] bool decides() const override { return true; }
  void forget() override { stations_.forget(); }

 private:
  static constexpr std::size_t rounds = 4;
  AscentStations& stations_;
  AscentCentre& centre_;
  std::array<Eigen::VectorXd, rounds> up_, down_;
};

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

Design climb(const BeamProblem& problem, const CentralOptions& o, const SolveControl& control, Eigen::MatrixXcd w) {
  if (o.backed_off && !problem.amplifier.linear()) back_off(problem, w);
  const GroupDistortion distortion = distortion_of(problem, o.distortion);
  std::vector<int> all(static_cast<std::size_t>(problem.stations()));
  std::iota(all.begin(), all.end(), 0);
  AscentStations stations(problem, all, w, o.memory, distortion, false);
  const AscentShape shape = stations.shape();
  AscentCentre centre(problem.weight, problem.stations(), 2.0 * std::norm(problem.amplifier.beta3), shape);
  CentralWire wire(stations, centre, shape);
  Design out;
  ascend(wire, centre, {o.gradient_tolerance, o.growth_tolerance, o.max_iterations}, control, out);
  out.w.resize(problem.h.rows(), problem.h.cols());
  for (std::size_t b = 0; b < all.size(); ++b) station_beams(out.w, all[b], problem.users()) = stations.beams(b);
  return out;
}

double last_rate(const Design& design) { return design.trace.find("objective")->back(); }

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
  Design best = climb(problem, o, control, start);
  double highest = last_rate(best);
  double lowest = highest;
  for (int k = 1; k < o.starts && best.status != Status::interrupted; ++k) {
    Design next = climb(problem, o, control, random_start(problem, plain, control, k));
    const double rate = last_rate(next);
    lowest = std::min(lowest, rate);
    const Iterations sum{best.iterations.outer + next.iterations.outer, best.iterations.inner + next.iterations.inner};
    const bool interrupted = next.status == Status::interrupted;
    if (rate > highest) {
      highest = rate;
      best = std::move(next);
    }
    best.iterations = sum;
    if (interrupted) best.status = Status::interrupted;
  }
  if (o.starts > 1) best.certificate.set("start_spread", highest > 0.0 ? (highest - lowest) / highest : 0.0);
  return best;
}

}  // namespace airloom::dab
