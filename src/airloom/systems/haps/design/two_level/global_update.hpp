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

#include "airloom/systems/haps/design/two_level/user_search.hpp"

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

  /// Exact, see user_search.hpp.
  [[nodiscard]] GlobalUpdate exact() const;
  /// The publication's way: convex steps from 2 y S - y^2 beta in place of the SINR, until the cost changes by less than 1e-6.
  [[nodiscard]] GlobalUpdate successive() const;

  /// Cost of a point, for comparisons.
  [[nodiscard]] double cost(const GlobalUpdate& x) const;

 private:
  /// The stations' interference powers under one water level.
  class Levels final : public InterferenceCopies {
   public:
    Levels(std::span<const double> d, double rho);
    [[nodiscard]] double most() const override { return sums_.empty() ? 0.0 : sums_.back(); }
    [[nodiscard]] double cost(double interference) const override { return cost_at(level(interference)); }
    [[nodiscard]] double pull(double interference) const override { return rho_ * level(interference); }
    [[nodiscard]] double cost_at(double level) const;
    [[nodiscard]] double level(double interference) const;
    [[nodiscard]] double interference(double level) const;

   private:
    double rho_;
    std::vector<double> d_;     ///< positive ones, descending
    std::vector<double> sums_;  ///< their partial sums
    double fixed_ = 0.0;        ///< sum of d_b^2 over those that are not positive
  };

  SignalCopies signal_;
  double rho_i_;
  Levels levels_;
};

}  // namespace airloom::haps
