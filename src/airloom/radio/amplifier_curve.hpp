#pragma once
/// Any memoryless power amplifier as a curve: input x, output x g(|x|^2), |x|^2 in W.
///
/// Models and their parameters: docs/amplifiers.md. Source: specification of [dab], second part, 1.5.
#include <array>
#include <complex>
#include <limits>
#include <string_view>
#include <vector>

#include "airloom/export.hpp"

namespace airloom::radio {
AIRLOOM_API_BEGIN

/// In the order of their codes in files.
enum class AmplifierModel { cubic, polynomial, rapp, rapp_phase, saleh, limiter, table, held_cubic };
constexpr auto enum_names(AmplifierModel) {
  return std::array<std::string_view, 8>{"cubic", "polynomial", "rapp", "rapp_phase", "saleh", "limiter", "table", "held_cubic"};
}

/// A measured curve: amplitude and phase over the input's amplitude r, A / r and F by monotone cubic pieces.
struct MeasuredCurve {
  std::vector<double> r;                        ///< input amplitudes, sqrt(W), increasing, > 0
  std::vector<double> amplitude, phase;         ///< A in sqrt(W) and F in rad, at the points
  std::vector<double> gain;                     ///< A / r
  std::vector<double> gain_slope, phase_slope;  ///< per sqrt(W)

  MeasuredCurve() = default;
  /// @param amplitude  A, sqrt(W)   @param phase  F, rad; both of the length of r, at least 2
  MeasuredCurve(std::vector<double> r, std::vector<double> amplitude, std::vector<double> phase);
  /// A(x) / x exp(i F(x)) at the amplitude x.
  [[nodiscard]] std::complex<double> at(double x) const;
  bool operator==(const MeasuredCurve&) const = default;
};

/// x -> x g(|x|^2). Only the parameters of its model are read.
struct AmplifierCurve {
  AmplifierModel model = AmplifierModel::cubic;
  std::vector<std::complex<double>> coefficients;   ///< b_k of cubic, polynomial, held_cubic: g = sum_k b_k u^k, b_k in W^-k
  std::complex<double> gain = 1.0;                  ///< of rapp, rapp_phase, limiter: for small signals
  double saturation_w = 1.0;                        ///< of the same: largest output power
  double smoothness = 1.0;                          ///< of rapp, rapp_phase: s
  double phase_max_rad = 0.0;                       ///< of rapp_phase: phi
  double phase_knee_w = 1.0;                        ///< of rapp_phase: input power
  double phase_exponent = 1.0;                      ///< of rapp_phase: q
  std::array<double, 4> saleh{1.0, 0.0, 0.0, 0.0};  ///< a, b in 1/W, a_phase in rad/W, b_phase in 1/W
  MeasuredCurve table;
  double held_w = std::numeric_limits<double>::infinity();  ///< input power beyond which amplitude and phase stay

  /// g(u) at the instantaneous input power u, W.
  [[nodiscard]] std::complex<double> operator()(double u) const;
  /// Input power at which a polynomial's output amplitude stops growing: |beta1| / (3 |beta3|) for cubic curves, the first maximum of
  /// u |g(u)|^2 for others; infinite where there is none, and for the models that saturate by themselves.
  [[nodiscard]] double peak_w() const;
  /// Largest output power, W: P_sat, or that at the peak of a polynomial or of a table's last point; of a Saleh curve a^2 / (4 b).
  /// Infinite where the output grows without end.
  [[nodiscard]] double saturation_output_w() const;
  /// No mean input power up to `power` gives a Bussgang gain above this. Cubic: max(|beta1|, |beta1 + 2 beta3 power|), since that is convex
  /// in the power; polynomials: sum_k |b_k| (k + 1)! power^k; others: the largest |g|, of which c_0 is a mean.
  [[nodiscard]] double largest_gain(double power) const;
  /// The amplifier that the curve describes: polynomials held at their peak, all others as they are.
  [[nodiscard]] AmplifierCurve physical() const;
  /// Input amplitudes at which the curve bends, sqrt(W), increasing: where quadrature has to begin a new panel.
  [[nodiscard]] std::vector<double> knees() const;
  /// Terms of its expansion beyond the linear one: K of a polynomial of degree 2K + 1, -1 where there is no last one.
  [[nodiscard]] int last_term() const;
  [[nodiscard]] bool linear() const { return last_term() == 0; }
  bool operator==(const AmplifierCurve&) const = default;
};

/// beta1 x + beta3 x |x|^2
[[nodiscard]] AmplifierCurve cubic_curve(std::complex<double> beta1, std::complex<double> beta3);
/// The same up to its peak; beyond, amplitude and phase stay.
[[nodiscard]] AmplifierCurve held_cubic_curve(std::complex<double> beta1, std::complex<double> beta3);

AIRLOOM_API_END
}  // namespace airloom::radio
