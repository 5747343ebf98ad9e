#pragma once
/// The default: zero forcing that is best for proportional fairness, then successive convex approximation of the exact problem.
#include "airloom/systems/haps/design/sca/sca.hpp"

namespace airloom::haps {

struct BestOptions {
  double tolerance = 1e-7;
  int max_steps = 300;
};
void fields(maybe_const<BestOptions> auto& o, auto&& field) {
  field("tolerance", o.tolerance, above(0), "stop when a step gains less, per user");
  field("max_steps", o.max_steps, between(1, 100000), "steps of successive convex approximation per start");
}

/// Coherent beams for stations of which only the Gram matrices are known: W^b = factor_b H^b C.
struct CoherentDesign {
  Eigen::MatrixXcd c;      ///< (U, U)
  Eigen::VectorXd factor;  ///< (n); ||W^b|| <= 1
  Eigen::VectorXd sinr;    ///< (U)
  ScaReport report;
  std::string start;                ///< where the best run began: zero_forcing, joint_rzf, local_rzf, mrt or power_sum
  double zero_forcing_value = 0.0;  ///< sum ln ln(1 + sinr) of zero forcing; NaN without one
};

/// Zero forcing where the channels allow it and it is a good start, otherwise joint and local regularised zero forcing, matched
/// beams and (with more users than antennas) what the power-sum model makes, each improved; the best is kept.
[[nodiscard]] CoherentDesign design_best(const GramBank& bank, double sinr_min, const BestOptions& options, const SolveControl& control);

}  // namespace airloom::haps
