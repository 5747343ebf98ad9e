#include "airloom/systems/dab/design/start_beams.hpp"

#include <cmath>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/core/values.hpp"

namespace airloom::dab {

void check_start(const BeamProblem& problem, const Eigen::MatrixXcd& w) {
  if (w.rows() != problem.antennas() || w.cols() != problem.h.cols()) {
    throw InvalidInput("start: shape (" + std::to_string(w.rows()) + ", " + std::to_string(w.cols()) +
                       "); must be that of the channels, (" + std::to_string(problem.antennas()) + ", " + std::to_string(problem.h.cols()) +
                       ")");
  }
  if (!w.allFinite()) throw InvalidInput("start: has entries that are not finite; must be finite");
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    const double power = station_beams(w, b, problem.users()).squaredNorm();
    if (power > problem.budget[b] * (1.0 + 1e-6)) {
      throw InvalidInput("start: power " + shortest(power) + " of station " + std::to_string(b) + "; must be at most its budget " +
                         shortest(problem.budget[b]));
    }
  }
  if (w.squaredNorm() == 0.0) throw InvalidInput("start: all beams are zero; must not be, for the gradient vanishes there");
}

Eigen::MatrixXcd scaled_into_budgets(const BeamProblem& problem, Eigen::MatrixXcd w) {
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    auto own = station_beams(w, b, problem.users());
    const double power = own.squaredNorm();
    if (power > problem.budget[b]) own *= std::sqrt(problem.budget[b] / power);
  }
  return w;
}

bool is_small(const BeamProblem& problem) {
  const Eigen::Index antennas = problem.stations() * problem.antennas();
  return antennas * problem.users() <= 128 || 2 * problem.users() > antennas || problem.users() <= 2;
}

Eigen::MatrixXcd random_start(const BeamProblem& problem, const Eigen::MatrixXcd& plain, const SolveControl& control, int k) {
  RandomStream stream(control.seed, StreamId::solver_initialization, control.realization, static_cast<std::uint64_t>(k));
  Eigen::MatrixXcd w(plain.rows(), plain.cols());
  for (std::complex<double>& each : w.reshaped()) each = stream.complex_normal();
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    auto beams = station_beams(w, b, problem.users());
    const double root = std::sqrt(problem.budget[b]);
    beams *= root / beams.norm();
    if (k % 2 == 0) continue;
    beams += station_beams(plain, b, problem.users());
    beams *= root / beams.norm();
  }
  return w;
}

}  // namespace airloom::dab
