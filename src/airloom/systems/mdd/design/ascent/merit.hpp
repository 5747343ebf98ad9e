#pragma once
/// What an ascent climbs: functions of all SINRs, with their slopes in ln SINR.
#include <array>
#include <functional>
#include <string_view>
#include <vector>

#include "airloom/systems/mdd/problem/promises.hpp"
#include "airloom/systems/mdd/problem/share_model.hpp"

namespace airloom::mdd {

/// Slopes by ln SINR, (D, M) and (D, Mb).
struct Slopes {
  Eigen::MatrixXd dl, ul;
};

/// The value at the point that the model looked at last; fills the slopes.
using Merit = std::function<double(const ShareModel&, Slopes&)>;

/// Sum of all rates.
[[nodiscard]] double sum_of_rates(const ShareModel&, Slopes&);

/// What is maximised: the sum of all rates; the sum of the logarithms of the users' downlink rates; the least of these.
enum class Objective { sum, proportional_fair, max_min };
constexpr auto enum_names(Objective) { return std::array<std::string_view, 3>{"sum", "proportional_fair", "max_min"}; }

/// An objective as ascents climb it: in stages, each from where the one before ended; all but the last are smoother.
struct Goal {
  std::vector<Merit> stages;
  std::function<double(const ShareModel&)> value;  ///< of the objective itself
};
/// `max_min` counts the logarithm of the least rate and climbs -(1 / beta) ln sum R_d^-beta. Source: second part, 6.1.
[[nodiscard]] Goal goal_of(Objective objective);

/// How far each promise is kept: g = ln(SINR / Gamma) of every stream, or ln(R_d / chi) of every user.
struct Ratios {
  Eigen::MatrixXd dl;  ///< (D, M), (D, 1) for a sum, or empty where nothing is promised
  Eigen::MatrixXd ul;  ///< (D, Mb), (D, 1) or empty

  [[nodiscard]] Eigen::Index size() const { return dl.size() + ul.size(); }
  /// Infinite where nothing is promised.
  [[nodiscard]] double least() const;
};
[[nodiscard]] Ratios ratios(const ShareModel& model, const Promises& promises);

/// Adds slopes by ln SINR of a function with these slopes by the ratios.
void add_slopes(const ShareModel& model, const Promises& promises, const Ratios& by_ratio, Slopes& slopes);

/// The smooth least ratio, -(1 / beta) ln sum e^(-beta g).
[[nodiscard]] Merit least_ratio(const Promises& promises, double beta);

/// Objective and promises as an augmented Lagrangian, less (1 / 2 rho) sum (max(0, mu - rho g)^2 - mu^2). Both are looked at, not copied.
[[nodiscard]] Merit augmented(const Merit& objective, const Promises& promises, const Ratios& mu, const double& rho);

/// max(0, mu - rho g): the multipliers after a solve.
[[nodiscard]] Ratios updated(const Ratios& mu, double rho, const Ratios& g);

}  // namespace airloom::mdd
