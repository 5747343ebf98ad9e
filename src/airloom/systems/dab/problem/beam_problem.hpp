#pragma once
/// What the solvers of this folder see: channels, budgets and amplifiers in units of the noise and of the largest budget.
///
///     maximise  sum_u weight_u ln(1 + SINR_u)   s.t.  ||W_b||_F^2 <= budget_b
///
/// h = sqrt(P_ref) / sigma_u h_{b,u},  W = W / sqrt(P_ref),  budget = P_b / P_ref,  beta3 = beta3 P_ref,  noise 1: rates are unchanged.
/// Source: specification of [dab], 4.
#include <Eigen/Core>

#include "airloom/radio/amplifier.hpp"

namespace airloom::dab {

struct BeamProblem {
  Eigen::MatrixXcd h;      ///< (N, B U), column b U + u is station b to user u
  Eigen::VectorXd budget;  ///< (B), the largest is 1
  Eigen::VectorXd weight;  ///< (U), >= 0
  radio::Amplifier amplifier;

  [[nodiscard]] Eigen::Index stations() const { return budget.size(); }
  [[nodiscard]] Eigen::Index users() const { return weight.size(); }
  [[nodiscard]] Eigen::Index antennas() const { return h.rows(); }
  /// Channels of station b to all users, (N, U).
  [[nodiscard]] auto channel(Eigen::Index b) const { return h.middleCols(b * users(), users()); }
};

/// Beams of station b in an array of all, (N, U): `w` has the shape of `BeamProblem::h`, column b U + k is stream k.
template <class Matrix>
[[nodiscard]] auto station_beams(Matrix& w, Eigen::Index b, Eigen::Index users) {
  return w.middleCols(b * users, users);
}

/// The problem as a designer sees it who believes the amplifiers linear, with gain beta1.
[[nodiscard]] BeamProblem without_distortion(BeamProblem problem);

}  // namespace airloom::dab
