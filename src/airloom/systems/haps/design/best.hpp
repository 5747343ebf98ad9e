#pragma once
/// The default: from good starts by successive convex approximation of the exact problem, for any alpha-fair utility, with promises kept
/// or disproved.
#include "airloom/systems/haps/design/bound/utility_bound.hpp"
#include "airloom/systems/haps/design/max_min/promises.hpp"
#include "airloom/systems/haps/design/objective.hpp"
#include "airloom/systems/haps/design/sca/sca.hpp"

namespace airloom::haps {

struct BestOptions {
  Pursuit<DesignObjective> pursuit = {};
  std::optional<double> tolerance = {};
  std::optional<int> max_steps = {};
  BoundOptions bound = {};
};
void fields(maybe_const<BestOptions> auto& o, auto&& field) {
  pursuit_fields<DesignObjective>(o.pursuit, field);
  field("tolerance", o.tolerance, above(0), "stop when a step gains less, per user; absent: 1e-6, with more than 200 users 1e-5");
  field("max_steps", o.max_steps, between(1, 100000),
        "steps of successive convex approximation per start; absent: 300, with at most 12 users 1500");
  bound_fields(o.bound, field);
}

/// The tolerance that those options mean.
[[nodiscard]] double step_tolerance(const std::optional<double>& given, Eigen::Index users);

/// What coherent beams are designed for.
struct Wishes {
  NetworkUtility utility;
  Eigen::VectorXd floor;  ///< (U) promised SINRs, 0: none
  [[nodiscard]] bool promises() const { return floor.maxCoeff() > 0.0; }
};

/// Coherent beams for stations of which only the Gram matrices are known.
struct CoherentDesign {
  JointBeams beams;  ///< no terms: there are none, since promises are impossible
  Eigen::VectorXd sinr;
  Eigen::VectorXd power_price;  ///< (n) eta of the last step, in the unit of the utility
  ScaReport report;
  std::string start;                ///< where the best run began: zero_forcing, joint_rzf, local_rzf, mrt, power_sum, uneven_mrt or max_min
  double starts_spread = 0.0;       ///< best utility of the starts minus their worst
  double zero_forcing_value = 0.0;  ///< utility of zero forcing, nats; NaN without one
  std::optional<Promises> promises;  ///< where the promises had to be looked for
};

/// Zero forcing where the channels allow it and it is a good start, otherwise joint and local regularised zero forcing, matched
/// beams and (with more users than antennas) what the power-sum model makes, each improved; the best is kept. All starts where alpha < 1,
/// which has many local optima. Where the best misses promises, the answer is looked for from beams that keep them.
/// Source: specification of [haps], second part, 2 and 4.3.
[[nodiscard]] CoherentDesign design_best(const GramBank& bank, const Wishes& wishes, const BestOptions& options,
                                         const SolveControl& control);

/// The same from given beams of all stations alone: coherent SCA.
/// @param h  scaled channels   @param starts  at least one
[[nodiscard]] CoherentDesign design_from(const GramBank& bank, const StationMatrices& h, const std::vector<StationMatrices>& starts,
                                         const Wishes& wishes, const ScaLoopOptions& loop, const SolveControl& control);

}  // namespace airloom::haps
