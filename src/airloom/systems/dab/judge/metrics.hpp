#pragma once
/// What an answer is worth: computed from the instance and the solution alone, in watts, apart from every solver.
#include <Eigen/Core>

#include "airloom/core/outcome.hpp"
#include "airloom/export.hpp"
#include "airloom/systems/dab/judge/exact_model.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {
AIRLOOM_API_BEGIN

/// What the users receive, in W and sqrt(W).
struct Received {
  Eigen::MatrixXcd link;                  ///< T, (U, U): row u is the receiving user, column k the stream
  Eigen::VectorXd distortion;             ///< t of the publication's model, which adds the stations' powers, (U)
  Eigen::VectorXd distortion_correlated;  ///< t of all stations together, exact, (U)
};
/// Of these beams.
[[nodiscard]] Received received(const Instance& instance, const Solution& solution);
/// @param expansion  of these beams
[[nodiscard]] Received received(const Instance& instance, const Solution& solution, const Expansion& expansion);

/// log2(1 + SINR_u), bit/s/Hz, (U).
[[nodiscard]] Eigen::VectorXd spectral_efficiencies(const Instance& instance, const Eigen::MatrixXcd& link,
                                                    const Eigen::VectorXd& distortion);
/// Metrics (docs/files.md), residuals and certificates of any beams, whoever made them.
///
/// sum_rate_exact and user_se_exact have the exact model of the distortion, sum_rate and user_se the publication's, sum_rate_ideal
/// amplifiers that do not distort; sum_rate_robust, with variances of the channels, what is achieved in spite of them. Weights multiply in
/// sums only. input_power_w is what the budgets limit, radiated_power_w what the antennas send, each per station. proportional_fairness:
/// sum_u weight_u ln(rate_u); energy_efficiency: sum_rate_exact over the supply power. Residuals: the largest excess over a budget,
/// `power`, and where the instance has these limits `antenna_power`, `radiated_power`.
[[nodiscard]] Evaluation evaluate(const Instance& instance, const Solution& solution);

AIRLOOM_API_END
}  // namespace airloom::dab
