#include "airloom/systems/haps/design/bound/dirty_paper.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/lbfgs.hpp"

namespace airloom::haps {
namespace {

constexpr double least_rate = 1e-3;  ///< nat; prices of rate do not grow beyond that of this one
constexpr double inner_gap = 1e-4;   ///< per user, of the maximum over q
constexpr int most_lifts = 6;
constexpr double lift_excess = 1e-5;  ///< of a gradient above 1: a user that should have come back
constexpr int most_inner = 200;

/// The maximum over q for one (mu, eta), with users in the order of mu.
class UplinkMaximum {
 public:
  UplinkMaximum(const Eigen::MatrixXcd& m, const Eigen::VectorXd& mu, int& evaluations) : m_(m), mu_(mu), evaluations_(evaluations) {}

  /// Minus the concave function over ln q.
  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    ++evaluations_;
    q = x.array().exp();
    if (!q.allFinite()) return infinity;
    const Eigen::VectorXd root = q.cwiseSqrt();
    Eigen::MatrixXcd system = root.asDiagonal() * m_ * root.asDiagonal();
    const Eigen::MatrixXcd without_noise = system;
    system.diagonal().array() += 1.0;
    const Eigen::LLT<Eigen::MatrixXcd> factor(system);
    if (factor.info() != Eigen::Success) return infinity;
    const Eigen::Index users = q.size();
    rate = 2.0 * factor.matrixLLT().diagonal().real().array().log();
    // E = L^{-H} diag(mu) L^{-1} = A^H A with A = diag(sqrt mu) L^{-1}
    Eigen::MatrixXcd inverse = Eigen::MatrixXcd::Identity(users, users);
    factor.matrixL().solveInPlace(inverse);
    scaled = mu_.cwiseSqrt().asDiagonal() * inverse;
    // (E (X - I))_kk
    const Eigen::MatrixXcd product = scaled * without_noise;
    received = scaled.conjugate().cwiseProduct(product).colwise().sum().real();  // q_k g_k
    const double f = mu_.dot(rate);
    value = f - q.sum();
    const double excess = std::max(0.0, (received.array() / q.array()).maxCoeff() - 1.0);
    bound = f - received.sum() + excess * mu_.sum();
    gradient = q - received;
    return std::isfinite(value) ? -value : infinity;
  }

  /// Coefficients C with C C^H = diag(sqrt q) E diag(sqrt q), in this order of users.
  [[nodiscard]] Eigen::MatrixXcd coefficients() const { return q.cwiseSqrt().asDiagonal() * scaled.adjoint(); }

  Eigen::VectorXd q, rate, received;
  double value = -infinity;
  double bound = infinity;

 private:
  const Eigen::MatrixXcd& m_;
  const Eigen::VectorXd& mu_;
  int& evaluations_;
  Eigen::MatrixXcd scaled;
};

struct Round {
  double bound = infinity;  ///< of the maximum over q
  Eigen::VectorXd rate;     ///< (U)
  Eigen::VectorXd power;    ///< (n)
};

Eigen::VectorXd reordered(const Eigen::VectorXd& values, const std::vector<Eigen::Index>& order) { return values(order); }

/// Maximises over q from the one given, which is left at the last; users whose q has sunk although they would gain are lifted again.
Round maximise(const GramBank& bank, const Eigen::VectorXd& mu, const Eigen::VectorXd& eta, Eigen::VectorXd& q, int& evaluations,
               const std::stop_token& stop) {
  const Eigen::Index users = mu.size();
  std::vector<Eigen::Index> order(static_cast<std::size_t>(users));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::ranges::stable_sort(order, [&](Eigen::Index a, Eigen::Index b) { return mu[a] > mu[b]; });
  const Eigen::MatrixXcd m = bank.weighted_sum(eta.cwiseInverse())(order, order);
  const Eigen::VectorXd prices = reordered(mu, order);
  UplinkMaximum maximum(m, prices, evaluations);
  Round out;
  Eigen::VectorXd start = reordered(q, order);
  for (int lift = 0; lift <= most_lifts; ++lift) {
    start = start.cwiseMax(0.01 * start.mean());
    Eigen::VectorXd x = start.array().log();
    const auto stopped = [&] { return maximum.bound - maximum.value <= inner_gap * mu.sum() || stop.stop_requested(); };
    (void)minimize_lbfgs(maximum, stopped, x, {.memory = 20, .max_evaluations = most_inner});
    if (!std::isfinite(maximum.bound)) break;
    out.bound = std::min(out.bound, maximum.bound);
    start = maximum.q;
    bool lifted = false;
    const double mean = start.mean();
    for (Eigen::Index k = 0; k < users; ++k) {
      if (maximum.received[k] > (1.0 + lift_excess) * start[k] && start[k] < 0.05 * mean) {
        start[k] = 0.1 * mean;
        lifted = true;
      }
    }
    if (!lifted || stopped()) break;
  }
  if (!std::isfinite(out.bound)) return out;
  out.rate.resize(users);
  out.rate(order) = maximum.rate;
  q(order) = maximum.q;
  Eigen::MatrixXcd c(users, users);
  c(order, Eigen::all) = maximum.coefficients();
  out.power = bank.quadratic_forms(c).cwiseQuotient(eta.cwiseAbs2());
  return out;
}

/// sup over R of a psi(R) - mu R, of all users.
double conjugates(const NetworkUtility& utility, const Eigen::VectorXd& mu) {
  const AlphaFair psi(utility.alpha());
  double sum = 0.0;
  if (utility.alpha() == 0.0) return sum;  // mu = a
  for (Eigen::Index u = 0; u < mu.size(); ++u) sum += utility.weight()[u] * psi.conjugate(mu[u] / utility.weight()[u]);
  return sum;
}

}  // namespace

DirtyPaperBound dirty_paper_bound(const GramBank& bank, const NetworkUtility& asked, const Eigen::VectorXd& sinr,
                                  const Eigen::VectorXd& eta_given, int rounds, const std::stop_token& stop) {
  const double scale = asked.relative_factor(sinr);
  const NetworkUtility utility = asked.times(scale);
  const auto prices_of = [&](const Eigen::VectorXd& rate) -> Eigen::VectorXd {
    return utility.weight().array() * rate.array().max(least_rate).pow(-utility.alpha());
  };
  Eigen::VectorXd mean_rate = sinr.array().log1p();
  Eigen::VectorXd mean_power = Eigen::VectorXd::Ones(bank.stations());
  Eigen::VectorXd mu = prices_of(mean_rate);
  // at an optimum sum_b eta_b is what the rates' prices pay for SINR
  const double all = (mu.array() * sinr.array() / (1.0 + sinr.array())).sum();
  Eigen::VectorXd eta = Eigen::VectorXd::Constant(bank.stations(), all / static_cast<double>(bank.stations()));
  if (eta_given.size() > 0 && eta_given.sum() > 0.0) eta = (scale * eta_given).cwiseMax(0.01 * scale * eta_given.mean());
  Eigen::VectorXd q = Eigen::VectorXd::Constant(sinr.size(), eta.sum() / static_cast<double>(sinr.size()));
  DirtyPaperBound out{.bound = infinity, .reached = -infinity};
  for (int k = 0; k < rounds && !stop.stop_requested(); ++k) {
    const Round round = maximise(bank, mu, eta, q, out.evaluations, stop);
    if (!std::isfinite(round.bound)) break;
    out.bound = std::min(out.bound, (round.bound + eta.sum() + conjugates(utility, mu)) / scale);
    const double gamma = 2.0 / (k + 3.0);
    mean_rate += gamma * (round.rate - mean_rate);
    mean_power += gamma * (round.power - mean_power);
    // the same rates at a c-th of the powers are at least a c-th of them
    const Eigen::VectorXd rate = mean_rate / std::max(1.0, mean_power.maxCoeff());
    double reached = 0.0;
    const AlphaFair psi(asked.alpha());
    for (Eigen::Index u = 0; u < rate.size(); ++u) reached += asked.weight()[u] * psi.value(rate[u]);
    out.reached = std::max(out.reached, reached);
    mu = prices_of(mean_rate);
    eta = (eta.array() * (gamma * (round.power.array() - 1.0)).max(-0.5).min(0.5).exp()).max(1e-6);
  }
  return out;
}

}  // namespace airloom::haps
