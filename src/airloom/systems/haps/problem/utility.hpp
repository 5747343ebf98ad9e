#pragma once
/// The utility of a user's SINR, and what a price on SINR makes of it.
#include "airloom/numerics/root.hpp"

namespace airloom::haps {

/// What is summed over users: proportional fairness, or a soft minimum that leads to a network where everyone has a SINR floor.
///
///     proportional fairness:  phi(a) = ln ln(1 + a)
///     soft minimum:           phi(a) = -(target / a)^exponent / exponent
///
/// Both are concave and increasing, with slopes that fall from infinity to 0.
class Utility {
 public:
  /// Proportional fairness.
  Utility() = default;
  /// @param exponent  > 0; the larger, the closer to the minimum
  /// @param target    > 0; of the order of the smallest SINR
  static Utility soft_minimum(double exponent, double target);

  [[nodiscard]] double value(double sinr) const;
  /// phi'(a) > 0: the price of SINR.
  [[nodiscard]] double slope(double sinr) const;
  /// The SINR at which phi' is this price, for price > 0.
  /// Proportional fairness: expm1(t) with t e^t = 1/price (Lambert's W), in logarithms where 1/price overflows.
  [[nodiscard]] double sinr_at(double price) const;

  /// sup over a >= floor of phi(a) - price a, and where it is reached; its derivative in price is -sinr.
  struct Conjugate {
    double value;
    double sinr;
  };
  [[nodiscard]] Conjugate conjugate(double price, double floor) const;

 private:
  double exponent_ = 0.0;  ///< 0: proportional fairness
  double target_ = 1.0;
};

/// t > 0 with t + ln t = y: Lambert's W0(e^y). Relative error below 1e-15.
[[nodiscard]] double log_lambert(double y);

/// a phi'(a) of proportional fairness, a / ((1 + a) ln(1 + a)): falls from 1 to 0.
[[nodiscard]] double elasticity(double sinr);

/// Diagnostic only: the publication's fourth-order product form of e^t, ((T4(t / 2^v))^(2^v)); it lies below e^t by about
/// t^5 / (120 2^(4 v)), relative. No algorithm here needs it. Source: [haps] Eq. (15), read as a Taylor polynomial.
[[nodiscard]] double exp_soc(double t, int v);

}  // namespace airloom::haps
