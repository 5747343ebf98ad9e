#include "airloom/systems/haps/design/max_min/common_sinr.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "airloom/core/limits.hpp"
#include "airloom/numerics/lbfgs.hpp"

namespace airloom::haps {
namespace {

constexpr double level_spread = 1e-10;  ///< of ln(sigma / g): equal
constexpr double usable_spread = 1e-6;  ///< equal up to rounding, where it does not shrink any more
constexpr int most_level_steps = 60;
constexpr double farthest_price = 25.0;   ///< of ln eta from its mean
constexpr double idle_price = 1e-12;      ///< of a station that reaches nobody, over the mean: it costs the bound nothing
constexpr double rounding_factor = 20.0;  ///< of the uncertainty of a SINR that a bound allows for
constexpr int patience = 40;              ///< evaluations in which the ends must come nearer by a tenth

/// ln of the common level t(eta) over x = ln eta, with both ends of s* from every evaluation.
class CommonLevel {
 public:
  CommonLevel(const GramBank& bank, const Eigen::VectorXd& target, const std::stop_token& stop)
      : bank_(bank), target_(target), stop_(stop), q_(Eigen::VectorXd::Ones(target.size())) {
    best.bound = infinity;
    const Eigen::VectorXd gain = bank.link_gains().rowwise().sum();
    for (Eigen::Index b = 0; b < gain.size(); ++b) {
      if (gain[b] > 0.0) reaching_.push_back(b);
    }
    for (Eigen::Index c = gain.size(); c < bank.constraints(); ++c) reaching_.push_back(c);
  }
  /// Stations whose prices are looked for.
  [[nodiscard]] Eigen::Index variables() const { return static_cast<Eigen::Index>(reaching_.size()); }

  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    const Eigen::VectorXd centred = x.array() - x.mean();
    if (!(centred.cwiseAbs().maxCoeff() < farthest_price)) return infinity;
    const Eigen::VectorXd price = centred.array().exp();
    Eigen::VectorXd eta = Eigen::VectorXd::Constant(bank_.constraints(), idle_price * price.mean());
    eta(reaching_) = price;
    const Eigen::VectorXd q_before = q_;
    if (!equalize(eta)) {
      q_ = q_before;
      return infinity;
    }
    const double level = std::exp(excess_.mean());
    Eigen::VectorXd power;
    Eigen::VectorXd station_power;
    if (!find_beams(eta, level, power, station_power)) return infinity;
    const Eigen::VectorXd own = priced_.received().diagonal().real();
    const double slope = (q_.array() * own.array().square() * power.array() / (level * target_.array())).sum();
    gradient = price.array() * (1.0 - station_power(reaching_).array()) / slope;
    return gradient.allFinite() ? std::log(level) : infinity;
  }

  CommonSinr best;

 private:
  /// Makes all sigma_k / g_k equal by Newton's method on ln q, sum q = sum eta kept; where that does not help, by the fixed point
  /// q_k g_k / sigma_k. Leaves q_, excess_ = ln(sigma / g) and priced_ of the last prices.
  bool equalize(const Eigen::VectorXd& eta) {
    const double total = eta.sum();
    double before = infinity;
    bool newton = true;
    for (int k = 0; k < most_level_steps; ++k) {
      q_ *= total / q_.sum();
      if (!evaluate(eta)) return false;
      const double spread = excess_.maxCoeff() - excess_.minCoeff();
      if (spread <= level_spread || (spread <= usable_spread && spread > 0.3 * before) || stop_.stop_requested()) return true;
      newton = !newton || spread <= 0.9 * before;
      before = spread;
      if (newton) newton = newton_step();
      if (!newton) q_ = q_.array() * (-excess_.array()).exp();
    }
    return excess_.maxCoeff() - excess_.minCoeff() <= 1.0;  // a level all the same, though not the best
  }

  bool evaluate(const Eigen::VectorXd& eta) {
    ++best.evaluations;
    if (!bank_.price(eta, q_, Eigen::VectorXd::Ones(q_.size()), priced_)) return false;
    if (!(priced_.own.minCoeff() > 0.0) || !priced_.own.allFinite()) return false;
    excess_ = (priced_.own.array() / target_.array()).log();
    const double bound = std::exp(excess_.maxCoeff()) * (1.0 + rounding_factor * priced_.uncertainty);
    if (bound < best.bound) {
      best.bound = bound;
      best.price_station = eta / eta.sum();
      best.price_user = q_ / q_.sum();
    }
    return true;
  }

  /// d ln sigma_k / d ln q_j = [j = k] - q_j |T_jk|^2 / T_kk (j != k).
  bool newton_step() {
    const Eigen::Index users = q_.size();
    const Eigen::MatrixXcd t = priced_.received();
    Eigen::MatrixXd system = Eigen::MatrixXd::Zero(users + 1, users + 1);
    for (Eigen::Index k = 0; k < users; ++k) {
      const double own = t(k, k).real();
      for (Eigen::Index j = 0; j < users; ++j) system(k, j) = j == k ? 1.0 : -q_[j] * std::norm(t(j, k)) / own;
      system(k, users) = -1.0;
      system(users, k) = q_[k] / q_.sum();
    }
    Eigen::VectorXd right(users + 1);
    right << -excess_, 0.0;
    const Eigen::VectorXd step = system.partialPivLu().solve(right);
    if (!step.allFinite()) return false;
    q_ = q_.array() * step.head(users).array().max(-3.0).min(3.0).exp();
    return true;
  }

  /// Beams along A_k^{-1} h_k with the powers that give all users the level; the lower end of s* is what they give within the budgets.
  bool find_beams(const Eigen::VectorXd& eta, double level, Eigen::VectorXd& power, Eigen::VectorXd& station_power) {
    const Eigen::Index users = q_.size();
    const Eigen::MatrixXcd t = priced_.received();
    Eigen::MatrixXd gains = -t.cwiseAbs2();
    for (Eigen::Index k = 0; k < users; ++k) gains(k, k) = std::norm(t(k, k)) / (level * target_[k]);
    power = gains.partialPivLu().solve(Eigen::VectorXd::Ones(users));
    if (!(power.minCoeff() > 0.0) || !power.allFinite()) return false;
    PricedBeams beams = priced_;
    beams.weight = beams.weight.cwiseProduct(power.cwiseSqrt());
    station_power = bank_.powers(eta, beams);
    const double fit = 1.0 / std::sqrt(station_power.maxCoeff());
    if (!std::isfinite(fit) || !(fit > 0.0)) return false;
    const JointBeams found = joint_beams(bank_, beams, eta, fit, Eigen::VectorXcd::Ones(users));
    const double reached = true_sinr(found.t, Eigen::VectorXd::Ones(users)).cwiseQuotient(target_).minCoeff();
    if (reached > best.reached) {
      best.reached = reached;
      best.beams = found.aligned();
    }
    return true;
  }

  const GramBank& bank_;
  const Eigen::VectorXd& target_;
  std::stop_token stop_;
  std::vector<Eigen::Index> reaching_;
  Eigen::VectorXd q_, excess_;
  PricedBeams priced_;
};

}  // namespace

CommonSinr largest_common_sinr(const GramBank& bank, const Eigen::VectorXd& target, const CommonSinrOptions& options) {
  CommonLevel level(bank, target, options.stop);
  Eigen::VectorXd x = Eigen::VectorXd::Zero(level.variables());
  double apart = infinity;
  int nearer_at = 0;
  int outer = 0;
  const auto counted = [&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) {
    ++outer;
    return level(at, gradient);
  };
  const auto done = [&] { return level.best.bound <= level.best.reached * (1.0 + options.tolerance); };
  const auto stop = [&] {
    const double now = level.best.bound / level.best.reached - 1.0;
    if (now < 0.9 * apart) {
      apart = now;
      nearer_at = outer;
    }
    return done() || outer - nearer_at > patience || level.best.evaluations > options.max_evaluations || options.stop.stop_requested();
  };
  for (int start = 0; start < 4 && !done(); ++start) {
    const double before = apart;
    (void)minimize_lbfgs(counted, stop, x, {.memory = 20, .max_evaluations = 2000});
    x.array() -= x.mean();
    if (level.best.evaluations > options.max_evaluations || options.stop.stop_requested() || (start > 0 && !(apart < 0.9 * before))) break;
  }
  CommonSinr out = std::move(level.best);
  if (options.stop.stop_requested()) out.status = Status::interrupted;
  else out.status = out.bound <= out.reached * (1.0 + 10.0 * options.tolerance) ? Status::converged : Status::stalled;
  return out;
}

CommonSinr largest_common_sinr_of_some(const GramBank& bank, const Eigen::VectorXd& target, const CommonSinrOptions& options) {
  std::vector<Eigen::Index> asked;
  for (Eigen::Index u = 0; u < target.size(); ++u) {
    if (target[u] > 0.0) asked.push_back(u);
  }
  if (static_cast<Eigen::Index>(asked.size()) == target.size()) return largest_common_sinr(bank, target, options);
  CommonSinr out = largest_common_sinr(bank.subset(asked), target(asked), options);
  Eigen::VectorXd price = Eigen::VectorXd::Zero(target.size());
  price(asked) = out.price_user;
  out.price_user = std::move(price);
  if (out.beams.terms.empty()) return out;
  JointBeams::Term part = out.beams.terms.front();
  const Eigen::Index users = target.size();
  if (part.c.size() > 0) {
    Eigen::MatrixXcd c = Eigen::MatrixXcd::Zero(users, users);
    c(asked, asked) = part.c;
    out.beams = joint_beams(bank, std::move(c), part.factor);
  } else {
    Eigen::MatrixXcd rows = Eigen::MatrixXcd::Zero(part.rows.rows(), users);
    rows(Eigen::all, asked) = part.rows;
    part.rows = std::move(rows);
    out.beams = {.terms = {part}, .t = bank.received_of_rows(part.rows)};
  }
  return out;
}

}  // namespace airloom::haps
