#include "airloom/systems/dab/design/central/unaware.hpp"

#include <cmath>

#include "airloom/core/random.hpp"
#include "airloom/systems/dab/design/central/climb.hpp"
#include "airloom/systems/dab/design/joint_start.hpp"

namespace airloom::dab {

Eigen::MatrixXcd perturbed(const BeamProblem& problem, Eigen::MatrixXcd w, const SolveControl& control, int k) {
  constexpr double share = 1e-3;
  RandomStream stream(control.seed, StreamId::solver_initialization, control.realization, static_cast<std::uint64_t>(k));
  Eigen::MatrixXcd noise(w.rows(), w.cols());
  for (std::complex<double>& each : noise.reshaped()) each = stream.complex_normal();
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    auto own = station_beams(w, b, problem.users());
    const double norm = own.norm();
    const auto disturb = station_beams(noise, b, problem.users());
    if (!(norm > 0.0)) continue;
    own += share * norm / disturb.norm() * disturb;
    const double power = own.squaredNorm();
    if (power > problem.budget[b]) own *= std::sqrt(problem.budget[b] / power);
  }
  return w;
}

Design solve_unaware(const BeamProblem& problem, const UnawareOptions& o, const SolveControl& control) {
  const BeamProblem linear = without_distortion(problem);
  const double noise = static_cast<double>(problem.users()) / static_cast<double>(problem.stations());
  const Eigen::MatrixXcd start = perturbed(linear, joint_rzf(linear, noise), control, 0);
  Climb climb(linear, {.utility = {.weight = problem.weight / problem.weight.maxCoeff()}}, start, Distortion::block, o.memory);
  Design out;
  out.status = climb.advance({.growth_tolerance = o.growth_tolerance, .max_iterations = o.max_iterations}, control);
  out.message = climb.message();
  out.w = climb.beams();
  out.iterations = climb.iterations();
  out.products = climb.products();
  out.trace.append("objective", climb.values());
  out.certificate.set("gradient_norm", climb.gradient_norm());
  return out;
}

}  // namespace airloom::dab
