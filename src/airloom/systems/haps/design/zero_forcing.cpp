#include "airloom/systems/haps/design/zero_forcing.hpp"

#include <cmath>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/lbfgs.hpp"
#include "airloom/numerics/tiled_matrix.hpp"

namespace airloom::haps {
namespace {

constexpr double worst_condition = 1e14;

double one_norm(const Eigen::MatrixXcd& a) { return a.cwiseAbs2().cwiseSqrt().colwise().sum().maxCoeff(); }

/// The dual in ln(eta - least_power_price), and what belongs to its last evaluation.
class PowerDual {
 public:
  PowerDual(const GramBank& bank, const NetworkUtility& utility, Eigen::VectorXd floor)
      : bank_(bank), utility_(utility), floor_(std::move(floor)) {}

  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    eta = x.array().exp() + least_power_price;
    if (!eta.allFinite()) return infinity;
    // with the users' strengths taken out: a weak user is not a dependent one
    Eigen::MatrixXcd inverse = bank_.weighted_sum(eta.cwiseInverse());
    const Eigen::VectorXd strength = inverse.diagonal().real().cwiseSqrt().cwiseInverse();
    inverse = strength.asDiagonal() * inverse * strength.asDiagonal();
    const double norm = one_norm(inverse);
    if (!invert_hermitian(inverse, bank_.threads())) return infinity;
    condition = norm * one_norm(inverse);
    inverse = strength.asDiagonal() * inverse * strength.asDiagonal();
    if (std::isinf(first_condition)) first_condition = condition;
    price = inverse.diagonal().real();
    value = eta.sum();
    sinr.resize(price.size());
    for (Eigen::Index u = 0; u < price.size(); ++u) {
      const SinrUtility::Conjugate conjugate = utility_.conjugate(u, price[u], floor_[u]);
      value += conjugate.value;
      sinr[u] = conjugate.sinr;
    }
    if (!std::isfinite(value)) return infinity;
    c = inverse * sinr.cwiseSqrt().asDiagonal();
    power = bank_.quadratic_forms(c).cwiseQuotient(eta.cwiseAbs2());
    gradient = (1.0 - power.array()) * (eta.array() - least_power_price);
    find_primal();
    return value;
  }

  Eigen::VectorXd eta, price, sinr, power;
  Eigen::MatrixXcd c;
  double value = infinity;
  double primal = -infinity;
  double gap = infinity;
  double condition = infinity;
  double first_condition = infinity;  ///< of the first evaluation, with equal power prices
  double scale = 1.0;                 ///< of the amplitudes, to meet the budgets

 private:
  void find_primal() {
    scale = 1.0 / std::sqrt(std::max(1.0, power.maxCoeff()));
    const Eigen::VectorXd fitting = scale * scale * sinr;
    primal = (fitting.array() >= floor_.array() * (1.0 - 1e-9)).all() ? utility_.value(fitting) : -infinity;
    gap = value - primal - least_power_price * (1.0 - scale * scale * power.array()).sum();
  }
  const GramBank& bank_;
  const NetworkUtility& utility_;
  Eigen::VectorXd floor_;
};

}  // namespace

ZeroForcing zero_forcing(const GramBank& bank, const NetworkUtility& utility, const Eigen::VectorXd& floor, double tolerance,
                         int max_evaluations, const std::stop_token& stop_token) {
  ZeroForcing out;
  if (bank.singular()) {
    out.status = Status::infeasible;
    out.dependent = true;
    out.message = "zero forcing needs at least as many antennas as users";
    return out;
  }
  PowerDual dual(bank, utility, floor * (1.0 + 1e-8));
  const auto users = static_cast<double>(bank.users());
  const auto stations = static_cast<double>(bank.stations());
  // at the optimum sum_b eta_b = sum_u a phi'(a), some tenth of the users
  Eigen::VectorXd x = Eigen::VectorXd::Constant(bank.stations(), std::log(0.1 * users / stations));
  const auto stop = [&] { return dual.condition > worst_condition || dual.gap <= tolerance * users || stop_token.stop_requested(); };
  const LbfgsSummary summary = minimize_lbfgs(dual, stop, x, {.max_evaluations = max_evaluations});
  out.evaluations = summary.evaluations;
  if (!std::isfinite(dual.value) || dual.condition > worst_condition) {
    out.status = Status::infeasible;
    // with a floor that is out of reach the dual falls without bound, and the metric between stations goes wrong on the way
    out.dependent = !(floor.maxCoeff() > 0.0) || dual.first_condition > worst_condition;
    out.message = out.dependent ? "zero forcing needs independent channels: the condition number of their Gram matrix is " +
                                      shortest(dual.condition) + ", above 1e14"
                                : "sinr_min: zero forcing does not reach it";
    return out;
  }
  if (!std::isfinite(dual.primal)) {
    out.status = Status::infeasible;
    out.message = "sinr_min: zero forcing does not reach it";
    return out;
  }
  out.status = summary.stopped ? Status::converged : summary.stalled ? Status::stalled : Status::iteration_limit;
  if (out.status == Status::converged && !(dual.gap <= tolerance * users)) out.status = Status::interrupted;
  if (out.status != Status::converged) out.message = "the dual of zero forcing ended with a gap of " + shortest(dual.gap);
  out.dual = dual.value;
  out.primal = dual.primal;
  out.sinr_least = dual.scale * dual.scale * dual.sinr.minCoeff();
  out.prices = {.omega = dual.price, .eta = dual.eta};
  out.c = dual.scale * dual.c;
  out.factor = dual.eta.cwiseInverse();
  return out;
}

}  // namespace airloom::haps
