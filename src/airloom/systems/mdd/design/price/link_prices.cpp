#include "airloom/systems/mdd/design/price/link_prices.hpp"

#include <cmath>

#include "airloom/numerics/water_fill.hpp"
#include "airloom/systems/mdd/design/price/dual_newton.hpp"
#include "airloom/systems/mdd/design/price/stream_terms.hpp"
#include "airloom/systems/mdd/design/price/ul_step.hpp"

namespace airloom::mdd {
namespace {

/// The downlink step with a price per link, over the budgets' multipliers nu: lambda_lk = price_lk + nu_l; its products over links are
/// those of `DlStep` without their common factor per access point.
class LinkDual {
 public:
  LinkDual(const PowerProblem& x) : squared_(x.gain.cwiseAbs2()), limit_(x.ap_power) {}

  /// Links that do not serve take part in no sum; they get the least price of those that do, and not one that may be 0.
  void set(const Eigen::MatrixXd& price, const Eigen::VectorXd& disturbance) {
    price_ = price;
    disturbance_ = &disturbance;
    for (Eigen::Index l = 0; l < price_.rows(); ++l) {
      double least_served = std::numeric_limits<double>::infinity();
      for (Eigen::Index k = 0; k < price_.cols(); ++k)
        if (squared_(l, k) > 0.0) least_served = std::min(least_served, price_(l, k));
      for (Eigen::Index k = 0; k < price_.cols(); ++k)
        if (!(squared_(l, k) > 0.0)) price_(l, k) = std::isfinite(least_served) ? least_served : 1.0;
    }
  }
  [[nodiscard]] double least_price(Eigen::Index l) const { return price_.row(l).minCoeff(); }
  double evaluate(const Eigen::VectorXd& nu) {
    lambda_ = price_.colwise() + nu;
    least_price_ = lambda_.rowwise().minCoeff();
    if (!(least_price_.minCoeff() > 0.0)) return std::numeric_limits<double>::infinity();
    v_ = squared_.cwiseQuotient(lambda_.cwiseAbs2());
    const Eigen::VectorXd g = v_.cwiseProduct(lambda_).colwise().sum();
    const double value = nu.dot(limit_) + stream_terms(g, *disturbance_, nullptr, nullptr, column_, bend_);
    total_ = v_ * column_;
    return value;
  }
  void gradient(const Eigen::VectorXd&, Eigen::VectorXd& out) const { out = limit_ - total_; }
  [[nodiscard]] double relative(Eigen::Index i, double slack) const { return slack / limit_[i]; }
  [[nodiscard]] double share(Eigen::Index i, const Eigen::VectorXd& nu) const { return nu[i] / least_price_[i]; }
  [[nodiscard]] double curvature(Eigen::Index i) const { return 2.0 * total_[i] / least_price_[i]; }
  [[nodiscard]] double least(Eigen::Index i, const Eigen::VectorXd& nu) const { return least_multiplier(least_price(i), nu[i]); }
  void hessian(const std::vector<Eigen::Index>& free, Eigen::MatrixXd& out) const {
    const auto n = static_cast<Eigen::Index>(free.size());
    Eigen::MatrixXd own(n, v_.cols());
    for (Eigen::Index i = 0; i < n; ++i) own.row(i) = v_.row(free[static_cast<std::size_t>(i)]);
    out.resize(n, n);
    out.triangularView<Eigen::Lower>() = own * bend_.asDiagonal() * own.transpose();
    for (Eigen::Index i = 0; i < n; ++i) {
      const Eigen::Index l = free[static_cast<std::size_t>(i)];
      out(i, i) += 2.0 * (v_.row(l).array() * column_.transpose().array() / lambda_.row(l).array()).sum();
    }
  }
  /// Powers of the last evaluation, scaled to the budgets.
  [[nodiscard]] Eigen::MatrixXd powers() const {
    Eigen::MatrixXd p = v_ * column_.asDiagonal();
    for (Eigen::Index l = 0; l < limit_.size(); ++l) p.row(l) *= std::min(1.0, limit_[l] / std::max(p.row(l).sum(), limit_[l] * 1e-300));
    return p;
  }

 private:
  Eigen::MatrixXd squared_;
  Eigen::VectorXd limit_;
  Eigen::MatrixXd price_;
  const Eigen::VectorXd* disturbance_ = nullptr;
  Eigen::MatrixXd lambda_, v_;
  Eigen::VectorXd least_price_, column_, bend_, total_;
};

struct Prices {
  Eigen::MatrixXd link;  ///< (L, K), 1/W
  Eigen::VectorXd up;    ///< (J), 1/W
};

Prices prices_at(const PowerProblem& x, const Links& at, const Powers& powers) {
  const Eigen::ArrayXd a = at.amplitude.array().square(), i = at.disturbance.array(), b = at.base.array(), q = powers.q.array();
  const Eigen::VectorXd dl = a / (i * (i + a)), ul = q / (b * (b + q));
  Prices out;
  out.link.resize(x.aps(), x.streams_dl());
  out.link.colwise() = x.ap_cross.transpose() * ul;
  const Eigen::VectorXd by_user = x.user_cross.transpose() * dl.reshaped(x.subcarriers_dl, x.users).colwise().sum().transpose();
  out.up.resize(x.streams_ul());
  for (Eigen::Index j = 0; j < x.streams_ul(); ++j) out.up[j] = by_user[j / x.subcarriers_ul];
  for (Eigen::Index m = 0; m < static_cast<Eigen::Index>(x.mui_dl.size()); ++m) {
    const Eigen::VectorXd own = dl(Eigen::seqN(m, x.users, x.subcarriers_dl));
    const Eigen::VectorXd leaked = x.mui_dl[static_cast<std::size_t>(m)].transpose() * own;
    for (Eigen::Index l = 0; l < x.aps(); ++l)
      for (Eigen::Index d = 0; d < x.users; ++d) out.link(l, d * x.subcarriers_dl + m) += leaked[l * x.users + d];
  }
  for (Eigen::Index m = 0; m < static_cast<Eigen::Index>(x.mui_ul.size()); ++m) {
    const Eigen::VectorXd own = ul(Eigen::seqN(m, x.users, x.subcarriers_ul));
    const Eigen::VectorXd leaked = x.mui_ul[static_cast<std::size_t>(m)].transpose() * own;
    for (Eigen::Index d = 0; d < x.users; ++d) out.up[d * x.subcarriers_ul + m] += leaked[d];
  }
  return out;
}

}  // namespace

PowerResult iterate_link_prices(const PowerProblem& x, const LinkPriceOptions& options, const OnIteration& on_iteration) {
  PowerResult result;
  const auto subcarriers = static_cast<double>(x.subcarriers_dl + x.subcarriers_ul);
  Powers now{.p = Eigen::MatrixXd(x.aps(), x.streams_dl()), .q = Eigen::VectorXd(x.streams_ul())};
  for (Eigen::Index l = 0; l < x.aps(); ++l)
    now.p.row(l) = 0.7 * water_fill(x.gain.row(l).transpose().cwiseAbs2(), x.ap_power[l]).transpose();
  for (Eigen::Index d = 0; d < x.users; ++d)  // a silent user would never be woken by prices that its own power sets
    now.q.segment(d * x.subcarriers_ul, x.subcarriers_ul).setConstant(0.1 * x.user_power[d] / static_cast<double>(x.subcarriers_ul));
  double value = sum_rate(x, now);
  result.objective.push_back(value / subcarriers);
  result.status = Status::iteration_limit;
  result.message = "reached max_rounds";
  LinkDual dual(x);
  DualNewtonWorkspace work;
  Eigen::VectorXd nu = static_cast<double>(x.streams_dl()) / (static_cast<double>(x.aps()) * x.ap_power.array());
  Powers far = now, trial = now;
  while (result.iterations.outer < options.max_rounds) {
    const Links at = links(x, now);
    const Prices prices = prices_at(x, at, now);
    dual.set(prices.link, at.disturbance);
    for (Eigen::Index l = 0; l < x.aps(); ++l)
      if (!(dual.least_price(l) + nu[l] > 0.0)) nu[l] = 1.0 / x.ap_power[l];
    const DualNewtonReport step = minimize_dual(dual, nu, 1e-9, 100, work);
    result.iterations.inner += step.steps;
    far.p = dual.powers();
    for (Eigen::Index d = 0; d < x.users; ++d) {
      const Eigen::Index first = d * x.subcarriers_ul;
      // each subcarrier has its own price: level w_j with w_j = 1/(price_j + kappa), kappa by bisection on the budget
      const auto own = [&](double kappa, double& power) {
        power = 0.0;
        for (Eigen::Index j = first; j < first + x.subcarriers_ul; ++j) {
          const double dear = prices.up[j] + kappa;
          far.q[j] = dear > 0.0 ? std::max(0.0, 1.0 / dear - at.base[j]) : x.user_power[d] * 2.0;
          power += far.q[j];
        }
      };
      double power = 0.0, low = 0.0, high = static_cast<double>(x.subcarriers_ul) / x.user_power[d];
      own(0.0, power);
      if (power <= x.user_power[d]) continue;
      for (int k = 0; k < 60; ++k) {
        const double middle = 0.5 * (low + high);
        own(middle, power);
        (power > x.user_power[d] ? low : high) = middle;
      }
      own(high, power);
    }
    double gain = -1.0, t = 1.0;
    for (int k = 0; k < 40 && !(gain > 0.0); ++k, t *= 0.5) {
      trial.p = (1.0 - t) * now.p + t * far.p;
      trial.q = (1.0 - t) * now.q + t * far.q;
      gain = sum_rate(x, trial) - value;
    }
    ++result.iterations.outer;
    if (!std::isfinite(gain)) {
      result.status = Status::numerical_failure;
      result.message = "the objective is not finite; the powers before it are kept";
      break;
    }
    if (gain > 0.0) {
      std::swap(now, trial);
      value += gain;
      result.objective.push_back(value / subcarriers);
    }
    if (gain < options.tolerance * std::abs(value)) {
      result.status = Status::converged;
      result.message.clear();
      break;
    }
    if (on_iteration && !on_iteration({"link_prices", result.iterations.outer, result.objective.back()})) {
      result.status = Status::interrupted;
      result.message = "stopped on request";
      break;
    }
  }
  result.powers = std::move(now);
  return result;
}

}  // namespace airloom::mdd
