#pragma once
/// What an answer is worth: computed from the instance and the solution alone, in watts, apart from every solver.
#include <Eigen/Core>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/dab/problem/instance.hpp"

namespace airloom::dab {

/// What the users receive, in W and sqrt(W).
struct Received {
  Eigen::MatrixXcd link;                  ///< T, (U, U): row u is the receiving user, column k the stream
  Eigen::VectorXd distortion;             ///< t of the publication's model, which adds the stations' powers, (U)
  Eigen::VectorXd distortion_correlated;  ///< t of all stations together, exact, (U)
};
[[nodiscard]] Received received(const Instance& instance, const Solution& solution);

/// log2(1 + SINR_u), bit/s/Hz, (U).
[[nodiscard]] Eigen::VectorXd spectral_efficiencies(const Instance& instance, const Eigen::MatrixXcd& link,
                                                    const Eigen::VectorXd& distortion);
/// The same times weight_u.
[[nodiscard]] Eigen::VectorXd user_rates(const Instance& instance, const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion);

/// Metrics (docs/files.md), residuals and certificates of any beams, whoever made them.
///
/// sum_rate and user_se have the publication's model of the distortion, sum_rate_exact (and sum_rate_correlated, the same) the exact one,
/// sum_rate_ideal amplifiers without a cubic part. input_power_w is what the budgets limit, radiated_power_w what the antennas send, each
/// per station. Residual `power`: the largest excess over a budget.
[[nodiscard]] Evaluation evaluate(const Instance& instance, const Solution& solution);

}  // namespace airloom::dab
