#include "airloom/radio/amplifier_curve.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace airloom::radio {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Slope at an end point from its three points, as far as it keeps the curve monotone.
double end_slope(double h0, double h1, double d0, double d1) {
  const double slope = ((2.0 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
  if (slope * d0 <= 0.0) return 0.0;
  if (d0 * d1 <= 0.0 && std::abs(slope) > 3.0 * std::abs(d0)) return 3.0 * d0;
  return slope;
}

/// Slopes of the monotone cubic pieces through the points: weighted harmonic means of the neighbouring differences.
/// Source: F. N. Fritsch, J. Butland, "A method for constructing local monotone piecewise cubic interpolants", 1984.
std::vector<double> monotone_slopes(const std::vector<double>& x, const std::vector<double>& y) {
  const std::size_t n = x.size();
  std::vector<double> h(n - 1), d(n - 1), slope(n);
  for (std::size_t k = 0; k + 1 < n; ++k) {
    h[k] = x[k + 1] - x[k];
    d[k] = (y[k + 1] - y[k]) / h[k];
  }
  if (n == 2) return {d[0], d[0]};
  slope[0] = end_slope(h[0], h[1], d[0], d[1]);
  slope[n - 1] = end_slope(h[n - 2], h[n - 3], d[n - 2], d[n - 3]);
  for (std::size_t k = 1; k + 1 < n; ++k) {
    if (d[k - 1] * d[k] <= 0.0) continue;
    const double first = 2.0 * h[k] + h[k - 1];
    const double second = h[k] + 2.0 * h[k - 1];
    slope[k] = (first + second) / (first / d[k - 1] + second / d[k]);
  }
  return slope;
}

/// The cubic through (0, y0) and (h, y1) with slopes s0, s1, at z.
double hermite(double z, double h, double y0, double y1, double s0, double s1) {
  const double t = z / h;
  const double rest = 1.0 - t;
  return rest * rest * ((1.0 + 2.0 * t) * y0 + z * s0) + t * t * ((1.0 + 2.0 * rest) * y1 - (h - z) * s1);
}

std::complex<double> polynomial(const std::vector<std::complex<double>>& b, double u) {
  std::complex<double> sum = 0.0;
  for (std::size_t k = b.size(); k-- > 0;) sum = sum * u + b[k];
  return sum;
}

/// Smallest u > 0 at which u |g(u)|^2 has a maximum.
double first_peak(const std::vector<std::complex<double>>& b) {
  std::vector<double> power(2 * b.size(), 0.0);  // coefficients of u |g|^2
  for (std::size_t i = 0; i < b.size(); ++i) {
    for (std::size_t k = 0; k < b.size(); ++k) power[i + k + 1] += (b[i] * std::conj(b[k])).real();
  }
  const auto slope = [&power](double u) {
    double sum = 0.0;
    for (std::size_t k = power.size(); k-- > 1;) sum = sum * u + static_cast<double>(k) * power[k];
    return sum;
  };
  // The slope starts at |b_0|^2 > 0; Cauchy's bound of its roots says where to stop, steps of 0.2 % where to look.
  double largest = 0.0;
  double smallest = infinity;
  for (std::size_t k = 2; k < power.size(); ++k) {
    if (power[k] == 0.0) continue;
    const double scale = std::pow(power[1] / std::abs(power[k]) / static_cast<double>(k), 1.0 / static_cast<double>(k - 1));
    smallest = std::min(smallest, scale);
    largest = std::max(largest, scale);
  }
  if (smallest == infinity) return infinity;
  constexpr double ratio = 1.002;
  for (double low = 1e-2 * smallest; low < 1e3 * largest; low *= ratio) {
    if (slope(low * ratio) > 0.0) continue;
    double high = low * ratio;
    for (int k = 0; k < 60; ++k) {
      const double middle = 0.5 * (low + high);
      (slope(middle) > 0.0 ? low : high) = middle;
    }
    return 0.5 * (low + high);
  }
  return infinity;
}

/// (1 + z^s)^(-1 / (2 s)) without overflow, z >= 0.
double rapp_shape(double z, double s) {
  if (z <= 1.0) return std::pow(1.0 + std::pow(z, s), -0.5 / s);
  return std::pow(z, -0.5) * std::pow(1.0 + std::pow(z, -s), -0.5 / s);
}

std::complex<double> free_gain(const AmplifierCurve& c, double u) {
  switch (c.model) {
    case AmplifierModel::cubic:
    case AmplifierModel::polynomial:
    case AmplifierModel::held_cubic: return polynomial(c.coefficients, u);
    case AmplifierModel::rapp: return c.gain * rapp_shape(std::norm(c.gain) * u / c.saturation_w, c.smoothness);
    case AmplifierModel::rapp_phase: {
      const double z = std::pow(u / c.phase_knee_w, 0.5 * c.phase_exponent);
      const double share = std::isfinite(z) ? z / (1.0 + z) : 1.0;
      return c.gain * rapp_shape(std::norm(c.gain) * u / c.saturation_w, c.smoothness) * std::polar(1.0, c.phase_max_rad * share);
    }
    case AmplifierModel::saleh: {
      const auto [a, b, ap, bp] = c.saleh;
      return std::polar(a / (1.0 + b * u), ap * u / (1.0 + bp * u));
    }
    case AmplifierModel::limiter: {
      const double drive = std::norm(c.gain) * u / c.saturation_w;
      return drive <= 1.0 ? c.gain : c.gain / std::sqrt(drive);
    }
    case AmplifierModel::table: return c.table.at(std::sqrt(u));
  }
  return 0.0;
}

}  // namespace

MeasuredCurve::MeasuredCurve(std::vector<double> inputs, std::vector<double> outputs, std::vector<double> phases)
    : r(std::move(inputs)), amplitude(std::move(outputs)), phase(std::move(phases)), gain(amplitude) {
  for (std::size_t k = 0; k < r.size(); ++k) gain[k] /= r[k];
  gain_slope = monotone_slopes(r, gain);
  phase_slope = monotone_slopes(r, phase);
}

std::complex<double> MeasuredCurve::at(double x) const {
  if (x <= r.front()) return std::polar(gain.front(), phase.front());
  if (x >= r.back()) return std::polar(amplitude.back() / x, phase.back());
  const auto next = static_cast<std::size_t>(std::upper_bound(r.begin(), r.end(), x) - r.begin());
  const std::size_t k = next - 1;
  const double h = r[next] - r[k];
  return std::polar(hermite(x - r[k], h, gain[k], gain[next], gain_slope[k], gain_slope[next]),
                    hermite(x - r[k], h, phase[k], phase[next], phase_slope[k], phase_slope[next]));
}

std::complex<double> AmplifierCurve::operator()(double u) const {
  return u <= held_w ? free_gain(*this, u) : free_gain(*this, held_w) * std::sqrt(held_w / u);
}

double AmplifierCurve::peak_w() const {
  switch (model) {
    case AmplifierModel::cubic:
    case AmplifierModel::held_cubic:
      return coefficients[1] == 0.0 ? infinity : std::abs(coefficients[0]) / (3.0 * std::abs(coefficients[1]));
    case AmplifierModel::polynomial: return first_peak(coefficients);
    case AmplifierModel::rapp:
    case AmplifierModel::rapp_phase:
    case AmplifierModel::saleh:
    case AmplifierModel::limiter:
    case AmplifierModel::table: break;
  }
  return infinity;
}

double AmplifierCurve::saturation_output_w() const {
  switch (model) {
    case AmplifierModel::cubic:
    case AmplifierModel::polynomial:
    case AmplifierModel::held_cubic: {
      const double peak = std::min(held_w, peak_w());
      return std::isfinite(peak) ? peak * std::norm((*this)(peak)) : infinity;
    }
    case AmplifierModel::rapp:
    case AmplifierModel::rapp_phase:
    case AmplifierModel::limiter: return saturation_w;
    case AmplifierModel::saleh: return saleh[1] > 0.0 ? saleh[0] * saleh[0] / (4.0 * saleh[1]) : infinity;
    case AmplifierModel::table: return table.amplitude.back() * table.amplitude.back();
  }
  return infinity;
}

double AmplifierCurve::largest_gain(double power) const {
  switch (model) {
    case AmplifierModel::cubic: return std::max(std::abs(coefficients[0]), std::abs(coefficients[0] + 2.0 * coefficients[1] * power));
    case AmplifierModel::held_cubic:
      return std::isfinite(held_w) ? std::max(std::abs(coefficients[0]), std::abs((*this)(held_w))) : std::abs(coefficients[0]);
    case AmplifierModel::polynomial: {
      double sum = 0.0, factor = 1.0;
      for (std::size_t k = 0; k < coefficients.size(); ++k) {
        if (k > 0) factor *= power * static_cast<double>(k + 1);
        sum += std::abs(coefficients[k]) * factor;
      }
      return sum;
    }
    case AmplifierModel::rapp:
    case AmplifierModel::rapp_phase:
    case AmplifierModel::limiter: return std::abs(gain);
    case AmplifierModel::saleh: return saleh[0];
    case AmplifierModel::table: return *std::ranges::max_element(table.gain);
  }
  return infinity;
}

AmplifierCurve AmplifierCurve::physical() const {
  AmplifierCurve curve = *this;
  curve.held_w = std::min(held_w, peak_w());
  return curve;
}

std::vector<double> AmplifierCurve::knees() const {
  std::vector<double> list;
  if (std::isfinite(held_w)) list.push_back(std::sqrt(held_w));
  switch (model) {
    case AmplifierModel::cubic:
    case AmplifierModel::polynomial:
    case AmplifierModel::held_cubic: break;
    case AmplifierModel::rapp:
    case AmplifierModel::rapp_phase:
      for (const double factor : {0.5, 1.0, 2.0}) list.push_back(factor * std::sqrt(saturation_w) / std::abs(gain));
      break;
    case AmplifierModel::saleh:
      for (const double b : {saleh[1], saleh[3]}) {
        if (b <= 0.0) continue;
        for (const double factor : {0.5, 1.0, 2.0, 4.0}) list.push_back(factor / std::sqrt(b));
      }
      break;
    case AmplifierModel::limiter: list.push_back(std::sqrt(saturation_w) / std::abs(gain)); break;
    case AmplifierModel::table: list.insert(list.end(), table.r.begin(), table.r.end()); break;
  }
  std::ranges::sort(list);
  return list;
}

int AmplifierCurve::last_term() const {
  const bool polynomial = model == AmplifierModel::cubic || model == AmplifierModel::polynomial || model == AmplifierModel::held_cubic;
  if (!polynomial) return -1;
  int last = 0;
  for (std::size_t k = 1; k < coefficients.size(); ++k) {
    if (coefficients[k] != 0.0) last = static_cast<int>(k);
  }
  return std::isfinite(held_w) && last > 0 ? -1 : last;
}

AmplifierCurve cubic_curve(std::complex<double> beta1, std::complex<double> beta3) {
  AmplifierCurve curve;
  curve.coefficients = {beta1, beta3};
  return curve;
}

AmplifierCurve held_cubic_curve(std::complex<double> beta1, std::complex<double> beta3) {
  AmplifierCurve curve = cubic_curve(beta1, beta3).physical();
  curve.model = AmplifierModel::held_cubic;
  return curve;
}

}  // namespace airloom::radio
