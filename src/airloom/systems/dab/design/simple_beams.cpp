#include "airloom/systems/dab/design/simple_beams.hpp"

#include "airloom/systems/dab/design/central/central.hpp"
#include "airloom/systems/dab/design/finish.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {
namespace {

Outcome<Solution> solve_locally(const Instance& x, Start start) {
  Design design;
  design.w = local_beams(start, checked_problem(x));
  design.status = Status::converged;
  return finish(x, std::move(design));
}

Outcome<Solution> solve_scaled(const Instance& x, Start start, const ScaledOptions& o) {
  const BeamProblem problem = checked_problem(x);
  Design design;
  design.w = local_beams(start, problem);
  BeamValue value(problem, design_model(problem, o.distortion));
  design.certificate.set("scale", back_off(value, {.weight = problem.weight}, design.w));
  design.status = Status::converged;
  return finish(x, std::move(design));
}

}  // namespace

Outcome<Solution> solve_rzf(const Instance& x, const NoOptions&, const SolveControl&) { return solve_locally(x, Start::rzf); }
Outcome<Solution> solve_mrt(const Instance& x, const NoOptions&, const SolveControl&) { return solve_locally(x, Start::mrt); }
Outcome<Solution> solve_rzf_scaled(const Instance& x, const ScaledOptions& o, const SolveControl&) {
  return solve_scaled(x, Start::rzf, o);
}
Outcome<Solution> solve_mrt_scaled(const Instance& x, const ScaledOptions& o, const SolveControl&) {
  return solve_scaled(x, Start::mrt, o);
}

}  // namespace airloom::dab
