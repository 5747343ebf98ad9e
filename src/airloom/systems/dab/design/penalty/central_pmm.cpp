#include <algorithm>
#include <cmath>

#include "airloom/numerics/several_balls.hpp"
#include "airloom/systems/dab/design/beam_value.hpp"
#include "airloom/systems/dab/design/penalty/ring_pmm.hpp"

namespace airloom::dab {
namespace {

Reception sum_of(const std::vector<PenaltyStation>& stations, Eigen::Index users) {
  Reception sum(users);
  for (const PenaltyStation& station : stations) sum.add(station.model().link(), station.model().distortion());
  return sum;
}

Eigen::MatrixXcd beams_of(const std::vector<PenaltyStation>& stations, const BeamProblem& problem) {
  Eigen::MatrixXcd w(problem.h.rows(), problem.h.cols());
  for (std::size_t b = 0; b < stations.size(); ++b) {
    station_beams(w, static_cast<Eigen::Index>(b), problem.users()) = stations[b].model().beams();
  }
  return w;
}

/// One joint step. False when the arithmetic failed; the beams are then as they were.
bool step(std::vector<PenaltyStation>& stations, const Reception& now, const BeamProblem& problem) {
  const Fractional x = tighten(now.link, now.distortion, problem.weight);
  const Eigen::MatrixXcd none = Eigen::MatrixXcd::Zero(problem.users(), problem.users());
  std::vector<Ball> balls;
  std::vector<double> rho;
  for (const PenaltyStation& station : stations) {
    rho.push_back(station.penalty(x));
    BeamStep each = station.beam_step(x, none, rho.back());
    if (!(each.kappa > 0.0)) return false;  // no user has a price
    balls.push_back({.f = std::move(each.f), .r = std::move(each.right), .kappa = each.kappa, .budget = station.budget()});
  }
  const SeveralBallsResult joint = solve_several_balls(balls, 1e-10);
  for (const Eigen::MatrixXcd& w : joint.w) {
    if (!w.allFinite()) return false;
  }
  for (std::size_t b = 0; b < stations.size(); ++b) stations[b].move(joint.w[b]);
  // One V after the other, by the links that the method believes: all at once each would mend the same error of the sum.
  Eigen::MatrixXcd believed = none;
  for (const PenaltyStation& station : stations) believed += station.believed_link();
  for (std::size_t b = 0; b < stations.size(); ++b) {
    const Eigen::MatrixXcd others = believed - stations[b].believed_link();
    if (!stations[b].matrix_step(x, others, rho[b])) return false;
    believed = others + stations[b].believed_link();
  }
  return true;
}

}  // namespace

Design solve_central_pmm(const BeamProblem& problem, const PenaltyOptions& o, const SolveControl& control) {
  require_cubic(problem, "central_pmm");
  Eigen::MatrixXcd w = local_beams(o.start, problem);
  Design design;
  if (o.backed_off) {
    BeamValue value(problem, Distortion::block);
    design.certificate.set("scale", back_off(value, {.weight = problem.weight}, w));
  }
  std::vector<PenaltyStation> stations;
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    stations.emplace_back(local_view(problem, b), o.majorizer, o.rho_relative);
    stations.back().transmit(station_beams(w, b, problem.users()));
  }
  Reception now = sum_of(stations, problem.users());
  double best = sum_rate(now.link, now.distortion, problem.weight);
  design.w = std::move(w);
  design.trace.push("objective", best);
  design.status = std::isfinite(best) ? Status::iteration_limit : Status::numerical_failure;
  while (design.status == Status::iteration_limit && design.iterations.outer < o.max_laps) {
    ++design.iterations.outer;
    if (!step(stations, now, problem)) {
      design.status = Status::stalled;  // the best step before is a good answer
      design.message = "the numbers failed in step " + std::to_string(design.iterations.outer) + "; the best step before is returned";
      break;
    }
    now = sum_of(stations, problem.users());
    const double rate = sum_rate(now.link, now.distortion, problem.weight);
    design.trace.push("objective", rate);
    if (rate > best) {
      best = rate;
      design.w = beams_of(stations, problem);
    }
    if (control.on_iteration && !control.on_iteration({"step", design.iterations.outer, rate})) design.status = Status::interrupted;
  }
  if (design.status == Status::iteration_limit) design.message = "reached max_laps";
  if (design.status == Status::interrupted) design.message = "stopped on request";
  if (design.status == Status::numerical_failure) design.message = "the rate at the start is not finite";
  for (const PenaltyStation& station : stations) design.products += station.products();
  double gap = 0.0;
  for (const PenaltyStation& station : stations) gap = std::max(gap, station.gap());
  design.certificate.set("matrix_gap", gap);
  design.certificate.set("monotone", std::ranges::is_sorted(*design.trace.find("objective")));
  return design;
}

}  // namespace airloom::dab
