#include "airloom/systems/dab/problem/beam_problem.hpp"

#include <numeric>

namespace airloom::dab {

RowAmplifiers BeamProblem::row_amplifiers(Eigen::Index b) const {
  if (!fleet) return {};
  RowAmplifiers rows{.fleet = fleet, .antenna = std::vector<Eigen::Index>(static_cast<std::size_t>(antennas()))};
  std::iota(rows.antenna.begin(), rows.antenna.end(), b * antennas());
  return rows;
}

BeamProblem without_distortion(BeamProblem problem) {
  problem.amplifier.beta3 = 0.0;
  problem.error.resize(0, 0);
  problem.error_covariance.clear();
  if (!problem.fleet) return problem;
  // y = diag(g) x with gains of its own per antenna: the channel diag(conj g) h of amplifiers with the gain 1
  for (Eigen::Index b = 0; b < problem.stations(); ++b) {
    for (Eigen::Index n = 0; n < problem.antennas(); ++n) {
      problem.h.row(n).segment(b * problem.users(), problem.users()) *= std::conj(problem.small_signal(b, n));
    }
  }
  problem.amplifier = {.beta1 = 1.0, .beta3 = 0.0};
  problem.fleet.reset();
  return problem;
}

}  // namespace airloom::dab
