#pragma once
/// The publication's algorithm: quadratic transform of the ratios, successive convex approximation of the promises, one concave
/// subproblem per iteration, each solved by a barrier method.
///
/// In (21) the auxiliary pair of a stream can be eliminated: varpi <= a'x and psi >= I are tight, so that (21w) reads
/// 2 rho a'x - rho^2 I >= Gamma with rho = varpi / psi of the iterate before. Source: [mdd] (18)-(21), Algorithm 1.
#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"

namespace airloom::mdd {

struct QtScaOptions {
  QosChoice qos = QosChoice::instance;
  bool qos_sca = false;
  double tolerance = 1e-7;
  int max_iterations = 100;
  double tau_end = 1e7;
  NewtonMethod newton = NewtonMethod::automatic;
  SearchOptions search = {};
};
void fields(maybe_const<QtScaOptions> auto& o, auto&& field) {
  field("qos", o.qos, "the promise that is enforced; instance: that of the instance");
  field("qos_sca", o.qos_sca, "approximate the promises as published, instead of their exact cones");
  field("tolerance", o.tolerance, above(0), "stop at this relative change of the sum rate");
  field("max_iterations", o.max_iterations, between(1, 1000000), "subproblems");
  field("tau_end", o.tau_end, above(0), "last weight of the objective against the barrier, which sets a subproblem's accuracy");
  field("newton", o.newton, "how a Newton system is solved");
  fields(o.search, field);
}

struct QtScaResult : PowerResult {
  bool published_start = false;  ///< (21z) gave the start; otherwise the exact test did
};

[[nodiscard]] QtScaResult solve_qt_sca(const PowerProblem& problem, const QtScaOptions& options = {}, const SolveControl& control = {});

}  // namespace airloom::mdd
