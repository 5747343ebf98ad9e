#include "airloom/systems/haps/design/two_level/global_update.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "airloom/numerics/utility.hpp"

namespace airloom::haps {

UserBlock::Levels::Levels(std::span<const double> d, double rho) : rho_(rho) {
  for (const double each : d) {
    if (each > 0.0) d_.push_back(each);
    else fixed_ += each * each;
  }
  std::ranges::sort(d_, std::greater<>());
  double sum = 0.0;
  for (const double each : d_) sums_.push_back(sum += each);
}

double UserBlock::Levels::level(double interference) const {
  // the k largest are above the level: their sum minus k mu is the interference
  double mu = 0.0;
  for (std::size_t k = 1; k <= d_.size(); ++k) {
    mu = (sums_[k - 1] - interference) / static_cast<double>(k);
    if (k == d_.size() || mu >= d_[k]) break;
  }
  return std::max(mu, 0.0);
}

double UserBlock::Levels::interference(double level) const {
  double sum = 0.0;
  for (const double each : d_) sum += std::max(each - level, 0.0);
  return sum;
}

double UserBlock::Levels::cost_at(double level) const {
  double distance = fixed_;
  for (const double each : d_) {
    const double moved = std::min(each, level);
    distance += moved * moved;
  }
  return 0.5 * rho_ * distance;
}

UserBlock::UserBlock(std::span<const double> c, std::span<const double> d, double rho_s, double rho_i, double sinr_min)
    : signal_{.n = static_cast<double>(c.size()), .sum = std::accumulate(c.begin(), c.end(), 0.0), .rho = rho_s, .sinr_min = sinr_min},
      rho_i_(rho_i),
      levels_(d, rho_i) {}

double UserBlock::cost(const GlobalUpdate& x) const {
  return -std::log(std::log1p(x.signal * x.signal / x.beta)) + 0.5 * signal_.rho * signal_.n * x.shift * x.shift + levels_.cost_at(x.level);
}

GlobalUpdate UserBlock::exact() const {
  const SignalAndBeta best = search_user(signal_, levels_);
  return {
      .shift = (best.signal - signal_.sum) / signal_.n, .level = levels_.level(best.beta - 1.0), .signal = best.signal, .beta = best.beta};
}

GlobalUpdate UserBlock::successive() const {
  const SinrUtility utility;
  GlobalUpdate x{.shift = 0.0, .level = 0.0, .signal = std::max(signal_.sum, 1e-9), .beta = 1.0 + levels_.most()};
  x.shift = (x.signal - signal_.sum) / signal_.n;
  double previous = cost(x);
  for (int m = 0; m < 50; ++m) {
    const double y = x.signal / x.beta;
    const auto priced = [&](double omega) {
      GlobalUpdate p;
      p.shift = 2.0 * omega * y / signal_.rho;
      p.signal = signal_.sum + signal_.n * p.shift;
      p.level = omega * y * y / rho_i_;
      p.beta = 1.0 + levels_.interference(p.level);
      return p;
    };
    // 2 y S - y^2 beta rises with the price, the wanted SINR falls
    double low = -700.0;
    double high = 700.0;
    for (int k = 0; k < 200 && high - low > 1e-13 * std::max(1.0, std::abs(high)); ++k) {
      const double middle = 0.5 * (low + high);
      const GlobalUpdate p = priced(std::exp(middle));
      const double wanted = std::max(utility.sinr_at(std::exp(middle)), signal_.sinr_min);
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
