#include "airloom/radio/point_process.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "airloom/core/error.hpp"
#include "airloom/core/values.hpp"
#include "airloom/numerics/root.hpp"

namespace airloom::radio {
namespace {

using std::numbers::pi;

void require_positive(const char* name, double value) {
  if (!std::isfinite(value) || value <= 0.0) throw InvalidInput(std::string(name) + ": " + shortest(value) + "; must be > 0");
}

struct QuarterIntegrals {
  double plain;   ///< int_0^{pi/2} exp(-a cos t) dt
  double cosine;  ///< int_0^{pi/2} cos t exp(-a cos t) dt
};

/// Gauss-Legendre with five points on panels; the integrand lives within a few 1/a of t = pi/2, so the panels do.
QuarterIntegrals quarter_integrals(double a) {
  constexpr std::array<double, 3> node{0.0, 0.5384693101056831, 0.9061798459386640};
  constexpr std::array<double, 3> weight{0.5688888888888889, 0.4786286704993665, 0.2369268850561891};
  constexpr int panels = 24;
  constexpr double negligible = 60.0;  // exp(-60 * 2/pi) is 3e-17
  const double length = std::min(0.5 * pi, negligible / std::max(a, 1.0)) / panels;
  QuarterIntegrals out{.plain = 0.0, .cosine = 0.0};
  const auto add = [&](double s, double w) {  // s = pi/2 - t
    const double term = w * std::exp(-a * std::sin(s));
    out.plain += term;
    out.cosine += term * std::sin(s);
  };
  for (int k = 0; k < panels; ++k) {
    const double middle = (k + 0.5) * length;
    const double half = 0.5 * length;
    add(middle, weight[0] * half);
    for (std::size_t i = 1; i < node.size(); ++i) {
      add(middle - node[i] * half, weight[i] * half);
      add(middle + node[i] * half, weight[i] * half);
    }
  }
  return out;
}

}  // namespace

std::vector<Eigen::Vector2d> poisson_points(double density_per_m2, double radius_m, RandomStream& stream) {
  require_positive("density_per_m2", density_per_m2);
  require_positive("radius_m", radius_m);
  std::vector<Eigen::Vector2d> points(static_cast<std::size_t>(stream.poisson(density_per_m2 * pi * radius_m * radius_m)));
  for (Eigen::Vector2d& p : points) {
    const double r = radius_m * std::sqrt(stream.uniform());
    const double angle = 2.0 * pi * stream.uniform();
    p << r * std::cos(angle), r * std::sin(angle);
  }
  return points;
}

std::vector<Line> poisson_lines(double density_per_m_rad, double radius_m, RandomStream& stream) {
  require_positive("density_per_m_rad", density_per_m_rad);
  require_positive("radius_m", radius_m);
  std::vector<Line> lines(static_cast<std::size_t>(stream.poisson(2.0 * pi * density_per_m_rad * radius_m)));
  for (Line& line : lines) {
    line.direction_rad = 2.0 * pi * stream.uniform();
    line.distance_m = radius_m * stream.uniform();
  }
  return lines;
}

std::vector<Eigen::Vector2d> points_on_lines(double density_per_m_rad, double density_per_m, double radius_m, RandomStream& stream) {
  require_positive("density_per_m", density_per_m);
  std::vector<Eigen::Vector2d> points;
  for (const Line& line : poisson_lines(density_per_m_rad, radius_m, stream)) {
    const double half_chord = std::sqrt(radius_m * radius_m - line.distance_m * line.distance_m);
    const double cosine = std::cos(line.direction_rad);
    const double sine = std::sin(line.direction_rad);
    for (std::int64_t left = stream.poisson(2.0 * half_chord * density_per_m); left > 0; --left) {
      const double along = stream.uniform(-half_chord, half_chord);
      points.emplace_back(line.distance_m * cosine - along * sine, line.distance_m * sine + along * cosine);
    }
  }
  return points;
}

double NearestInSight::pdf(double y) const {
  return y >= 0.0 && y < sight_m ? 2.0 * pi * density_per_m2 * y * std::exp(-pi * density_per_m2 * y * y) : 0.0;
}

double NearestInSight::cdf(double y) const {
  const double r = std::clamp(y, 0.0, sight_m);
  return -std::expm1(-pi * density_per_m2 * r * r);
}

std::optional<double> NearestInSight::sample(RandomStream& stream) const {
  const double mass = cdf(sight_m);
  const double u = stream.uniform();
  if (u >= mass) return std::nullopt;
  return std::sqrt(-std::log1p(-u) / (pi * density_per_m2));
}

double NearestBeyondSight::pdf(double y) const {
  if (y <= sight_m) return 0.0;
  return 2.0 * pi * density_per_m2 * y * std::exp(-pi * density_per_m2 * (y * y - sight_m * sight_m));
}

double NearestBeyondSight::cdf(double y) const {
  return y <= sight_m ? 0.0 : -std::expm1(-pi * density_per_m2 * (y * y - sight_m * sight_m));
}

double NearestBeyondSight::sample(RandomStream& stream) const {
  return std::sqrt(sight_m * sight_m + stream.exponential() / (pi * density_per_m2));
}

double NearestOnOwnLine::pdf(double y) const { return y < 0.0 ? 0.0 : 2.0 * density_per_m * std::exp(-2.0 * density_per_m * y); }

double NearestOnOwnLine::cdf(double y) const { return y <= 0.0 ? 0.0 : -std::expm1(-2.0 * density_per_m * y); }

double NearestOnOwnLine::sample(RandomStream& stream) const { return stream.exponential() / (2.0 * density_per_m); }

double NearestOnOtherLines::pdf(double y) const {
  if (y <= 0.0) return 0.0;
  const double a = 2.0 * density_per_m * y;
  return 2.0 * pi * density_per_m_rad * (1.0 - cdf(y)) * a * quarter_integrals(a).plain;
}

double NearestOnOtherLines::cdf(double y) const {
  if (y <= 0.0) return 0.0;
  return -std::expm1(-2.0 * pi * density_per_m_rad * y * (1.0 - quarter_integrals(2.0 * density_per_m * y).cosine));
}

double NearestOnOtherLines::sample(RandomStream& stream) const {
  const double target = stream.exponential();
  const auto hazard = [&](double y) -> Slope {
    const double a = 2.0 * density_per_m * y;
    const QuarterIntegrals q = quarter_integrals(a);
    const double scale = 2.0 * pi * density_per_m_rad;
    return {.value = scale * y * (1.0 - q.cosine) - target, .derivative = scale * a * q.plain};
  };
  double high = 1.0 / density_per_m_rad;
  while (hazard(high).value < 0.0) high *= 2.0;
  double low = high;
  while (hazard(low).value > 0.0) low *= 0.5;
  int evaluations = 0;
  return bracketed_root(hazard, low, high, true, 1e-12 * high, evaluations);
}

}  // namespace airloom::radio
