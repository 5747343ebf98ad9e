#pragma once
/// A station of the two-level algorithm, and what the centre makes of all stations' norms. The parties share nothing but messages.
#include <stop_token>
#include <vector>

#include "airloom/systems/haps/design/two_level/two_level_copies.hpp"

namespace airloom::haps {

/// Numbers that a station sends for the stopping rules.
inline constexpr Eigen::Index norm_count = 8;

/// Penalties of one inner problem, in scaled variables.
struct Penalties {
  double outer = 0.0;
  double inner = 0.0;
};

/// A station: its beams, its copies of what it contributes, slack and multipliers. "Scaled" is per unit of what all stations
/// together gave at the start, since amplitudes are some hundreds and interference powers some units.
class TwoLevelStation {
 public:
  explicit TwoLevelStation(std::unique_ptr<StationCopies> copies);

  /// Its copies, unscaled, from its first beams.
  [[nodiscard]] const Eigen::VectorXd& start() const { return own_; }
  /// Units of the copies, made by the centre of all starts.
  void set_scales(const Eigen::VectorXd& scales);

  void begin_outer(const Penalties& penalties);
  /// For the centre, unscaled.
  [[nodiscard]] Eigen::VectorXd message() const;
  /// Takes the centre's answer, then does blocks 2 and 3; `stop` ends block 2 early.
  void update(const Eigen::VectorXd& answered, const std::stop_token& stop);
  /// For the stopping rules: ||r_s||, ||r_I||, ||d(z - xbar)||^2, ||dz||^2, ||z_s||, ||z_I||; the duality gap of block 2, and 1 where it
  /// failed.
  [[nodiscard]] const Eigen::VectorXd& norms() const { return norms_; }
  void end_outer();

  [[nodiscard]] Eigen::MatrixXcd beams() const { return copies_->beams(); }
  [[nodiscard]] Eigen::MatrixXcd received() const { return copies_->received(); }

 private:
  std::unique_ptr<StationCopies> copies_;
  Penalties penalties_;
  Eigen::VectorXd scales_;
  Eigen::VectorXd own_;            ///< unscaled
  Eigen::VectorXd slack_, outer_;  ///< z and lambda, scaled; psi = -(lambda + rho_o z) always
  Eigen::VectorXd norms_;
};

/// What the stations' norms say, at the centre.
struct InnerNorms {
  double residual_sum = 0.0;      ///< sum over stations and kinds of ||r||
  double residual_largest = 0.0;  ///< their largest
  double dual_change = 0.0;       ///< stacked ||d(z - xbar)||
  double slack_change = 0.0;      ///< stacked ||dz||
  double slack = 0.0;             ///< stacked ||z||
  double slack_largest = 0.0;
  int failures = 0;  ///< stations whose block 2 was not solved
  double gap = 0.0;  ///< largest duality gap of block 2, relative to 1 + its value
};
[[nodiscard]] InnerNorms inner_norms(const Eigen::MatrixXd& inbox);

}  // namespace airloom::haps
