#include "airloom/systems/mdd/design/price/ul_step.hpp"
#include "airloom/core/limits.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::mdd {
namespace {

/// Bases of one user in ascending order, without an allocation for the usual sizes.
class Ascending {
 public:
  explicit Ascending(const Eigen::Ref<const Eigen::VectorXd>& base) : sorted_(base) { std::sort(sorted_.begin(), sorted_.end()); }
  [[nodiscard]] Eigen::Index size() const { return sorted_.size(); }
  [[nodiscard]] double operator[](Eigen::Index i) const { return sorted_[i]; }

 private:
  Eigen::Matrix<double, Eigen::Dynamic, 1> sorted_;
};

/// Level at which sum_j ln(1 + q_j / b_j) = rate: ln level = (rate + sum_{i<n} ln b_i) / n for the n lowest.
double level_of_rate(const Ascending& base, double rate) {
  double logs = 0.0;
  for (Eigen::Index n = 1; n <= base.size(); ++n) {
    logs += std::log(base[n - 1]);
    const double level = std::exp((rate + logs) / static_cast<double>(n));
    if (n == base.size() || level <= base[n]) return level;
  }
  return 0.0;
}

/// Level at which sum_j max(floor b_j, level - b_j) = budget; subcarrier j leaves its floor at the level (1 + floor) b_j.
double level_of_budget(const Ascending& base, double floor, double budget) {
  double above = 0.0;  // sum of b over subcarriers above their floor
  double below = 0.0;  // over the others
  for (Eigen::Index i = 0; i < base.size(); ++i) below += base[i];
  for (Eigen::Index n = 1; n <= base.size(); ++n) {
    above += base[n - 1];
    below -= base[n - 1];
    const double level = (budget + above - floor * std::max(0.0, below)) / static_cast<double>(n);
    if (n == base.size() || level <= (1.0 + floor) * base[n]) return level;
  }
  return 0.0;
}

double power_of_level(const Ascending& base, double level) {
  double power = 0.0;
  for (Eigen::Index i = 0; i < base.size(); ++i) power += std::max(0.0, level - base[i]);
  return power;
}

}  // namespace

UlPromise ul_promise(const PowerProblem& x) {
  switch (x.qos) {
    case Qos::none: return {};
    case Qos::subcarrier: return {.floor = x.floor_ul(), .rate = 0.0};
    case Qos::sum: return {.floor = 0.0, .rate = x.rate_ul};
  }
  return {};
}

double least_power(const UlPromise& promise, const Eigen::Ref<const Eigen::VectorXd>& base, Eigen::VectorXd* sinr) {
  if (!(promise.rate > 0.0)) {
    if (sinr != nullptr) sinr->setConstant(base.size(), promise.floor);
    return promise.floor * base.sum();
  }
  const Ascending sorted(base);
  const double level = level_of_rate(sorted, promise.rate);
  if (sinr != nullptr) *sinr = (level / base.array() - 1.0).cwiseMax(0.0);
  return power_of_level(sorted, level);
}

bool ul_step(const UlPromise& promise, const Eigen::Ref<const Eigen::VectorXd>& base, double price, double budget,
             Eigen::Ref<Eigen::VectorXd> sinr) {
  const double wanted = price > 0.0 ? 1.0 / price : infinity;
  const double floor = promise.floor;
  if (promise.rate == 0.0) {
    // at the wanted level the budget usually holds, and nothing need be sorted
    double power = 0.0;
    for (const double b : base) power += std::max(floor * b, wanted - b);
    if (power <= budget) {
      sinr = (wanted / base.array() - 1.0).cwiseMax(floor);
      return true;
    }
    if (floor * base.sum() > budget) return false;
    sinr = (level_of_budget(Ascending(base), floor, budget) / base.array() - 1.0).cwiseMax(floor);
    return true;
  }
  const Ascending sorted(base);
  const double needed = level_of_rate(sorted, promise.rate);
  const double affordable = level_of_budget(sorted, 0.0, budget);
  if (needed > affordable * (1.0 + 1e-14)) return false;
  sinr = (std::max(needed, std::min(wanted, affordable)) / base.array() - 1.0).cwiseMax(0.0);
  return true;
}

}  // namespace airloom::mdd
