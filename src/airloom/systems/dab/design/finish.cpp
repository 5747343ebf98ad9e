#include "airloom/systems/dab/design/finish.hpp"

#include <cmath>
#include <utility>

#include "airloom/systems/dab/design/limits.hpp"

namespace airloom::dab {

BeamProblem checked_problem(const Instance& x) {
  validate(x, "dab instance");
  BeamProblem problem = make_problem(x);
  problem.weight /= problem.weight.maxCoeff();
  return problem;
}

Solution in_watts(const Instance& x, Eigen::MatrixXcd w) {
  constexpr double just_below = 1.0 - 1e-14;  // in whichever order the squares are summed
  if (x.antenna_power_max_w.size() > 0 || x.radiated_power_max_w.size() > 0) keep_limits(make_problem(x), w);
  w *= beam_unit(x);
  for (Eigen::Index b = 0; b < x.stations(); ++b) {
    Eigen::Ref<Eigen::MatrixXcd> beams = w.middleCols(b * x.users(), x.users());
    const double limit = just_below * x.tx_power_max_w[b];
    const double power = beams.squaredNorm();
    if (power > limit) beams *= std::sqrt(limit / power);
  }
  return {.w = std::move(w)};
}

Outcome<Solution> finish(const Instance& x, Design design) {
  Outcome<Solution> outcome;
  if (design.w.size() == 0) design.w.setZero(x.antennas(), x.stations() * x.users());  // of a process without the centre
  outcome.solution = in_watts(x, std::move(design.w));
  outcome.status = design.status;
  outcome.iterations = design.iterations;
  outcome.trace = std::move(design.trace);
  outcome.traffic = design.traffic;
  outcome.certificate = std::move(design.certificate);
  outcome.message = std::move(design.message);
  return outcome;
}

}  // namespace airloom::dab
