#include <cmath>

#include "airloom/core/values.hpp"
#include "airloom/numerics/water_fill.hpp"
#include "airloom/systems/mdd/design/price/dl_step.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"
#include "airloom/systems/mdd/design/price/price_point.hpp"
#include "airloom/systems/mdd/design/price/ul_step.hpp"

namespace airloom::mdd {
namespace {

constexpr double early = 1e-6;          ///< relative change at which floors are looked at
constexpr double finest_step = 1e-12;   ///< relative residual of the last downlink steps
constexpr int most_quiet_rounds = 10;   ///< after which totals that still move are rounding
constexpr double floor_margin = 1e-9;   ///< relative; what the downlink aims at above its floors
constexpr double floor_slack = 0.4e-8;  ///< relative; below a floor by more than this is below it

/// Every access point water-fills alone, or takes the given powers; all are then turned down together until each user can afford its
/// promise.
/// @return  -1, or the first user who cannot keep its promise even with silent access points
Eigen::Index start(const PowerProblem& x, const UlPromise& promise, const Powers* given, PricePoint& at) {
  const Eigen::Index ul = x.subcarriers_ul;
  for (Eigen::Index d = 0; d < x.users; ++d)
    if (!(least_power(promise, x.noise.segment(d * ul, ul)) < x.user_power[d])) return d;
  at.dense = true;
  if (given != nullptr) {
    at.p = given->p;
  } else {
    at.p.resize(x.aps(), x.streams_dl());
    for (Eigen::Index l = 0; l < x.aps(); ++l) at.p.row(l) = water_fill(x.gain.row(l).transpose().cwiseAbs2(), x.ap_power[l]).transpose();
  }
  look_at_powers(x, at);
  at.sinr.resize(x.streams_ul());
  double scale = 1.0;
  const Eigen::VectorXd full = x.ap_cross * at.ap_total;
  Eigen::VectorXd own;
  const auto affordable = [&] {
    bool all = true;
    for (Eigen::Index d = 0; d < x.users; ++d) {
      const Eigen::VectorXd base = x.noise.segment(d * ul, ul) + scale * full.segment(d * ul, ul);
      all = all && least_power(promise, base, &own) < x.user_power[d];
      at.sinr.segment(d * ul, ul) = own;
    }
    return all;
  };
  for (int k = 0; k < 2000 && !affordable(); ++k) scale *= 0.7;
  at.p *= scale;
  at.ap_total *= scale;
  at.amplitude *= std::sqrt(scale);
  evaluate(x, at);
  return -1;
}

class Alternation {
 public:
  Alternation(const PowerProblem& x, const UlPromise& promise) : x_(x), promise_(promise), dl_(x.gain, x.ap_power) {
    disturbance_.resize(x.streams_dl());
    rows_.resize(x.users, x.aps());
    row_limit_.resize(x.users);
  }
  PricePoint& point() { return at_; }
  [[nodiscard]] const DlStep& downlink() const { return dl_; }
  [[nodiscard]] int newton_steps() const { return newton_steps_; }
  [[nodiscard]] double gap() const { return gap_; }
  [[nodiscard]] int backtracks() const { return backtracks_; }
  [[nodiscard]] Status downlink_status() const { return status_; }

  /// Whether every downlink stream has its promised SINR.
  [[nodiscard]] bool keeps_floors() const {
    const double floor = x_.floor_dl();
    for (Eigen::Index k = 0; k < at_.amplitude.size(); ++k) {
      const double needed = floor * at_.disturbance[k / x_.subcarriers_dl];
      if (at_.amplitude[k] * at_.amplitude[k] < needed * (1.0 - floor_slack)) return false;
    }
    return true;
  }
  [[nodiscard]] bool enforces_floors() const { return floor_price_.size() > 0; }
  /// From now on downlink steps keep A_k >= Gamma I_k at the present disturbance; what the disturbance then adds to the floors is
  /// priced in the next round, and falling short of them counts against a step by twice the floor's multiplier.
  void enforce_floors() {
    floor_price_ = Eigen::VectorXd::Zero(x_.streams_dl());
    penalty_ = Eigen::VectorXd::Zero(x_.streams_dl());
    floor_.resize(x_.streams_dl());
  }

  void uplink() {
    user_prices(x_, at_, floor_price_, eta_, mu_);
    trial_.sinr = at_.sinr;
    const Eigen::Index ul = x_.subcarriers_ul;
    bool kept = true;
    for (Eigen::Index d = 0; d < x_.users; ++d)
      kept = ul_step(promise_, at_.base.segment(d * ul, ul), mu_[d], x_.user_power[d], trial_.sinr.segment(d * ul, ul)) && kept;
    if (!kept) return;
    trial_.amplitude = at_.amplitude;
    trial_.ap_total = at_.ap_total;
    evaluate(x_, trial_);
    if (!(merit(trial_) >= merit(at_) - patience())) return;
    at_.sinr.swap(trial_.sinr);
    at_.base.swap(trial_.base);
    at_.user_total.swap(trial_.user_total);
    at_.disturbance.swap(trial_.disturbance);
    at_.value = trial_.value;
  }

  void downlink_step(double tolerance) {
    user_prices(x_, at_, floor_price_, eta_, mu_);
    const Eigen::Index ul = x_.subcarriers_ul;
    weighted_ = at_.sinr;
    for (Eigen::Index d = 0; d < x_.users; ++d) {
      weighted_.segment(d * ul, ul) *= mu_[d];
      disturbance_.segment(d * x_.subcarriers_dl, x_.subcarriers_dl).setConstant(at_.disturbance[d]);
    }
    price_.noalias() = x_.ap_cross.transpose() * weighted_;
    const bool limited = users_may_run_out();
    const DlTarget target{.disturbance = disturbance_,
                          .price = price_,
                          .rows = limited ? &rows_ : nullptr,
                          .row_limit = limited ? &row_limit_ : nullptr,
                          .floor = enforces_floors() ? &floor_ : nullptr,
                          .tolerance = tolerance};
    if (enforces_floors()) floor_ = x_.floor_dl() * (1.0 + floor_margin) * disturbance_;
    const DlStepReport report = dl_.solve(target);
    newton_steps_ += report.steps;
    if (enforces_floors()) {
      floor_price_ = dl_.floor_multiplier();
      penalty_ = penalty_.cwiseMax(2.0 * floor_price_);
      floor_price_ *= x_.floor_dl();
    }
    gap_ = report.dual - report.primal;
    status_ = report.status;
    if (!std::isfinite(report.primal)) return;
    trial_.amplitude = dl_.amplitude();
    trial_.ap_total = dl_.ap_total();
    trial_.sinr = at_.sinr;
    evaluate(x_, trial_);
    // at the end the model knows the totals of weak access points better than the rounded objective does
    const double rounding = tolerance <= finest_step ? 1e-14 * std::abs(at_.value) : 0.0;
    if (merit(trial_) >= merit(at_) - rounding - patience() && within_budgets(trial_)) {
      trial_.column = dl_.column();
      trial_.row = dl_.row();
      trial_.dense = false;
      std::swap(trial_, at_);
      return;
    }
    backtrack();
  }

 private:
  /// The value, less what floors that are missed cost.
  [[nodiscard]] double merit(const PricePoint& at) const {
    double value = at.value;
    if (!enforces_floors()) return value;
    const double floor = x_.floor_dl();
    for (Eigen::Index k = 0; k < penalty_.size(); ++k) {
      const double missing = floor * at.disturbance[k / x_.subcarriers_dl] - at.amplitude[k] * at.amplitude[k];
      if (missing > 0.0) value -= penalty_[k] * missing;
    }
    return value;
  }
  /// With floors the steps aim at a fixed point whose multipliers lag by a round: near it a small loss of merit is the way there.
  [[nodiscard]] double patience() const { return enforces_floors() ? 1e-4 * std::abs(at_.value) : 0.0; }
  /// Whether a user could exceed its budget at these SINRs if the access points used all their power; then fills E and R.
  bool users_may_run_out() {
    const Eigen::Index ul = x_.subcarriers_ul;
    if (full_base_.size() == 0) full_base_ = x_.noise + x_.ap_cross * x_.ap_power;
    bool any = false;
    for (Eigen::Index d = 0; d < x_.users; ++d)
      any = any || at_.sinr.segment(d * ul, ul).dot(full_base_.segment(d * ul, ul)) > x_.user_power[d];
    if (!any) return false;
    for (Eigen::Index d = 0; d < x_.users; ++d) {
      const auto s = at_.sinr.segment(d * ul, ul);
      rows_.row(d).noalias() = s.transpose() * x_.ap_cross.middleRows(d * ul, ul);
      row_limit_[d] = x_.user_power[d] - s.dot(x_.noise.segment(d * ul, ul));
    }
    return row_limit_.minCoeff() > 0.0;
  }
  [[nodiscard]] bool within_budgets(const PricePoint& at) const {
    return (at.user_total.array() <= x_.user_power.array() * (1.0 + 1e-12)).all();
  }
  /// Halves the way to the step's powers until the true objective does not fall; stays where none does.
  void backtrack() {
    ++backtracks_;
    make_dense(dl_.squared_gain(), at_);
    far_.dense = false;
    far_.column = dl_.column();
    far_.row = dl_.row();
    make_dense(dl_.squared_gain(), far_);
    double t = 0.5;
    for (int k = 0; k < 30; ++k, t *= 0.5) {
      trial_.p = (1.0 - t) * at_.p + t * far_.p;
      look_at_powers(x_, trial_);
      evaluate(x_, trial_);
      if (merit(trial_) > merit(at_) && within_budgets(trial_)) {
        trial_.dense = true;
        std::swap(trial_, at_);
        return;
      }
    }
  }

  const PowerProblem& x_;
  UlPromise promise_;
  DlStep dl_;
  PricePoint at_, trial_, far_;
  Eigen::VectorXd eta_, mu_, weighted_, price_, disturbance_, row_limit_, full_base_;
  Eigen::VectorXd floor_, floor_price_, penalty_;  ///< empty while the downlink promise is left out
  Eigen::MatrixXd rows_;
  int newton_steps_ = 0;
  int backtracks_ = 0;
  double gap_ = 0.0;
  Status status_ = Status::not_run;
};

}  // namespace

PriceResult alternate_prices(const PowerProblem& problem, const PriceOptions& options, const OnIteration& on_iteration,
                             const Powers* given) {
  PriceResult result;
  PowerProblem changed;
  const Qos qos = enforced(options.qos, problem.qos);
  if (qos != problem.qos) {
    changed = problem;
    changed.qos = qos;
  }
  const PowerProblem& x = qos != problem.qos ? changed : problem;
  const UlPromise promise = ul_promise(x);
  Alternation run(x, promise);
  PricePoint& at = run.point();
  if (const Eigen::Index user = start(x, promise, given, at); user >= 0) {
    const double needed = least_power(promise, x.noise.segment(user * x.subcarriers_ul, x.subcarriers_ul));
    result.status = Status::infeasible;
    result.message = "user " + std::to_string(user) + " cannot keep its uplink rate even with silent access points: needs " +
                     shortest(needed) + " W of " + shortest(x.user_power[user]) + " W";
    return result;
  }
  const auto subcarriers = static_cast<double>(x.subcarriers_dl + x.subcarriers_ul);
  const double wanted = options.accuracy == Accuracy::certified ? 1e-13 : 1e-7;
  result.objective.push_back(at.value / subcarriers);
  result.status = Status::iteration_limit;
  result.message = "reached max_rounds";
  double tolerance = 1e-2;
  int quiet = 0;  // rounds at the finest step that gained nothing
  Eigen::VectorXd total_before;
  while (result.iterations.outer < options.max_rounds) {
    const double before = at.value;
    const int backtracks_before = run.backtracks();
    total_before = at.ap_total;
    run.uplink();
    run.downlink_step(tolerance);
    ++result.iterations.outer;
    const double change = (run.enforces_floors() ? std::abs(at.value - before) : at.value - before) / std::abs(at.value);
    result.objective.push_back(std::max(result.objective.back(), at.value / subcarriers));  // falls of a rounding are none
    if (!std::isfinite(at.value)) {
      result.status = Status::numerical_failure;
      result.message = "the objective is not finite";
      break;
    }
    // steps need be no finer than what the round gains; only a fine one may end the run
    const double fine = options.accuracy == Accuracy::certified ? finest_step : 1e-6;
    if (change < early && !run.enforces_floors() && x.floor_dl() > 0.0 && !run.keeps_floors()) {
      run.enforce_floors();
      result.objective.clear();  // of a problem without these floors
      tolerance = 1e-4;
      quiet = 0;
      run.downlink_step(tolerance);
      result.objective.push_back(at.value / subcarriers);
      continue;
    }
    if (change < (run.enforces_floors() ? 100.0 * wanted : wanted)) {
      // an access point of little power hardly shows in the objective, but in the optimality conditions
      const double moved = ((at.ap_total - total_before).array().abs() / at.ap_total.array().max(1e-12 * x.ap_power.array())).maxCoeff();
      const bool settled = options.accuracy == Accuracy::fast || moved <= 1e-7 || ++quiet > most_quiet_rounds;
      // floors must be kept, and by steps of full length: a line search that gives up is no fixed point
      const bool kept = !run.enforces_floors() || (run.keeps_floors() && run.backtracks() == backtracks_before);
      if (tolerance <= fine && settled && kept) {
        result.status = Status::converged;
        result.message.clear();
        break;
      }
      tolerance = std::max(fine, 1e-3 * tolerance);
    } else {
      tolerance = std::clamp(0.1 * change, fine, tolerance);
    }
    if (on_iteration && !on_iteration({"price", result.iterations.outer, result.objective.back()})) {
      result.status = Status::interrupted;
      result.message = "stopped on request";
      break;
    }
  }
  result.iterations.inner = run.newton_steps();
  result.duality_gap = run.gap();
  result.backtracks = run.backtracks();
  result.enforced_floors = run.enforces_floors();
  result.powers = exact_powers(x, run.downlink().squared_gain(), at);
  return result;
}

}  // namespace airloom::mdd
