#pragma once
/// Block 1 of the two-level algorithm: the centre's copies of one user's amplitudes and interference powers.
///
///     min  -ln ln(1 + S^2 / beta) + rho_s/2 sum_b (s_b - c_b)^2 + rho_i/2 sum_b (I_b - d_b)^2,   S = sum_b s_b,  beta = 1 + sum_b I_b,
///     I_b >= 0,  S^2 / beta >= sinr_min
///
/// Only sums matter: s_b = c_b + (S - C)/n with C = sum_b c_b, and I_b = max(d_b - mu, 0) with a water level mu >= 0.
/// Source: specification of [haps], in place of its Algorithm 1.
#include <span>
#include <vector>

namespace airloom::haps {

struct GlobalUpdate {
  double shift = 0.0;   ///< s_b - c_b, the same for all stations
  double level = 0.0;   ///< mu
  double signal = 0.0;  ///< S
  double beta = 1.0;
};

/// One user's problem for c (n), d (n), rho_s > 0, rho_i > 0.
class UserBlock {
 public:
  UserBlock(std::span<const double> c, std::span<const double> d, double rho_s, double rho_i, double sinr_min);

  /// Exact: for fixed beta the problem in S is strictly convex; over beta a scan of 48 points and the root of the slope around the best.
  [[nodiscard]] GlobalUpdate exact() const;
  /// The publication's way: convex steps from 2 y S - y^2 beta in place of the SINR, until the cost changes by less than 1e-6.
  [[nodiscard]] GlobalUpdate successive() const;

  /// Cost of a point, for comparisons.
  [[nodiscard]] double cost(const GlobalUpdate& x) const;

 private:
  /// The best point for this beta; the search for its S begins at `guess`.
  [[nodiscard]] GlobalUpdate at(double beta, double guess, double accuracy) const;
  [[nodiscard]] double level(double interference) const;
  [[nodiscard]] double interference(double level) const;
  [[nodiscard]] double best_signal(double beta, double guess, double accuracy) const;
  [[nodiscard]] double slope(const GlobalUpdate& x) const;

  double n_, c_sum_, rho_s_, rho_i_, sinr_min_;
  std::vector<double> d_;      ///< positive ones, descending
  std::vector<double> d_sum_;  ///< their partial sums
  double fixed_ = 0.0;         ///< sum of d_b^2 over those that are not positive
};

}  // namespace airloom::haps
