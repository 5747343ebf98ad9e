#include "airloom/systems/haps/design/sca/sca_step.hpp"

#include <cmath>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/lbfgs.hpp"

namespace airloom::haps {
namespace {

constexpr double surrogate_slack = 1e-7;  ///< relative, of the surrogates; the caller's line search makes up for it

/// The dual in x = (ln omega, ln(eta - least_power_price)), and the primal value that belongs to its last evaluation.
class StepDual {
 public:
  StepDual(BeamPricer& pricer, const StepOptions& options)
      : pricer_(pricer), options_(options), noise_(pricer.y().cwiseAbs2()), least_(Eigen::VectorXd::Zero(pricer.constraints())) {
    least_.head(pricer.stations()).setConstant(least_power_price);
  }

  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    const Eigen::Index users = noise_.size();
    prices.omega = x.head(users).array().exp();
    prices.eta = x.tail(x.size() - users).array().exp().matrix() + least_;
    if (!prices.omega.allFinite() || !prices.eta.allFinite() || prices.omega.minCoeff() < 1e-280) return infinity;
    if (!pricer_.price(prices, sums_)) return infinity;
    dual = sums_.value + prices.eta.sum();
    for (Eigen::Index u = 0; u < users; ++u) {
      const SinrUtility::Conjugate conjugate = options_.utility.conjugate(u, prices.omega[u], options_.floor[u]);
      dual += conjugate.value - prices.omega[u] * noise_[u];
      gradient[u] = prices.omega[u] * (sums_.signal[u] - sums_.interference[u] - noise_[u] - conjugate.sinr);
    }
    gradient.tail(x.size() - users) = (1.0 - sums_.power.array()) * (prices.eta - least_).array();
    if (!std::isfinite(dual)) return infinity;
    find_primal();
    return dual;
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
      // a surrogate below 0 stands for a SINR of 0: that is worth something where alpha < 1
      const double sinr = std::max(0.0, s * sums_.signal[u] - s * s * sums_.interference[u] - noise_[u]);
      if (sinr < options_.floor[u] * (1.0 - surrogate_slack)) {
        primal = -infinity;
        break;
      }
      primal += options_.utility.value(u, sinr);
    }
    gap = dual - primal - least_.dot((1.0 - s * s * sums_.power.array()).matrix());
  }

  BeamPricer& pricer_;
  const StepOptions& options_;
  const Eigen::VectorXd noise_;  ///< |y|^2
  Eigen::VectorXd least_;        ///< prices that those of the constraints do not go below
  PricedSums sums_;
};

}  // namespace

StepResult solve_step(BeamPricer& pricer, const StepOptions& options, Prices& prices) {
  StepDual dual(pricer, options);
  const Eigen::Index users = prices.omega.size();
  Eigen::VectorXd x(users + prices.eta.size());
  x.head(users) = prices.omega.array().log();
  x.tail(prices.eta.size()) = prices.eta.array().max(1e-9).log();
  const Eigen::Index stations = pricer.stations();
  x.segment(users, stations) = (prices.eta.head(stations).array() - least_power_price).max(1e-9).log();

  StepResult result;
  const auto stop = [&] {
    if (options.stop.stop_requested()) return true;
    if (dual.gap <= std::max(options.gap_tolerance, options.relative_gap * (dual.primal - options.present))) return true;
    return std::isfinite(dual.primal) && dual.dual - options.present <= options.least_gain;
  };
  const LbfgsSummary summary = minimize_lbfgs(dual, stop, x, {.max_evaluations = options.max_evaluations});
  prices = dual.prices;
  result.evaluations = summary.evaluations;
  result.dual = dual.dual;
  result.primal = dual.primal;
  result.gap = dual.gap;
  if (summary.stopped) result.status = Status::converged;
  else if (!std::isfinite(dual.dual)) result.status = Status::numerical_failure;
  else result.status = summary.stalled ? Status::stalled : Status::iteration_limit;
  return result;
}

}  // namespace airloom::haps
