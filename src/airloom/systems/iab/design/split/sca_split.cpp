/// The publication's successive convex approximation of the band split, each step solved in closed form.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "airloom/radio/rate.hpp"
#include "airloom/systems/iab/design/split/split.hpp"

namespace airloom::iab {
namespace {

/// A line constant + slope x that touches the summed spectral efficiency at x0.
struct Tangent {
  double constant = 0.0;
  double slope = 0.0;
};

Tangent tangent(const std::vector<Stream>& streams, double c, double x0) {
  Tangent t;
  for (const Stream& s : streams) {
    if (s.g <= 0.0) continue;
    const double below = s.q + c * x0;
    const double slope = c / std::numbers::ln2 * (1.0 / (below + s.g) - 1.0 / below);
    t.slope += slope;
    t.constant += radio::bits_per_hz(s.g / below) - slope * x0;
  }
  return t;
}

/// p0 + p1 x + p2 x^2.
struct Quadratic {
  double p0, p1, p2;
  [[nodiscard]] double operator()(double x) const { return p0 + x * (p1 + x * p2); }
};

/// Real roots of a quadratic inside (0, 1), ascending, computed without cancellation.
std::vector<double> roots_inside(const Quadratic& q) {
  std::vector<double> roots;
  const auto keep = [&](double x) {
    if (x > 0.0 && x < 1.0) roots.push_back(x);
  };
  if (q.p2 == 0.0) {
    if (q.p1 != 0.0) keep(-q.p0 / q.p1);
  } else if (const double disc = q.p1 * q.p1 - 4.0 * q.p2 * q.p0; disc >= 0.0) {
    const double s = -0.5 * (q.p1 + std::copysign(std::sqrt(disc), q.p1));
    keep(s / q.p2);
    if (s != 0.0) keep(q.p0 / s);
  }
  std::ranges::sort(roots);
  return roots;
}

/// Largest value of a concave quadratic on the parts of [0, 1] where `constraint` >= 0.
double best_point(const Quadratic& objective, const Quadratic& constraint, double otherwise) {
  std::vector<double> ends{0.0};
  for (const double r : roots_inside(constraint)) ends.push_back(r);
  ends.push_back(1.0);
  const double vertex = objective.p2 < 0.0 ? -objective.p1 / (2.0 * objective.p2) : (objective.p1 > 0.0 ? 1.0 : 0.0);
  double best = otherwise;
  double best_value = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
    if (constraint(0.5 * (ends[k] + ends[k + 1])) < 0.0) continue;
    const double x = std::clamp(vertex, ends[k], ends[k + 1]);
    if (objective(x) > best_value) {
      best = x;
      best_value = objective(x);
    }
  }
  return best;
}

}  // namespace

Split sca_split(const BandTerms& t, double tolerance, bool polish) {
  constexpr double guard = 1e-3;  // a tangent nearer to zero bandwidth lets the step jump to mu = 1
  constexpr int most_iterations = 100;
  Split out;
  out.mu_balance = balance_point(t, out.evaluations);
  out.status = Status::iteration_limit;
  double mu = 0.5;
  out.history.push_back(mu);
  for (int k = 0; k < most_iterations; ++k) {
    const double x_aerial = std::max(mu, guard);
    const double x_ground = std::max(1.0 - mu, guard);
    const Tangent a = tangent(t.access, t.c_aerial, x_aerial);
    const Tangent b = tangent({t.backhaul}, t.c_aerial, x_aerial);
    const Tangent g = tangent(t.ground, t.c_ground, x_ground);
    // (1 - mu)(constant + slope (1 - mu)) in powers of mu
    const Quadratic ground{g.constant + g.slope, -g.constant - 2.0 * g.slope, g.slope};
    const Quadratic objective{ground.p0, a.constant + ground.p1, a.slope + ground.p2};
    const Quadratic surplus{-ground.p0, b.constant - ground.p1, b.slope - ground.p2};
    const double next = best_point(objective, surplus, mu);
    out.evaluations += 1;
    const double moved = std::abs(next - mu);
    mu = next;
    out.history.push_back(mu);
    if (moved < tolerance) {
      out.status = Status::converged;
      break;
    }
  }
  if (out.status == Status::iteration_limit) out.message = "sca split: mu still moved after 100 iterations";
  out.mu = polish ? std::max(mu, out.mu_balance) : mu;
  out.optimality = out.mu > out.mu_balance ? SplitCase::interior : SplitCase::balance;
  out.slope = t.access_term(out.mu).derivative - t.ground_term(1.0 - out.mu).derivative;
  return out;
}

}  // namespace airloom::iab
