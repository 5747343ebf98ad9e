#pragma once
/// What an amplifier does to a Gaussian input of mean power p: the coefficients of its expansion, its output power, and their slopes.
///
///     f(x) = sum_m c_m(p) x L_m(|x|^2 / p),   E[y_i conj(y_j)] = sum_m (m + 1) c_{i,m} conj(c_{j,m}) C_ij S_ij^m,   S_ij = |C_ij|^2 / (p_i
///     p_j)
///
/// with the generalized Laguerre polynomials L_m^(1); term 0 is the linear part, c_0 the Bussgang gain. Exact for every memoryless
/// amplifier and jointly Gaussian inputs. Source: specification of [dab], second part, 1.
#include <complex>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/radio/amplifier_curve.hpp"

namespace airloom::radio {
AIRLOOM_API_BEGIN

struct AmplifierMoments {
  std::vector<std::complex<double>> c;   ///< c_0 .. c_M
  std::vector<std::complex<double>> pc;  ///< p c_m'(p)
  double q0 = 0.0;                       ///< output power over input power: E|f|^2 = p q0
  double pq0 = 0.0;                      ///< p q0'(p)

  /// Output power that the terms up to M do not hold, over p: q0 - sum_m (m + 1) |c_m|^2, not below 0.
  [[nodiscard]] double rest() const;
  /// d/dp of p rest(), 0 where rest is.
  [[nodiscard]] double rest_slope() const;
};

/// By quadrature to 4e-15 of |c_0| for smooth curves and kinks, in closed form for polynomials.
/// @param power  p >= 0, W; p = 0 is the limit: c_0 = g(0), others 0
/// @param terms  M >= 0
[[nodiscard]] AmplifierMoments amplifier_moments(const AmplifierCurve& curve, double power, int terms);

/// E|f(x)| and p d/dp of it, sqrt(W), for x ~ CN(0, p): what the supply of a class B amplifier follows.
struct MeanAmplitude {
  double value = 0.0;
  double p_slope = 0.0;
};
[[nodiscard]] MeanAmplitude mean_amplitude(const AmplifierCurve& curve, double power);

/// The moments, quickly, at any power: 960 points in ln p with their exact slopes, cubic pieces between them, quadrature outside.
/// Error of a smooth curve 1e-10 of |c_0|, of a limiter 5e-10; slopes are those of the pieces, so that they fit the values exactly.
class MomentTable {
 public:
  /// @param power_max  range of the points: [1e-9, 1.2] power_max, W; 0: no points, quadrature everywhere
  /// @param amplitudes  whether `mean_amplitude` is tabulated, too
  MomentTable(AmplifierCurve curve, int terms, double power_max, bool amplitudes = false);
  [[nodiscard]] const AmplifierCurve& curve() const { return curve_; }
  [[nodiscard]] int terms() const { return terms_; }
  /// @param at  filled; allocates only when its sizes differ
  void look_up(double power, AmplifierMoments& at) const;
  [[nodiscard]] MeanAmplitude amplitude(double power) const;

 private:
  AmplifierCurve curve_;
  int terms_;
  double first_ = 0.0, step_ = 0.0;  ///< of ln p; step 0: a polynomial, which needs no points
  int width_ = 0;                    ///< doubles of a point's values: c in pairs, q0, E|f|
  std::vector<double> values_, slopes_;
};

AIRLOOM_API_END
}  // namespace airloom::radio
