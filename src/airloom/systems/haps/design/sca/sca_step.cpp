#include "airloom/systems/haps/design/sca/sca_step.hpp"

#include <cmath>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/lbfgs.hpp"

namespace airloom::haps {
namespace {

constexpr double floor_slack = 1e-7;  ///< relative; the callers ask for a floor that much above the true one

/// The dual in x = (ln omega, ln(eta - least_power_price)), and the primal value that belongs to its last evaluation.
class StepDual {
 public:
  StepDual(BeamPricer& pricer, const StepOptions& options) : pricer_(pricer), options_(options), noise_(pricer.y().cwiseAbs2()) {}

  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    const Eigen::Index users = noise_.size();
    prices.omega = x.head(users).array().exp();
    prices.eta = x.tail(x.size() - users).array().exp() + least_power_price;
    if (!prices.omega.allFinite() || !prices.eta.allFinite() || prices.omega.minCoeff() < 1e-280) return infinity;
    if (!pricer_.price(prices, sums_)) return infinity;
    dual = sums_.value + prices.eta.sum();
    for (Eigen::Index u = 0; u < users; ++u) {
      const SinrUtility::Conjugate conjugate = options_.utility.conjugate(prices.omega[u], options_.floor);
      dual += conjugate.value - prices.omega[u] * noise_[u];
      gradient[u] = prices.omega[u] * (sums_.signal[u] - sums_.interference[u] - noise_[u] - conjugate.sinr);
    }
    gradient.tail(x.size() - users) = (1.0 - sums_.power.array()) * (prices.eta.array() - least_power_price);
    if (!std::isfinite(dual)) return infinity;
    find_primal();
    return dual;
  }

  /// No network meets the floors of this step: the dual falls without bound along these prices.
  [[nodiscard]] bool infeasible() const {
    if (options_.floor <= 0.0) return false;
    return sums_.value + prices.eta.sum() - prices.omega.dot((noise_.array() + options_.floor).matrix()) < 0.0;
  }

  Prices prices;
  double dual = infinity;
  double primal = -infinity;
  double gap = infinity;

 private:
  void find_primal() {
    const double power = sums_.power.maxCoeff();
    const double s = power > 1.0 ? 1.0 / std::sqrt(power) : 1.0;
    primal = 0.0;
    for (Eigen::Index u = 0; u < noise_.size(); ++u) {
      const double sinr = s * sums_.signal[u] - s * s * sums_.interference[u] - noise_[u];
      if (!(sinr > 0.0) || sinr < options_.floor * (1.0 - floor_slack)) {
        primal = -infinity;
        break;
      }
      primal += options_.utility.value(sinr);
    }
    gap = dual - primal - least_power_price * (1.0 - s * s * sums_.power.array()).sum();
  }

  BeamPricer& pricer_;
  const StepOptions& options_;
  const Eigen::VectorXd noise_;  ///< |y|^2
  PricedSums sums_;
};

}  // namespace

StepResult solve_step(BeamPricer& pricer, const StepOptions& options, Prices& prices) {
  StepDual dual(pricer, options);
  const Eigen::Index users = prices.omega.size();
  Eigen::VectorXd x(users + prices.eta.size());
  x.head(users) = prices.omega.array().log();
  x.tail(prices.eta.size()) = (prices.eta.array() - least_power_price).max(1e-9).log();

  StepResult result;
  bool infeasible = false;
  const auto stop = [&] {
    if (options.stop.stop_requested()) return true;
    if (dual.gap <= std::max(options.gap_tolerance, options.relative_gap * (dual.primal - options.present))) return true;
    if (std::isfinite(dual.primal) && dual.dual - options.present <= options.least_gain) return true;
    infeasible = dual.infeasible();
    return infeasible;
  };
  const LbfgsSummary summary = minimize_lbfgs(dual, stop, x, {.max_evaluations = options.max_evaluations});
  prices = dual.prices;
  result.evaluations = summary.evaluations;
  result.dual = dual.dual;
  result.primal = dual.primal;
  result.gap = dual.gap;
  if (infeasible) result.status = Status::infeasible;
  else if (summary.stopped) result.status = Status::converged;
  else if (!std::isfinite(dual.dual)) result.status = Status::numerical_failure;
  else result.status = summary.stalled ? Status::stalled : Status::iteration_limit;
  return result;
}

}  // namespace airloom::haps
