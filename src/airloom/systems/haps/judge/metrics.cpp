#include "airloom/systems/haps/judge/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/limits.hpp"
#include "airloom/core/residual.hpp"
#include "airloom/numerics/tiled_matrix.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/haps/judge/first_order_gain.hpp"
#include "airloom/systems/haps/problem/interference_free.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"
#include "airloom/systems/matrix_arrays.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::haps {
namespace {

std::vector<double> spectral_efficiencies(const Eigen::VectorXd& sinr) {
  std::vector<double> se;
  for (const double gamma : sinr) se.push_back(radio::bits_per_hz(gamma));
  return se;
}

double reported_fairness(const Eigen::VectorXd& sinr) {
  return proportional_fairness(sinr) + fairness_shift_per_user * static_cast<double>(sinr.size());
}

double power_excess(const Instance& x, const Solution& s) {
  double worst = 0.0;
  for (int b = 0; b < x.stations(); ++b) {
    const double power = s.w[static_cast<std::size_t>(b)].squaredNorm();
    const double budget = x.power_max_w[b];
    // a station without power must be silent: any power there is measured against the largest budget
    worst = worse(worst, above_limit(power, budget, x.power_max_w.maxCoeff()));
  }
  return worst;
}

/// Power of streams that a station may not send, over its budget.
double forbidden_power(const Instance& x, const Solution& s) {
  double worst = 0.0;
  for (int b = 0; b < x.stations(); ++b) {
    if (!(x.power_max_w[b] > 0.0)) continue;
    const Eigen::VectorXd power = s.w[static_cast<std::size_t>(b)].colwise().squaredNorm();
    worst = worse(worst, power.dot((1.0 - x.served_by(b).array()).matrix()) / x.power_max_w[b]);
  }
  return worst;
}

double antenna_excess(const Instance& x, const Solution& s) {
  double worst = 0.0;
  for (int b = 0; b < x.stations(); ++b) {
    const Eigen::VectorXd limits = x.limits_of(b);
    for (Eigen::Index m = 0; m < limits.size(); ++m)
      worst = worse(worst, above_limit(s.w[static_cast<std::size_t>(b)].row(m).squaredNorm(), limits[m], limits.maxCoeff()));
  }
  return worst;
}

/// What users hear of all stations, in the truth and in the publication's model; one (U, U) matrix at a time besides T.
struct Heard {
  Eigen::MatrixXcd t;            ///< (U, U)
  Eigen::VectorXd interference;  ///< (U) true
  Eigen::VectorXd power_sum;     ///< (U) interference powers of the stations, added
};
Heard hear(const Instance& x, const Solution& s, int threads) {
  Heard out{.t = Eigen::MatrixXcd::Zero(x.users(), x.users()), .interference = {}, .power_sum = Eigen::VectorXd::Zero(x.users())};
  for (std::size_t b = 0; b < x.h.size(); ++b) {
    const Eigen::MatrixXcd own = adjoint_product(x.h[b], s.w[b], threads);
    out.t += own;
    out.power_sum += interference_powers(own);
  }
  out.interference = interference_powers(out.t);
  return out;
}

}  // namespace

Evaluation evaluate(const Instance& x, const Solution& s, int threads) {
  const Heard heard = hear(x, s, threads);
  const Eigen::VectorXcd wanted = heard.t.diagonal();
  const HeardBy truth{.wanted = wanted, .beta = heard.interference + x.noise_w};
  const HeardBy as_published{.wanted = wanted, .beta = heard.power_sum + x.noise_w};
  const Eigen::VectorXd sinr = wanted.cwiseAbs2().cwiseQuotient(truth.beta);
  const Eigen::VectorXd model = wanted.cwiseAbs2().cwiseQuotient(as_published.beta);
  const std::vector<double> se = spectral_efficiencies(sinr);
  double se_sum = 0.0;
  for (const double each : se) se_sum += each;
  double se_model = 0.0;
  for (const double each : spectral_efficiencies(model)) se_model += each;
  const NetworkUtility utility(x.weights(), x.fairness);
  const double value = utility.reported(utility.value(sinr));

  Evaluation out;
  // of users that are left out the logarithm is no number; that is no fault where something else is pursued
  const bool everybody = x.fairness >= 1.0 || sinr.minCoeff() > 0.0;
  if (everybody) out.metrics.set("pf_objective", reported_fairness(sinr));
  if (everybody) out.metrics.set("pf_objective_power_sum", reported_fairness(model));
  out.metrics.set("utility", value);
  out.metrics.set("fairness", x.fairness);
  out.metrics.set("user_se", se);
  out.metrics.set("se_mean", se_sum / static_cast<double>(se.size()));
  out.metrics.set("se_min", *std::ranges::min_element(se));
  out.metrics.set("sinr_least", sinr.minCoeff());
  if (x.promises()) {
    double least = infinity;
    for (Eigen::Index u = 0; u < sinr.size(); ++u) {
      if (x.sinr_min[u] > 0.0) least = std::min(least, sinr[u] / x.sinr_min[u]);
    }
    out.metrics.set("sinr_least_ratio", least);
  }
  out.metrics.merge(user_metrics(vector_from(se)));
  out.metrics.set("se_mean_power_sum", se_model / static_cast<double>(se.size()));
  if (x.bandwidth_hz) {
    std::vector<double> rate;
    for (const double each : se) rate.push_back(*x.bandwidth_hz * each);
    out.metrics.set("user_rate_bps", std::move(rate));
  }
  const Eigen::VectorXd ratio =
      (heard.power_sum.array() > 0.0).select(heard.interference.cwiseQuotient(heard.power_sum), Eigen::VectorXd::Zero(x.users()));
  out.metrics.set("interference_ratio", std::vector<double>(ratio.data(), ratio.data() + ratio.size()));
  out.metrics.set("interference_above_power_sum", static_cast<double>((ratio.array() > 1.0).count()) / static_cast<double>(ratio.size()));
  out.residuals.set("power", power_excess(x, s));
  if (x.masked()) out.residuals.set("serve", forbidden_power(x, s));
  if (x.antenna_limits()) out.residuals.set("antenna_power", antenna_excess(x, s));
  if (x.promises()) {
    double missed = 0.0;
    for (Eigen::Index u = 0; u < sinr.size(); ++u) {
      if (x.sinr_min[u] > 0.0) missed = worse(missed, below_promise(sinr[u], x.sinr_min[u]));
    }
    out.residuals.set("sinr", missed);
  }
  const double bound = utility.reported(interference_free_bound(x, utility));
  out.certificate.set("upper_bound", bound);
  out.certificate.set("upper_bound_kind", std::string("interference_free"));
  out.certificate.set("upper_bound_interference_free", bound);
  out.certificate.set("gap_to_bound", bound - value);
  if (x.promises()) return out;  // beams held by a promise are stationary at another gradient
  const double gain = first_order_gain(x, s, utility, truth, heard.t, threads);
  const double gain_of_model = first_order_gain(x, s, utility, as_published, {}, threads);
  if (std::isfinite(gain)) out.certificate.set("stationarity", gain);
  if (std::isfinite(gain_of_model)) out.certificate.set("stationarity_power_sum", gain_of_model);
  return out;
}

}  // namespace airloom::haps
