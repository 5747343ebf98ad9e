#include "airloom/systems/haps/judge/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "airloom/core/residual.hpp"
#include "airloom/numerics/lbfgs.hpp"
#include "airloom/numerics/utility.hpp"
#include "airloom/radio/rate.hpp"
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

double reported_objective(const Eigen::VectorXd& sinr) {
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

/// sum_b max over ||V|| <= 1 of Re <2 G_b, V - W^b> in scaled units: nat that a move may gain to first order, 0 at stationary points.
/// G_b is the gradient with respect to conj(W^b). NaN where a user has no SINR.
/// @param heard  interference of station b's streams: what all stations give together, or this station alone (power sum)
double first_order_gain(const Instance& x, const Solution& s, const Eigen::VectorXcd& wanted, const Eigen::VectorXd& sinr,
                        const std::function<const Eigen::MatrixXcd&(std::size_t)>& heard) {
  const Eigen::Index users = x.users();
  const SinrUtility utility;
  Eigen::VectorXd own(users);    // slope of the utility in |T_uu|^2
  Eigen::VectorXd other(users);  // and in the interference power
  for (Eigen::Index u = 0; u < users; ++u) {
    if (!(sinr[u] > 0.0)) return std::numeric_limits<double>::quiet_NaN();
    const double beta = std::norm(wanted[u]) / sinr[u];
    own[u] = utility.slope(sinr[u]) / beta;
    other[u] = -own[u] * sinr[u];
  }
  double gain = 0.0;
  for (int b = 0; b < x.stations(); ++b) {
    const double amplitude = std::sqrt(x.power_max_w[b]);
    if (amplitude <= 0.0) continue;
    const Eigen::MatrixXcd& w = s.w[static_cast<std::size_t>(b)];
    Eigen::MatrixXcd theta = other.asDiagonal() * heard(static_cast<std::size_t>(b));
    theta.diagonal() = own.cwiseProduct(wanted);
    const Eigen::MatrixXcd gradient = x.h[static_cast<std::size_t>(b)] * theta;
    gain += 2.0 * std::max(0.0, amplitude * gradient.norm() - gradient.conjugate().cwiseProduct(w).sum().real());
  }
  return gain;
}

/// True interference of every user over its power sum: the publication's inequality (10) says that it is at most 1.
Eigen::VectorXd interference_ratios(const StationMatrices& x) {
  const Eigen::VectorXd exact = amplitudes(x, InterferenceModel::coherent).interference;
  const Eigen::VectorXd sum = amplitudes(x, InterferenceModel::power_sum).interference;
  return (sum.array() > 0.0).select(exact.cwiseQuotient(sum), 0.0);
}

}  // namespace

double fairness_upper_bound(const Instance& x) {
  // in units of the budgets and of the noise; stations without power send nothing
  Eigen::MatrixXd gain(x.stations(), x.users());
  Eigen::Index n = 0;
  for (int b = 0; b < x.stations(); ++b) {
    if (x.power_max_w[b] <= 0.0) continue;
    gain.row(n++) = x.power_max_w[b] * x.h[static_cast<std::size_t>(b)].colwise().squaredNorm().cwiseQuotient(x.noise_w.transpose());
  }
  gain.conservativeResize(n, x.users());
  const SinrUtility utility;
  double best = std::numeric_limits<double>::infinity();
  double change = best;
  const auto bound = [&](const Eigen::VectorXd& log_eta, Eigen::VectorXd& gradient) {
    const Eigen::VectorXd eta = log_eta.array().exp();
    const Eigen::VectorXd m = gain.transpose() * eta.cwiseInverse();
    double sum = eta.sum();
    gradient = eta;
    for (Eigen::Index u = 0; u < m.size(); ++u) {
      const SinrUtility::Conjugate conjugate = utility.conjugate(1.0 / m[u], 0.0);
      sum += conjugate.value;
      gradient.array() -= conjugate.sinr / (m[u] * m[u]) * gain.col(u).array() / eta.array();
    }
    if (std::isfinite(sum) && sum < best) {
      change = best - sum;
      best = sum;
    }
    return sum;
  };
  Eigen::VectorXd log_eta = Eigen::VectorXd::Constant(n, std::log(static_cast<double>(x.users()) / static_cast<double>(n) * 0.1));
  (void)minimize_lbfgs(bound, [&] { return change < 1e-9 * static_cast<double>(x.users()); }, log_eta, {.max_evaluations = 200});
  return best + fairness_shift_per_user * static_cast<double>(x.users());
}

Evaluation evaluate(const Instance& x, const Solution& s) {
  const StationMatrices by_station = received_by_station(x.h, s.w);
  Eigen::MatrixXcd t = by_station.front();
  for (std::size_t b = 1; b < by_station.size(); ++b) t += by_station[b];
  const Eigen::VectorXd sinr = true_sinr(t, x.noise_w);
  const Eigen::VectorXd model = model_sinr(by_station, x.noise_w, InterferenceModel::power_sum);
  const std::vector<double> se = spectral_efficiencies(sinr);
  double se_sum = 0.0;
  for (const double each : se) se_sum += each;
  double se_model = 0.0;
  for (const double each : spectral_efficiencies(model)) se_model += each;

  Evaluation out;
  out.metrics.set("pf_objective", reported_objective(sinr));
  out.metrics.set("pf_objective_power_sum", reported_objective(model));
  out.metrics.set("user_se", se);
  out.metrics.set("se_mean", se_sum / static_cast<double>(se.size()));
  out.metrics.set("se_min", *std::ranges::min_element(se));
  out.metrics.merge(user_metrics(vector_from(se)));
  out.metrics.set("se_mean_power_sum", se_model / static_cast<double>(se.size()));
  if (x.bandwidth_hz) {
    std::vector<double> rate;
    for (const double each : se) rate.push_back(*x.bandwidth_hz * each);
    out.metrics.set("user_rate_bps", std::move(rate));
  }
  const Eigen::VectorXd ratio = interference_ratios(by_station);
  out.metrics.set("interference_ratio", std::vector<double>(ratio.data(), ratio.data() + ratio.size()));
  out.metrics.set("interference_above_power_sum", static_cast<double>((ratio.array() > 1.0).count()) / static_cast<double>(ratio.size()));
  out.residuals.set("power", power_excess(x, s));
  if (x.sinr_min > 0.0) {
    double missed = 0.0;
    for (const double gamma : sinr) missed = worse(missed, below_promise(gamma, x.sinr_min));
    out.residuals.set("sinr", missed);
  }
  const double bound = fairness_upper_bound(x);
  out.certificate.set("upper_bound", bound);
  out.certificate.set("gap_to_bound", bound - reported_objective(sinr));
  if (x.sinr_min > 0.0) return out;  // beams held by a floor are stationary at another gradient
  const Eigen::VectorXcd wanted = t.diagonal();
  const auto all = [&](std::size_t) -> const Eigen::MatrixXcd& { return t; };
  const auto one = [&](std::size_t b) -> const Eigen::MatrixXcd& { return by_station[b]; };
  out.certificate.set("stationarity", first_order_gain(x, s, wanted, sinr, all));
  out.certificate.set("stationarity_power_sum", first_order_gain(x, s, wanted, model, one));
  return out;
}

}  // namespace airloom::haps
