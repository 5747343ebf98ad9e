#include "airloom/systems/dab/design/simple_beams.hpp"

#include "airloom/systems/dab/design/finish.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {
namespace {

Outcome<Solution> solve_locally(const Instance& x, Start start, bool scaled) {
  validate(x, "dab instance");
  const BeamProblem problem = make_problem(x);
  Design design;
  design.w = local_beams(start, problem);
  if (scaled) design.certificate.set("scale", back_off(problem, design.w));
  design.status = Status::converged;
  return finish(x, std::move(design));
}

}  // namespace

Outcome<Solution> solve_rzf(const Instance& x, const NoOptions&, const SolveControl&) { return solve_locally(x, Start::rzf, false); }
Outcome<Solution> solve_mrt(const Instance& x, const NoOptions&, const SolveControl&) { return solve_locally(x, Start::mrt, false); }
Outcome<Solution> solve_rzf_scaled(const Instance& x, const NoOptions&, const SolveControl&) { return solve_locally(x, Start::rzf, true); }
Outcome<Solution> solve_mrt_scaled(const Instance& x, const NoOptions&, const SolveControl&) { return solve_locally(x, Start::mrt, true); }

}  // namespace airloom::dab
