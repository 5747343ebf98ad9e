#include "airloom/systems/haps/design/two_level/user_search.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/numerics/root.hpp"
#include "airloom/numerics/utility.hpp"
#include "airloom/systems/haps/design/two_level/elasticity.hpp"

namespace airloom::haps {
namespace {

constexpr int scan_points = 48;
constexpr double coarse = 1e-6;  ///< accuracy of S during the scan, relative to its bracket
constexpr double fine = 1e-14;

/// d/da of a / ((1 + a) ln(1 + a)).
/// @param log  ln(1 + a)
double elasticity_slope(double a, double log) {
  if (a < 1e-6) return -0.5 + 5.0 / 6.0 * a;  // its series: both terms below cancel
  return (1.0 - a / log) / ((1.0 + a) * (1.0 + a) * log);
}

/// The problem with S at its best for a given beta.
class Reduced {
 public:
  Reduced(const SignalCopies& signal, const InterferenceCopies& interference) : signal_(signal), interference_(interference) {}

  /// The search for S begins at `guess`.
  [[nodiscard]] SignalAndBeta at(double beta, double guess, double accuracy) const {
    // (rho/n)(S - C) = 2 G(S^2/beta) / S: the left side rises, the right one falls
    const double low = std::max(signal_.sum, 0.0);
    const double high = low + std::sqrt(2.0 * signal_.n / signal_.rho);
    const double pull = signal_.rho / signal_.n;
    int evaluations = 0;
    const auto balance = [&](double s) -> Slope {
      const double a = s * s / beta;
      const double log = std::log1p(a);
      const double g = a > 0.0 ? a / ((1.0 + a) * log) : 1.0;
      return {pull * (s - signal_.sum) - 2.0 * g / s, pull - 2.0 * (2.0 * a * elasticity_slope(a, log) - g) / (s * s)};
    };
    const double s = bracketed_root(balance, low, high, true, accuracy * high, evaluations, guess);
    return {.signal = std::max(s, std::sqrt(signal_.sinr_min * beta)), .beta = beta};
  }
  [[nodiscard]] double cost(const SignalAndBeta& x) const {
    const double moved = x.signal - signal_.sum;
    return -std::log(std::log1p(x.signal * x.signal / x.beta)) + 0.5 * signal_.rho / signal_.n * moved * moved +
           interference_.cost(x.beta - 1.0);
  }
  /// d cost / d beta, where the floor is inactive.
  [[nodiscard]] double slope(const SignalAndBeta& x) const {
    return elasticity(x.signal * x.signal / x.beta) / x.beta - interference_.pull(x.beta - 1.0);
  }

 private:
  const SignalCopies& signal_;
  const InterferenceCopies& interference_;
};

}  // namespace

SignalAndBeta search_user(const SignalCopies& signal, const InterferenceCopies& interference) {
  const Reduced reduced(signal, interference);
  const double most = interference.most();
  if (most <= 0.0) return reduced.at(1.0, 0.0, fine);
  const double width = std::log1p(most);
  const double ratio = std::exp(width / (scan_points - 1));
  // S is the minimiser for its beta, so that a small error of S hardly changes the cost: the scan need not be fine
  SignalAndBeta best = reduced.at(1.0, 0.0, coarse);
  double best_cost = reduced.cost(best);
  int best_index = 0;
  double beta = 1.0;
  double guess = best.signal;
  double before = best.signal;
  for (int i = 1; i < scan_points; ++i) {
    beta = i == scan_points - 1 ? 1.0 + most : beta * ratio;
    const SignalAndBeta x = reduced.at(beta, 2.0 * guess - before, coarse);
    before = guess;
    guess = x.signal;
    const double value = reduced.cost(x);
    if (value < best_cost) {
      best = x;
      best_cost = value;
      best_index = i;
    }
  }
  const auto point = [&](double position) { return reduced.at(1.0 + std::expm1(width * position), best.signal, fine); };
  const auto polished = [&] { return reduced.at(best.beta, best.signal, fine); };
  const auto keep = [&](const SignalAndBeta& x) {
    const double value = reduced.cost(x);
    if (value >= best_cost) return;
    best = x;
    best_cost = value;
  };
  double low = std::max(best_index - 1, 0) / static_cast<double>(scan_points - 1);
  double high = std::min(best_index + 1, scan_points - 1) / static_cast<double>(scan_points - 1);
  if (signal.sinr_min > 0.0) {  // the slope below knows nothing of the floor
    keep(point(golden_section_maximum([&](double position) { return -reduced.cost(point(position)); }, low, high, 1e-9)));
    return polished();
  }
  double slope_low = reduced.slope(point(low));
  double slope_high = reduced.slope(point(high));
  if (best_index == 0 && slope_low >= 0.0) return polished();
  if (best_index == scan_points - 1 && slope_high <= 0.0) return polished();
  if (!(slope_low < 0.0 && slope_high > 0.0)) {
    keep(point(golden_section_maximum([&](double position) { return -reduced.cost(point(position)); }, low, high, 1e-9)));
    return polished();
  }
  int last_side = 0;
  for (int k = 0; k < 60 && high - low > 1e-15; ++k) {  // false position; an end that stays twice counts half
    const SignalAndBeta x = point(std::clamp(low - slope_low * (high - low) / (slope_high - slope_low), low, high));
    const double position = std::log(x.beta) / width;
    keep(x);
    const double value = reduced.slope(x);
    if (std::abs(value) * x.beta < 1e-12) break;
    const int side = value < 0.0 ? -1 : 1;
    if (side < 0) {
      low = position;
      slope_low = value;
      if (last_side == side) slope_high *= 0.5;
    } else {
      high = position;
      slope_high = value;
      if (last_side == side) slope_low *= 0.5;
    }
    last_side = side;
  }
  return polished();
}

}  // namespace airloom::haps
