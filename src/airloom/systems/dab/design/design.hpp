#pragma once
/// What every solver of this folder returns.
#include <Eigen/Core>
#include <cstdint>
#include <string>

#include "airloom/core/outcome.hpp"

namespace airloom::dab {

/// An answer to a BeamProblem, in its units.
struct Design {
  Eigen::MatrixXcd w;  ///< (N, B U), within the budgets; the best finite iterate
  Status status = Status::not_run;
  Iterations iterations;
  Trace trace;                ///< `objective`: the sum rate in nats of the design's model, one entry per iteration, the start first
  Traffic traffic;            ///< of the messages; zero for a central solver
  Values certificate;         ///< what only the solver can know
  std::int64_t products = 0;  ///< complex products of all stations together, counted where they are made, leading terms; at the centre
  std::string message;
};

}  // namespace airloom::dab
