#include "airloom/systems/dab/problem/beam_problem.hpp"

namespace airloom::dab {

BeamProblem without_distortion(BeamProblem problem) {
  problem.amplifier.beta3 = 0.0;
  return problem;
}

}  // namespace airloom::dab
