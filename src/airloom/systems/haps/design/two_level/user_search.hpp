#pragma once
/// The search behind block 1 of the two-level algorithm: one user's amplitude S and interference plus noise beta.
///
///     min  -ln ln(1 + S^2 / beta) + rho/(2 n) (S - C)^2 + cost(beta - 1),     S^2 / beta >= sinr_min
///
/// C is the sum of what n stations propose, and spreading S - C evenly over them costs rho/(2 n) (S - C)^2. What it costs to
/// bring their interference down to J = beta - 1 depends on what they share. Source: specification of [haps].

namespace airloom::haps {

/// What the stations propose as amplitude.
struct SignalCopies {
  double n = 1.0;         ///< stations
  double sum = 0.0;       ///< C
  double rho = 1.0;       ///< > 0
  double sinr_min = 0.0;  ///< of S^2 / beta
};

/// What the stations propose as interference, and what it costs to have another sum of it.
class InterferenceCopies {
 public:
  virtual ~InterferenceCopies() = default;
  /// The sum that costs least; more is never wanted.
  [[nodiscard]] virtual double most() const = 0;
  [[nodiscard]] virtual double cost(double interference) const = 0;
  /// -d cost / d interference, >= 0 and finite.
  [[nodiscard]] virtual double pull(double interference) const = 0;
};

struct SignalAndBeta {
  double signal = 0.0;  ///< S > 0
  double beta = 1.0;
};

/// Exact but for the number of local optima that a scan of 48 points can tell apart: for fixed beta the problem in S is strictly
/// convex; over beta the scan, then the root of the slope around the best point.
[[nodiscard]] SignalAndBeta search_user(const SignalCopies& signal, const InterferenceCopies& interference);

}  // namespace airloom::haps
