#include "airloom/systems/mdd/design/price/alternation.hpp"

#include <cmath>
#include <utility>

namespace airloom::mdd {
Alternation::Alternation(const PowerProblem& problem, const UlPromise& promise)
    : x_(problem),
      promise_(promise),
      dl_(problem.gain, problem.ap_power),
      floors_(problem),
      budgets_(problem),
      disturbance_(problem.streams_dl()) {}

void Alternation::uplink() {
  user_prices(x_, at_, floors_.price(), eta_, mu_);
  trial_.sinr = at_.sinr;
  const Eigen::Index ul = x_.subcarriers_ul;
  bool kept = true;
  for (Eigen::Index d = 0; d < x_.users; ++d)
    kept = ul_step(promise_, at_.base.segment(d * ul, ul), mu_[d], x_.user_power[d], trial_.sinr.segment(d * ul, ul)) && kept;
  if (!kept) return;
  trial_.amplitude = at_.amplitude;
  trial_.ap_total = at_.ap_total;
  evaluate(x_, trial_);
  if (!(floors_.merit(trial_) >= floors_.merit(at_) - floors_.patience(at_.value))) return;
  at_.sinr.swap(trial_.sinr);
  at_.base.swap(trial_.base);
  at_.user_total.swap(trial_.user_total);
  at_.disturbance.swap(trial_.disturbance);
  at_.value = trial_.value;
}

void Alternation::downlink(double tolerance) {
  user_prices(x_, at_, floors_.price(), eta_, mu_);
  const Eigen::Index ul = x_.subcarriers_ul;
  weighted_ = at_.sinr;
  for (Eigen::Index d = 0; d < x_.users; ++d) {
    weighted_.segment(d * ul, ul) *= mu_[d];
    disturbance_.segment(d * x_.subcarriers_dl, x_.subcarriers_dl).setConstant(at_.disturbance[d]);
  }
  price_.noalias() = x_.ap_cross.transpose() * weighted_;
  const bool limited = budgets_.limit(at_.sinr);
  const DlTarget target{.disturbance = disturbance_,
                        .price = price_,
                        .rows = limited ? &budgets_.rows() : nullptr,
                        .row_limit = limited ? &budgets_.limits() : nullptr,
                        .floor = floors_.at(disturbance_),
                        .tolerance = tolerance};
  const DlStepReport step = dl_.solve(target);
  report_.newton_steps += step.steps;
  if (floors_.enforced()) floors_.learn(dl_.floor_multiplier());
  report_.gap = step.dual - step.primal;
  if (!std::isfinite(step.primal)) return;
  trial_.amplitude = dl_.amplitude();
  trial_.ap_total = dl_.ap_total();
  trial_.sinr = at_.sinr;
  evaluate(x_, trial_);
  // at the end the model knows the totals of weak access points better than the rounded objective does
  const double rounding = tolerance <= finest_step ? 1e-14 * std::abs(at_.value) : 0.0;
  if (floors_.merit(trial_) >= floors_.merit(at_) - rounding - floors_.patience(at_.value) && budgets_.hold(trial_.user_total)) {
    trial_.column = dl_.column();
    trial_.row = dl_.row();
    trial_.dense = false;
    std::swap(trial_, at_);
    return;
  }
  backtrack();
}

/// Halves the way to the step's powers until the true objective does not fall; stays where none does.
void Alternation::backtrack() {
  ++report_.backtracks;
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
    if (floors_.merit(trial_) > floors_.merit(at_) && budgets_.hold(trial_.user_total)) {
      trial_.dense = true;
      std::swap(trial_, at_);
      return;
    }
  }
}

}  // namespace airloom::mdd
