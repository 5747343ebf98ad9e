#pragma once
/// What the solvers of this folder see: channels, budgets and amplifiers in units of the noise and of the largest budget.
///
///     maximise  sum_u weight_u ln(1 + SINR_u)   s.t.  ||W_b||_F^2 <= budget_b
///
/// h = sqrt(P_ref) / sigma_u h_{b,u},  W = W / sqrt(P_ref),  budget = P_b / P_ref,  beta3 = beta3 P_ref,  noise 1: rates are unchanged.
/// Source: specification of [dab], 4.
#include <Eigen/Core>
#include <memory>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/radio/amplifier.hpp"
#include "airloom/systems/dab/problem/amplifier_fleet.hpp"

namespace airloom::dab {
AIRLOOM_API_BEGIN

/// What amplifiers take from their supply, in units of power: `circuit` and per antenna P_out / efficiency (class A), or
/// saturation_root E|f| / efficiency (class B, efficiency at saturation).
struct Consumption {
  double circuit = 0.0;
  Eigen::MatrixXd efficiency = {};                                   ///< (N, B)
  Eigen::Matrix<bool, Eigen::Dynamic, Eigen::Dynamic> class_b = {};  ///< (N, B)
  Eigen::MatrixXd saturation_root = {};                              ///< (N, B): root of the largest output power
};

struct BeamProblem {
  Eigen::MatrixXcd h;                                   ///< (N, B U), column b U + u is station b to user u
  Eigen::VectorXd budget;                               ///< (B), the largest is 1
  Eigen::VectorXd weight;                               ///< (U), >= 0
  radio::Amplifier amplifier;                           ///< of all antennas, where there is no fleet
  std::shared_ptr<const AmplifierFleet> fleet = {};     ///< amplifiers of other kinds, or not all alike
  Eigen::MatrixXd error = {};                           ///< (N, B U): variance of every channel coefficient; empty: channels are known
  std::vector<Eigen::MatrixXcd> error_covariance = {};  ///< (N, N) of every link b U + u, in its place; needs a fleet
  Eigen::MatrixXd antenna_budget = {};                  ///< (N, B): of every antenna's input power; empty: none
  Eigen::VectorXd radiated_budget = {};                 ///< (B): of a station's output power; empty: none
  Consumption consumption = {};

  [[nodiscard]] Eigen::Index stations() const { return budget.size(); }
  [[nodiscard]] Eigen::Index users() const { return weight.size(); }
  [[nodiscard]] Eigen::Index antennas() const { return h.rows(); }
  /// Channels of station b to all users, (N, U).
  [[nodiscard]] auto channel(Eigen::Index b) const { return h.middleCols(b * users(), users()); }
  /// Channels are known up to errors.
  [[nodiscard]] bool has_errors() const { return error.size() > 0 || !error_covariance.empty(); }
  /// Those of the links of station b, (N, N) per user.
  [[nodiscard]] std::vector<Eigen::MatrixXcd> station_errors(Eigen::Index b) const {
    const auto first = error_covariance.begin() + b * users();
    return {first, first + users()};
  }
  /// No amplifier distorts.
  [[nodiscard]] bool linear() const { return !fleet && amplifier.linear(); }
  /// The amplifiers of station b.
  [[nodiscard]] RowAmplifiers row_amplifiers(Eigen::Index b) const;
  /// Gain of antenna n of station b for small signals.
  [[nodiscard]] std::complex<double> small_signal(Eigen::Index b, Eigen::Index n) const {
    return fleet ? fleet->small_signal(b * antennas() + n) : amplifier.beta1;
  }
};

/// Beams of station b in an array of all, (N, U): `w` has the shape of `BeamProblem::h`, column b U + k is stream k.
template <class Matrix>
[[nodiscard]] auto station_beams(Matrix& w, Eigen::Index b, Eigen::Index users) {
  return w.middleCols(b * users, users);
}

/// The problem as a designer sees it who believes the amplifiers linear, with their gain for small signals.
[[nodiscard]] BeamProblem without_distortion(BeamProblem problem);

AIRLOOM_API_END
}  // namespace airloom::dab
