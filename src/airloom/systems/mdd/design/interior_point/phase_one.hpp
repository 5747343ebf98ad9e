#pragma once
/// Whether all promises per subcarrier can be kept at once: a convex problem, so the answer is exact.
///
///     minimise s   s.t.  s + a_k'x / ||a_k|| >= sqrt(Gamma_D I_k) / ||a_k||,   s + y_j >= sqrt(Gamma_U b_j),   budgets,   s >= -1
///
/// Feasible when s* < 0. Infeasible is proven by multipliers of the promises and budgets (promise_proof.hpp).
/// Source: specification of [mdd], 6.4.
#include "airloom/systems/mdd/design/interior_point/barrier_descent.hpp"
#include "airloom/systems/mdd/design/promises/promise_proof.hpp"

namespace airloom::mdd {

struct PhaseOneResult {
  Status status =
      Status::not_run;  ///< converged (a point was found), infeasible (proved), stalled (neither), numerical_failure, interrupted
  double s = 0.0;       ///< slack of the last point, in roots of budgets; negative: the point keeps every promise strictly
  /// No powers within the budgets have a smaller s: for multipliers m >= 0 of sum 1 and every cone replaced by its tangent at the
  /// last point, the least value of a linear function over the budgets' balls.
  double lower_bound = -1.0;
  Eigen::VectorXd multiplier_dl, multiplier_ul;  ///< m, (K) and (J); where no point was found
  PromiseProof proof;                            ///< where infeasible: holds
  Eigen::Index user = -1;                        ///< whose promises weigh most; where infeasible
  Powers powers;                                 ///< of the last point
  int steps = 0;
};

/// @param problem  its promises per subcarrier, whatever its `qos`; 0 asks for nothing
/// @param unit_tangents  start of (21z): replaces the cones by their tangents at ratio 1, which is sufficient and not necessary
/// @param stop           ends the search: status interrupted
[[nodiscard]] PhaseOneResult find_feasible(const PowerProblem& problem, NewtonMethod method = NewtonMethod::automatic,
                                           bool unit_tangents = false, const std::stop_token& stop = {});

/// Largest factor in (0, 1] by which both rates can be multiplied so that all promises can be kept, by bisection to `tolerance`.
/// @return  the factor, 0 when none above the tolerance was found; `powers` at it
struct CommonScale {
  double factor = 0.0;
  PhaseOneResult at;
};
[[nodiscard]] CommonScale largest_common_scale(const PowerProblem& problem, double tolerance = 1e-4, const std::stop_token& stop = {});

/// The terms of the promises per subcarrier with one slack for all.
[[nodiscard]] BarrierTerms promise_terms(const PowerProblem& problem);

}  // namespace airloom::mdd
