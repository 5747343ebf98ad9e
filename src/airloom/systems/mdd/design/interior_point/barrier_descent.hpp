#pragma once
/// Newton's method on a barrier function at one tau.
#include <functional>
#include <stop_token>

#include "airloom/core/status.hpp"
#include "airloom/systems/mdd/design/interior_point/barrier.hpp"

namespace airloom::mdd {

struct DescentOptions {
  NewtonMethod method = NewtonMethod::automatic;
  double decrement = 1e-3;  ///< stop when half the squared Newton decrement is below
  int max_steps = 60;
  std::stop_token stop = {};  ///< ends with `interrupted`
};

struct DescentReport {
  Status status = Status::not_run;  ///< converged, iteration_limit, stalled (rounding), interrupted (the caller's wish), numerical_failure
  int steps = 0;
};

/// Descends from v, strictly inside the domain; v is left at the best point, at which the barrier was evaluated last.
/// @param enough  asked after every step; true ends with `interrupted`
DescentReport descend(Barrier& barrier, double tau, const DescentOptions& options, Eigen::VectorXd& v,
                      const std::function<bool()>& enough = {});

}  // namespace airloom::mdd
