#pragma once
/// Beams in closed form: baselines, and places to start from. Scaled units (network.hpp).
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/problem/instance.hpp"

namespace airloom::haps {

/// Every station with its channels as beams, H^b / ||H^b||_F.
[[nodiscard]] Eigen::MatrixXcd matched_beams(const Eigen::MatrixXcd& h);

/// Regularised zero forcing of one station, H^b (K^b + U I)^{-1}, every column of norm 1 / sqrt(U); a zero column stays zero.
[[nodiscard]] Eigen::MatrixXcd local_regularized_beams(const Eigen::MatrixXcd& h);

/// Regularised zero forcing of all stations as one array, columns of equal norm, scaled so that the fullest budget is met.
/// @param regularization  in units of the noise, > 0
[[nodiscard]] StationMatrices joint_regularized_beams(const StationMatrices& h, double regularization);

/// Options of algorithms without any.
struct NoOptions {};
void fields(maybe_const<NoOptions> auto&, auto&&) {}

struct JointRzfOptions {
  double regularization = 1.0;
};
void fields(maybe_const<JointRzfOptions> auto& o, auto&& field) {
  field("regularization", o.regularization, above(0), "added to the Gram matrix, in units of the noise");
}

[[nodiscard]] Outcome<Solution> solve_mrt(const Instance&, const NoOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_local_rzf(const Instance&, const NoOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> solve_joint_rzf(const Instance&, const JointRzfOptions&, const SolveControl&);

}  // namespace airloom::haps
