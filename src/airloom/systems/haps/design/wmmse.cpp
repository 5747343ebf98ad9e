#include "airloom/systems/haps/design/wmmse.hpp"

#include <cmath>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/lbfgs.hpp"
#include "airloom/systems/haps/design/finish.hpp"
#include "airloom/systems/haps/design/sca/gram_bank.hpp"
#include "airloom/systems/haps/design/sca/sca_step.hpp"
#include "airloom/systems/haps/design/simple_beams.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"

namespace airloom::haps {
namespace {

/// Beams for receivers v and weights a: w_k = (D_eta + H Q H^H)^{-1} h_k r_k with q = a |v|^2, r = a v; the own term stays.
class MeanSquareStep {
 public:
  MeanSquareStep(const GramBank& bank, const Eigen::MatrixXcd& t, const Eigen::VectorXd& sinr) : bank_(bank) {
    const Eigen::VectorXcd wanted = t.diagonal();
    const Eigen::VectorXd signal = wanted.cwiseAbs2();
    const Eigen::VectorXd beta = signal.cwiseQuotient(sinr);
    const Eigen::VectorXd a = (1.0 + sinr.array()) / sinr.array().log1p();
    const Eigen::VectorXcd v = wanted.cwiseQuotient((signal + beta).cast<std::complex<double>>());
    q_ = a.cwiseProduct(v.cwiseAbs2());
    r_ = a.cwiseProduct(v.cwiseAbs());
    phase_ = wanted.cwiseQuotient(wanted.cwiseAbs().cast<std::complex<double>>());
  }

  /// The dual in ln(eta - least_power_price):  -sum_k (r_k^2 / q_k) [(I + Q^1/2 M Q^1/2)^{-1}]_kk + sum_b eta_b.
  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    eta = x.array().exp() + least_power_price;
    if (!eta.allFinite() || !bank_.price(eta, q_, r_, priced)) return infinity;
    // the prices' kernel takes the own term out: put it back
    const Eigen::VectorXd left = (1.0 + priced.own.array()).inverse();
    priced.weight = priced.weight.cwiseProduct(left);
    const double value = eta.sum() - r_.cwiseAbs2().cwiseQuotient(q_).dot(left);
    power = bank_.powers(eta, priced);
    gradient = (1.0 - power.array()) * (eta.array() - least_power_price);
    return value;
  }
  [[nodiscard]] Eigen::MatrixXcd coefficients() const { return priced.coefficients() * phase_.asDiagonal(); }

  Eigen::VectorXd eta, power;
  PricedBeams priced;

 private:
  const GramBank& bank_;
  Eigen::VectorXd q_, r_;
  Eigen::VectorXcd phase_;
};

}  // namespace

Outcome<Solution> solve_wmmse(const Instance& x, const WmmseOptions& o, const SolveControl& control) {
  if (x.masked()) throw InvalidInput("haps instance: serve: wmmse lets every station serve all users; best, sca and price_ascent do not");
  const Network network = checked_network(x);
  const GramBank bank = GramBank::from_channels(network.h, control.threads);
  StationMatrices w;
  if (o.start == Start::joint_rzf) w = joint_regularized_beams(network.h, 1.0);
  else
    for (const Eigen::MatrixXcd& h : network.h) w.push_back(local_regularized_beams(h));
  const Eigen::VectorXd noise = Eigen::VectorXd::Ones(network.users());
  Eigen::MatrixXcd t = received(network.h, w);
  Eigen::VectorXd sinr = true_sinr(t, noise);
  double objective = proportional_fairness(sinr);
  Outcome<Solution> outcome;
  outcome.trace.push("objective", objective);
  outcome.status = Status::iteration_limit;
  outcome.message = "reached max_iterations";
  bool monotone = true;
  Eigen::VectorXd log_eta = Eigen::VectorXd::Zero(bank.stations());
  for (int k = 0; k < o.max_iterations; ++k) {
    outcome.iterations.outer = k + 1;
    MeanSquareStep step(bank, t, sinr);
    // at high SINR the prices of power are tiny, some of them at their floor: complementarity relative to the price itself
    const auto stop = [&] {
      return control.on_iteration.stopped() ||
             ((step.power.array() - 1.0) * (1.0 - least_power_price / step.eta.array())).abs().maxCoeff() < 1e-4;
    };
    outcome.iterations.inner += minimize_lbfgs(step, stop, log_eta, {.max_evaluations = 100}).evaluations;
    const Eigen::MatrixXcd c = step.coefficients();
    StationMatrices next;
    for (std::size_t b = 0; b < w.size(); ++b) next.emplace_back(network.h[b] * c / step.eta[static_cast<Eigen::Index>(b)]);
    fit_budgets(next);
    const Eigen::MatrixXcd next_t = received(network.h, next);
    // the utility's slope in the error is not monotone where a rate is below 1 nat: steps are halved until they improve
    double length = 1.0;
    double gain = -infinity;
    Eigen::MatrixXcd trial;
    Eigen::VectorXd trial_sinr;
    for (int halving = 0; halving < 20; ++halving, length *= 0.5) {
      trial = t + length * (next_t - t);
      trial_sinr = true_sinr(trial, noise);
      gain = proportional_fairness(trial_sinr) - objective;
      if (gain > 0.0) break;
    }
    const bool cut = control.on_iteration.stopped();  // within the step: that it gains little proves nothing
    if (!(gain > 0.0) && !cut) {
      outcome.status = Status::converged;
      outcome.message.clear();
      break;
    }
    if (gain > 0.0) {
      for (std::size_t b = 0; b < w.size(); ++b) w[b] += length * (next[b] - w[b]);
      t = trial;
      sinr = trial_sinr;
      objective += gain;
      outcome.trace.push("objective", objective);
    }
    if (!cut && gain < o.tolerance * static_cast<double>(network.users())) {
      outcome.status = Status::converged;
      outcome.message.clear();
      break;
    }
    if (control.on_iteration && !control.on_iteration({"wmmse", k + 1, objective})) {
      outcome.status = Status::interrupted;
      outcome.message = "stopped on request";
      break;
    }
  }
  outcome.certificate.set("monotone", monotone);
  finish(x, network, std::move(w), outcome);
  return outcome;
}

}  // namespace airloom::haps
