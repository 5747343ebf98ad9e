#include "airloom/radio/amplifier_moments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

namespace airloom::radio {
namespace {

using Complex = std::complex<double>;
constexpr int nodes = 24;

struct Rule {
  std::array<double, nodes> x, w;  ///< Gauss-Legendre on [-1, 1]
};

Rule make_rule() {
  Rule rule{};
  for (int i = 0; i < nodes; ++i) {
    double x = std::cos(std::numbers::pi * (i + 0.75) / (nodes + 0.5));
    double slope = 1.0;
    for (int k = 0; k < 100; ++k) {
      double before = 1.0, here = x;
      for (int n = 2; n <= nodes; ++n) before = std::exchange(here, ((2 * n - 1) * x * here - (n - 1) * before) / n);
      slope = nodes * (x * here - before) / (x * x - 1.0);
      const double move = here / slope;
      x -= move;
      if (std::abs(move) < 1e-16) break;
    }
    rule.x[static_cast<std::size_t>(i)] = x;
    rule.w[static_cast<std::size_t>(i)] = 2.0 / ((1.0 - x * x) * slope * slope);
  }
  return rule;
}

/// visit(r, weight) at the nodes of an integral over r = |x| / sqrt(p) in [0, sqrt(90)], where e^{-r^2} ends.
template <class Visit>
void integrate(const AmplifierCurve& curve, double power, Visit&& visit) {
  static const Rule rule = make_rule();
  constexpr double widest = 2.4;
  const double last = std::sqrt(90.0);
  const double root = std::sqrt(power);
  std::vector<double> ends{0.0};
  for (const double knee : curve.knees()) {
    const double at = knee / root;
    if (at > ends.back() * (1.0 + 1e-12) && at < last) ends.push_back(at);
  }
  ends.push_back(last);
  for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
    const int parts = std::max(1, static_cast<int>(std::ceil((ends[k + 1] - ends[k]) / widest)));
    const double half = 0.5 * (ends[k + 1] - ends[k]) / parts;
    for (int part = 0; part < parts; ++part) {
      const double middle = ends[k] + half * (2 * part + 1);
      for (std::size_t i = 0; i < nodes; ++i) visit(middle + half * rule.x[i], half * rule.w[i]);
    }
  }
}

double binomial(int n, int k) {
  double value = 1.0;
  for (int i = 1; i <= k; ++i) value = value * (n - k + i) / i;
  return value;
}

void resize(AmplifierMoments& at, int terms) {
  at.c.assign(static_cast<std::size_t>(terms) + 1, 0.0);
  at.pc = at.c;
}

/// c_m = sum_{k >= m} b_k p^k (k + 1)! (-1)^m binomial(k, m) / (m + 1); q0 = sum_m (m + 1) |c_m|^2 over all its terms.
void of_polynomial(const std::vector<Complex>& b, double power, int terms, AmplifierMoments& at) {
  resize(at, terms);
  at.q0 = at.pq0 = 0.0;
  const int last = static_cast<int>(b.size()) - 1;
  for (int m = 0; m <= last; ++m) {
    Complex c = 0.0, pc = 0.0;
    double factor = 1.0;  // p^k (k + 1)!
    for (int k = 0; k <= last; ++k) {
      if (k > 0) factor *= power * (k + 1);
      if (k < m) continue;
      const Complex term = b[static_cast<std::size_t>(k)] * (factor * binomial(k, m) / (m + 1) * (m % 2 == 0 ? 1.0 : -1.0));
      c += term;
      pc += static_cast<double>(k) * term;
    }
    at.q0 += (m + 1) * std::norm(c);
    at.pq0 += 2.0 * (m + 1) * (std::conj(c) * pc).real();
    if (m > terms) continue;
    at.c[static_cast<std::size_t>(m)] = c;
    at.pc[static_cast<std::size_t>(m)] = pc;
  }
}

void of_curve(const AmplifierCurve& curve, double power, int terms, AmplifierMoments& at) {
  resize(at, terms);
  if (!(power > 0.0)) {
    at.c[0] = curve(0.0);
    at.q0 = std::norm(at.c[0]);
    at.pq0 = 0.0;
    return;
  }
  const auto count = static_cast<std::size_t>(terms) + 2;  // p c_m' needs the next one
  std::vector<Complex> c(count, 0.0);
  double q0 = 0.0, q1 = 0.0;
  integrate(curve, power, [&](double r, double weight) {
    const double t = r * r;
    const Complex g = curve(power * t);
    const double density = 2.0 * r * t * std::exp(-t) * weight;
    const Complex part = g * density;
    const double square = std::norm(g) * density;
    q0 += square;
    q1 += 0.5 * square * (2.0 - t);
    double before = 0.0, laguerre = 1.0;
    for (std::size_t m = 0; m < count; ++m) {
      c[m] += part * laguerre;
      const auto n = static_cast<double>(m);
      before = std::exchange(laguerre, ((2.0 * n + 2.0 - t) * laguerre - (n + 1.0) * before) / (n + 1.0));
    }
  });
  for (std::size_t m = 0; m < count; ++m) c[m] /= static_cast<double>(m + 1);
  for (std::size_t m = 0; m + 1 < count; ++m) {
    at.c[m] = c[m];
    at.pc[m] = static_cast<double>(m) * c[m] - static_cast<double>(m + 2) * c[m + 1];
  }
  at.q0 = q0;
  at.pq0 = -2.0 * q1;
}

bool closed(const AmplifierCurve& curve) { return curve.last_term() >= 0; }

void moments(const AmplifierCurve& curve, double power, int terms, AmplifierMoments& at) {
  if (closed(curve)) of_polynomial(curve.coefficients, power, terms, at);
  else of_curve(curve, power, terms, at);
}

}  // namespace

double AmplifierMoments::rest() const {
  double kept = 0.0;
  for (std::size_t m = 0; m < c.size(); ++m) kept += static_cast<double>(m + 1) * std::norm(c[m]);
  const double left = q0 - kept;
  return left > 1e-15 * q0 ? left : 0.0;
}

double AmplifierMoments::rest_slope() const {
  if (rest() == 0.0) return 0.0;
  double slope = q0 + pq0;
  for (std::size_t m = 0; m < c.size(); ++m) {
    slope -= static_cast<double>(m + 1) * (std::norm(c[m]) + 2.0 * (std::conj(c[m]) * pc[m]).real());
  }
  return slope;
}

AmplifierMoments amplifier_moments(const AmplifierCurve& curve, double power, int terms) {
  AmplifierMoments at;
  moments(curve, power, terms, at);
  return at;
}

MeanAmplitude mean_amplitude(const AmplifierCurve& curve, double power) {
  MeanAmplitude out;
  if (!(power > 0.0)) return out;
  integrate(curve, power, [&](double r, double weight) {
    const double t = r * r;
    const double part = std::abs(curve(power * t)) * std::sqrt(power) * r * 2.0 * r * std::exp(-t) * weight;
    out.value += part;
    out.p_slope += part * (t - 1.0);
  });
  return out;
}

MomentTable::MomentTable(AmplifierCurve curve, int terms, double power_max, bool amplitudes) : curve_(std::move(curve)), terms_(terms) {
  if (power_max == 0.0 || (closed(curve_) && !amplitudes)) return;
  constexpr int points = 960;
  width_ = 2 * (terms + 1) + 1 + (amplitudes ? 1 : 0);
  first_ = std::log(1e-9 * power_max);
  step_ = (std::log(1.2 * power_max) - first_) / (points - 1);
  AmplifierMoments at;
  for (int k = 0; k < points; ++k) {
    const double power = std::exp(first_ + k * step_);
    moments(curve_, power, terms, at);
    for (std::size_t m = 0; m < at.c.size(); ++m) {
      values_.insert(values_.end(), {at.c[m].real(), at.c[m].imag()});
      slopes_.insert(slopes_.end(), {at.pc[m].real(), at.pc[m].imag()});
    }
    values_.push_back(at.q0);
    slopes_.push_back(at.pq0);
    if (!amplitudes) continue;
    const MeanAmplitude mean = mean_amplitude(curve_, power);
    values_.push_back(mean.value);
    slopes_.push_back(mean.p_slope);
  }
}

namespace {

/// Value and slope, with respect to the table's variable, of the piece between points k and k + 1 at share t of the way.
struct Piece {
  const double *y0, *y1, *s0, *s1;
  double t, h;
  [[nodiscard]] double value(int i) const {
    const double rest = 1.0 - t;
    return rest * rest * ((1.0 + 2.0 * t) * y0[i] + t * h * s0[i]) + t * t * ((1.0 + 2.0 * rest) * y1[i] - rest * h * s1[i]);
  }
  [[nodiscard]] double slope(int i) const {
    const double rest = 1.0 - t;
    return 6.0 * t * rest * (y1[i] - y0[i]) / h + rest * (1.0 - 3.0 * t) * s0[i] + t * (3.0 * t - 2.0) * s1[i];
  }
};

std::pair<std::size_t, double> place(double power, double first, double step, std::size_t points) {
  const double at = (std::log(power) - first) / step;
  const double k = std::clamp(std::floor(at), 0.0, static_cast<double>(points - 2));
  return {static_cast<std::size_t>(k), at - k};
}

/// The piece of a table that holds this power; nothing where the table does not.
std::optional<Piece> piece_at(const std::vector<double>& values, const std::vector<double>& slopes, int doubles, double first, double step,
                              double power) {
  if (values.empty() || !(power > 0.0)) return std::nullopt;
  const auto width = static_cast<std::size_t>(doubles);
  const auto [k, t] = place(power, first, step, values.size() / width);
  if (t < 0.0 || t > 1.0) return std::nullopt;
  return Piece{.y0 = values.data() + k * width,
               .y1 = values.data() + (k + 1) * width,
               .s0 = slopes.data() + k * width,
               .s1 = slopes.data() + (k + 1) * width,
               .t = t,
               .h = step};
}

}  // namespace

void MomentTable::look_up(double power, AmplifierMoments& at) const {
  if (closed(curve_)) return of_polynomial(curve_.coefficients, power, terms_, at);
  const std::optional<Piece> piece = piece_at(values_, slopes_, width_, first_, step_, power);
  if (!piece) return of_curve(curve_, power, terms_, at);
  resize(at, terms_);
  for (int m = 0; m <= terms_; ++m) {
    at.c[static_cast<std::size_t>(m)] = {piece->value(2 * m), piece->value(2 * m + 1)};
    at.pc[static_cast<std::size_t>(m)] = {piece->slope(2 * m), piece->slope(2 * m + 1)};
  }
  at.q0 = piece->value(2 * terms_ + 2);
  at.pq0 = piece->slope(2 * terms_ + 2);
}

MeanAmplitude MomentTable::amplitude(double power) const {
  const std::optional<Piece> piece = piece_at(values_, slopes_, width_, first_, step_, power);
  if (!piece) return mean_amplitude(curve_, power);
  return {.value = piece->value(width_ - 1), .p_slope = piece->slope(width_ - 1)};
}

}  // namespace airloom::radio
