#include "airloom/systems/haps/global_update.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/numerics/root.hpp"
#include "airloom/systems/haps/utility.hpp"

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

}  // namespace

UserBlock::UserBlock(std::span<const double> c, std::span<const double> d, double rho_s, double rho_i, double sinr_min)
    : n_(static_cast<double>(c.size())), c_sum_(0.0), rho_s_(rho_s), rho_i_(rho_i), sinr_min_(sinr_min) {
  for (const double each : c) c_sum_ += each;
  for (const double each : d) {
    if (each > 0.0) d_.push_back(each);
    else fixed_ += each * each;
  }
  std::ranges::sort(d_, std::greater<>());
  double sum = 0.0;
  for (const double each : d_) d_sum_.push_back(sum += each);
}

double UserBlock::level(double interference) const {
  // the k largest are above the level: their sum minus k mu is the interference
  double mu = 0.0;
  for (std::size_t k = 1; k <= d_.size(); ++k) {
    mu = (d_sum_[k - 1] - interference) / static_cast<double>(k);
    if (k == d_.size() || mu >= d_[k]) break;
  }
  return std::max(mu, 0.0);
}

double UserBlock::interference(double level) const {
  double sum = 0.0;
  for (const double each : d_) sum += std::max(each - level, 0.0);
  return sum;
}

double UserBlock::best_signal(double beta, double guess, double accuracy) const {
  // (rho/n)(S - C) = 2 G(S^2/beta) / S: the left side rises, the right one falls
  const double low = std::max(c_sum_, 0.0);
  const double high = low + std::sqrt(2.0 * n_ / rho_s_);
  const double pull = rho_s_ / n_;
  int evaluations = 0;
  const auto balance = [&](double s) -> Slope {
    const double a = s * s / beta;
    const double log = std::log1p(a);
    const double g = a > 0.0 ? a / ((1.0 + a) * log) : 1.0;
    return {pull * (s - c_sum_) - 2.0 * g / s, pull - 2.0 * (2.0 * a * elasticity_slope(a, log) - g) / (s * s)};
  };
  const double s = bracketed_root(balance, low, high, true, accuracy * high, evaluations, guess);
  return std::max(s, std::sqrt(sinr_min_ * beta));
}

GlobalUpdate UserBlock::at(double beta, double guess, double accuracy) const {
  GlobalUpdate x;
  x.beta = beta;
  x.level = level(beta - 1.0);
  x.signal = best_signal(beta, guess, accuracy);
  x.shift = (x.signal - c_sum_) / n_;
  return x;
}

double UserBlock::cost(const GlobalUpdate& x) const {
  double distance = fixed_;
  for (const double each : d_) {
    const double moved = std::min(each, x.level);
    distance += moved * moved;
  }
  return -std::log(std::log1p(x.signal * x.signal / x.beta)) + 0.5 * rho_s_ * n_ * x.shift * x.shift + 0.5 * rho_i_ * distance;
}

double UserBlock::slope(const GlobalUpdate& x) const { return elasticity(x.signal * x.signal / x.beta) / x.beta - rho_i_ * x.level; }

GlobalUpdate UserBlock::exact() const {
  const double most = d_sum_.empty() ? 0.0 : d_sum_.back();
  if (most <= 0.0) return at(1.0, 0.0, fine);
  const double width = std::log1p(most);
  const double ratio = std::exp(width / (scan_points - 1));
  // S is the minimiser for its beta, so that a small error of S hardly changes the cost: the scan need not be fine
  GlobalUpdate best = at(1.0, 0.0, coarse);
  double best_cost = cost(best);
  int best_index = 0;
  double beta = 1.0;
  double guess = best.signal;
  double before = best.signal;
  for (int i = 1; i < scan_points; ++i) {
    beta = i == scan_points - 1 ? 1.0 + most : beta * ratio;
    const GlobalUpdate x = at(beta, 2.0 * guess - before, coarse);
    before = guess;
    guess = x.signal;
    const double value = cost(x);
    if (value < best_cost) {
      best = x;
      best_cost = value;
      best_index = i;
    }
  }
  const auto point = [&](double position) { return at(1.0 + std::expm1(width * position), best.signal, fine); };
  const auto polished = [&] { return at(best.beta, best.signal, fine); };
  const auto keep = [&](const GlobalUpdate& x) {
    const double value = cost(x);
    if (value >= best_cost) return;
    best = x;
    best_cost = value;
  };
  double low = std::max(best_index - 1, 0) / static_cast<double>(scan_points - 1);
  double high = std::min(best_index + 1, scan_points - 1) / static_cast<double>(scan_points - 1);
  if (sinr_min_ > 0.0) {  // the slope below knows nothing of the floor
    keep(point(golden_section_maximum([&](double position) { return -cost(point(position)); }, low, high, 1e-9)));
    return polished();
  }
  double slope_low = slope(point(low));
  double slope_high = slope(point(high));
  if (best_index == 0 && slope_low >= 0.0) return polished();
  if (best_index == scan_points - 1 && slope_high <= 0.0) return polished();
  if (!(slope_low < 0.0 && slope_high > 0.0)) {
    keep(point(golden_section_maximum([&](double position) { return -cost(point(position)); }, low, high, 1e-9)));
    return polished();
  }
  int last_side = 0;
  for (int k = 0; k < 60 && high - low > 1e-15; ++k) {  // false position; an end that stays twice counts half
    const GlobalUpdate x = point(std::clamp(low - slope_low * (high - low) / (slope_high - slope_low), low, high));
    const double position = std::log(x.beta) / width;
    keep(x);
    const double value = slope(x);
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

GlobalUpdate UserBlock::successive() const {
  const Utility utility;
  GlobalUpdate x{.shift = 0.0, .level = 0.0, .signal = std::max(c_sum_, 1e-9), .beta = 1.0 + interference(0.0)};
  x.shift = (x.signal - c_sum_) / n_;
  double previous = cost(x);
  for (int m = 0; m < 50; ++m) {
    const double y = x.signal / x.beta;
    const auto priced = [&](double omega) {
      GlobalUpdate p;
      p.shift = 2.0 * omega * y / rho_s_;
      p.signal = c_sum_ + n_ * p.shift;
      p.level = omega * y * y / rho_i_;
      p.beta = 1.0 + interference(p.level);
      return p;
    };
    // 2 y S - y^2 beta rises with the price, the wanted SINR falls
    double low = -700.0;
    double high = 700.0;
    for (int k = 0; k < 200 && high - low > 1e-13 * std::max(1.0, std::abs(high)); ++k) {
      const double middle = 0.5 * (low + high);
      const GlobalUpdate p = priced(std::exp(middle));
      const double wanted = std::max(utility.sinr_at(std::exp(middle)), sinr_min_);
      (2.0 * y * p.signal - y * y * p.beta < wanted ? low : high) = middle;
    }
    x = priced(std::exp(high));
    const double present = cost(x);
    if (std::abs(previous - present) < 1e-6) break;
    previous = present;
  }
  return x;
}

}  // namespace airloom::haps
