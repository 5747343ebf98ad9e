#pragma once
/// The two parties of the two-level algorithm: a station with its beams, and the centre. They share nothing but messages.
#include <vector>

#include "airloom/systems/haps/local_update.hpp"
#include "airloom/systems/haps/two_level.hpp"

namespace airloom::haps {

/// Numbers that a station sends for the stopping rules.
inline constexpr Eigen::Index norm_count = 7;

/// Penalties of one inner problem, in scaled variables.
struct Penalties {
  double outer = 0.0;
  double inner = 0.0;
};

/// A station: its beams, its copies of what it contributes, slack and multipliers. Amplitudes and interference powers stand in
/// one vector of 2 U entries, amplitudes first; "scaled" is per unit of what all stations together gave at the start, since
/// amplitudes are some hundreds and interference powers some units.
class TwoLevelStation {
 public:
  TwoLevelStation(const Eigen::MatrixXcd& h, double factor, const TwoLevelOptions& options);

  /// (sbar, Ibar), unscaled, from local regularised zero forcing.
  [[nodiscard]] const Eigen::VectorXd& start() const { return own_; }
  /// The users' scales, made by the centre of all starts.
  void set_scales(const Eigen::VectorXd& scales);

  void begin_outer(const Penalties& penalties);
  /// (c, d) for the centre, unscaled.
  [[nodiscard]] Eigen::VectorXd message() const;
  /// Takes shift and water level from the centre, then does blocks 2 and 3.
  void update(const Eigen::VectorXd& shift_and_level);
  /// For the stopping rules: ||r_s||, ||r_I||, ||d(z - xbar)||^2, ||dz||^2, ||z_s||, ||z_I||; and the duality gap of block 2.
  [[nodiscard]] const Eigen::VectorXd& norms() const { return norms_; }
  void end_outer();

  [[nodiscard]] Eigen::MatrixXcd beams() const { return block_.beams(); }
  [[nodiscard]] Eigen::MatrixXcd received() const { return block_.received(); }

 private:
  Eigen::Index users_;
  double tolerance_;
  LocalUpdate block_;
  Penalties penalties_;
  Eigen::VectorXd scales_;
  Eigen::VectorXd own_;            ///< (sbar, Ibar), unscaled
  Eigen::VectorXd slack_, outer_;  ///< z and lambda, scaled; psi = -(lambda + rho_o z) always
  Eigen::VectorXd norms_;
};

/// The centre: block 1 for every user, and the stopping rules.
class TwoLevelCentre {
 public:
  TwoLevelCentre(Eigen::Index users, const TwoLevelOptions& options, double sinr_min)
      : users_(users), options_(options), sinr_min_(sinr_min) {}

  /// Scales from all stations' starts, (2 U).
  [[nodiscard]] Eigen::VectorXd scales(const Eigen::MatrixXd& starts);
  /// Shift and water level of every user, (2 U).
  [[nodiscard]] Eigen::VectorXd update(const Eigen::MatrixXd& messages, const Penalties& penalties);
  /// sum_u ln ln(1 + S_u^2 / beta_u) of the centre's copies.
  [[nodiscard]] double objective() const;

 private:
  Eigen::Index users_;
  const TwoLevelOptions& options_;
  double sinr_min_;
  Eigen::VectorXd scales_;
  Eigen::VectorXd signal_, beta_;
};

/// What the stations' norms say, at the centre.
struct InnerNorms {
  double residual_sum = 0.0;      ///< sum over stations and kinds of ||r||
  double residual_largest = 0.0;  ///< their largest
  double dual_change = 0.0;       ///< stacked ||d(z - xbar)||
  double slack_change = 0.0;      ///< stacked ||dz||
  double slack = 0.0;             ///< stacked ||z||
  double slack_largest = 0.0;
  double gap = 0.0;  ///< largest duality gap of block 2, relative to 1 + its value
};
[[nodiscard]] InnerNorms inner_norms(const Eigen::MatrixXd& inbox);

}  // namespace airloom::haps
