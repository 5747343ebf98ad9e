#pragma once
/// What users receive, and what SINR that is: the true one and the models that the algorithms use in its place.
#include <Eigen/Core>
#include <array>
#include <string_view>

#include "airloom/systems/haps/problem/instance.hpp"

namespace airloom::haps {

/// How the interference of several stations is counted.
///
/// coherent:      |sum_b z_b|^2, the truth
/// power_sum:     sum_b |z_b|^2, the publication's model: equal to the truth in the mean over independent phases, on either side
///                of it for one network (the publication's inequality (10) does not hold)
/// conservative:  n sum_b |z_b|^2 with n stations: never below the truth, so every model SINR is guaranteed
enum class InterferenceModel { coherent, power_sum, conservative };
constexpr auto enum_names(InterferenceModel) { return std::array<std::string_view, 3>{"coherent", "power_sum", "conservative"}; }

/// Factor of sum_b |z_b|^2: 1, or the number of stations.
[[nodiscard]] double interference_factor(InterferenceModel model, std::size_t stations);

/// X^b = (H^b)^H W^b: what user u (row) receives of stream k (column) from one station.
[[nodiscard]] StationMatrices received_by_station(const StationMatrices& h, const StationMatrices& w);

/// What user u receives of stream k from all stations, T = sum_b X^b, shape (U, U).
[[nodiscard]] Eigen::MatrixXcd received(const StationMatrices& h, const StationMatrices& w);

/// sum_{k != u} |X_uk|^2 of what users receive, (U).
/// @param x  (U, U)
[[nodiscard]] Eigen::VectorXd interference_powers(const Eigen::MatrixXcd& x);

/// |T_uu|^2 / (sum_{k != u} |T_uk|^2 + noise_u).
/// @param t      shape (U, U)
/// @param noise  shape (U), > 0
[[nodiscard]] Eigen::VectorXd true_sinr(const Eigen::MatrixXcd& t, const Eigen::VectorXd& noise);

/// Amplitude of the wanted stream and interference power, per user, as a model counts them.
struct Amplitudes {
  Eigen::VectorXd signal;        ///< S_u = |sum_b X^b_uu|
  Eigen::VectorXd interference;  ///< without the model's factor
};
[[nodiscard]] Amplitudes amplitudes(const StationMatrices& x, InterferenceModel model);

/// S_u^2 / (noise_u + factor interference_u).
[[nodiscard]] Eigen::VectorXd model_sinr(const StationMatrices& x, const Eigen::VectorXd& noise, InterferenceModel model);

/// sum_u ln ln(1 + sinr_u); -infinity when a SINR is 0.
[[nodiscard]] double proportional_fairness(const Eigen::VectorXd& sinr);

/// What the reported objective sum_u ln log2(1 + sinr_u) has above `proportional_fairness`, per user: -ln ln 2.
inline constexpr double fairness_shift_per_user = 0.36651292058166435;

}  // namespace airloom::haps
