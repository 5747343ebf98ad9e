#include "airloom/systems/mdd/design/baselines.hpp"

#include <Eigen/LU>
#include <cmath>

#include "airloom/numerics/water_fill.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/promises.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// Gains of each subcarrier's best user alone.
Eigen::VectorXd best_users(const PowerProblem& x, const Eigen::VectorXd& gain) {
  Eigen::VectorXd best = Eigen::VectorXd::Zero(gain.size());
  for (Index m = 0; m < x.subcarriers_dl; ++m) {
    Index winner = m;
    for (Index k = m; k < gain.size(); k += x.subcarriers_dl) winner = gain[k] > gain[winner] ? k : winner;
    best[winner] = gain[winner];
  }
  return best;
}

Eigen::VectorXd full_uplink(const PowerProblem& x) {
  Eigen::VectorXd q(x.streams_ul());
  for (Index first = 0; first < q.size(); first += x.subcarriers_ul) {
    q.segment(first, x.subcarriers_ul) =
        water_fill(x.noise.segment(first, x.subcarriers_ul).cwiseInverse(), x.user_power[first / x.subcarriers_ul]);
  }
  return q;
}

/// Scales users to their budgets. @return  the first user who is over it, -1 for none
Index cap_users(const PowerProblem& x, Eigen::VectorXd& q) {
  Index over = -1;
  for (Index d = 0; d < x.users; ++d) {
    auto own = q.segment(d * x.subcarriers_ul, x.subcarriers_ul);
    if (own.sum() <= x.user_power[d]) continue;
    if (over < 0) over = d;
    own *= x.user_power[d] / own.sum();
  }
  return over;
}

/// Uplink powers at which every subcarrier has just its share of the promised rate, given the access points' powers: q = Gamma (b + U q).
/// @return  false when none exist within the budgets; then every user that needs too much sends at its budget
bool floor_uplink(const PowerProblem& x, Powers& powers) {
  const double floor = promises_of(x, x.qos == Qos::none ? Qos::none : Qos::subcarrier).floor_ul;
  const Eigen::VectorXd base = x.noise + x.ap_cross * powers.p.rowwise().sum();
  powers.q = floor * base;
  bool exists = true;
  for (std::size_t m = 0; m < x.mui_ul.size(); ++m) {
    const Eigen::VectorXi places =
        Eigen::VectorXi::LinSpaced(static_cast<int>(x.users), 0, static_cast<int>(x.users) - 1) * static_cast<int>(x.subcarriers_ul);
    const Eigen::VectorXi at = places.array() + static_cast<int>(m);
    const Eigen::MatrixXd system = Eigen::MatrixXd::Identity(x.users, x.users) - floor * x.mui_ul[m];
    const Eigen::VectorXd q = system.partialPivLu().solve(powers.q(at));
    // a negative power means that interference grows faster than the powers: there is no fixed point
    const bool sound = q.allFinite() && q.minCoeff() >= 0.0;
    exists = exists && sound;
    for (Index d = 0; d < x.users; ++d) powers.q[at[d]] = sound ? q[d] : x.user_power[d];
  }
  return cap_users(x, powers.q) < 0 && exists;
}

Outcome<Solution> finish(const PowerProblem& x, Powers powers, bool wants_promise) {
  for (Index l = 0; l < x.aps(); ++l) {  // rounding of a sum of shares may exceed the budget
    const double total = powers.p.row(l).sum();
    if (total > x.ap_power[l]) powers.p.row(l) *= x.ap_power[l] / total;
  }
  (void)cap_users(x, powers.q);
  Outcome<Solution> out;
  out.status = Status::converged;
  if (const QosSlack slack = qos_slack(x, powers); wants_promise && slack.violation > 1e-8) {
    out.status = Status::stalled;
    out.message = "user " + std::to_string(slack.user) + " is " + shortest(100.0 * slack.violation) + " % below its promised " +
                  (slack.uplink ? "uplink" : "downlink");
  }
  out.solution = {.p_dl_w = std::move(powers.p), .p_ul_w = std::move(powers.q)};
  return out;
}

}  // namespace

Powers greedy_powers(const PowerProblem& x, const GreedyOptions& o) {
  Powers powers{.p = Eigen::MatrixXd(x.aps(), x.streams_dl()), .q = {}};
  for (Index l = 0; l < x.aps(); ++l) {
    const Eigen::VectorXd gain = x.gain.row(l).cwiseAbs2();
    powers.p.row(l) = water_fill(o.best_user_only ? best_users(x, gain) : gain, x.ap_power[l]).transpose();
  }
  switch (o.uplink) {
    case UplinkRule::full: powers.q = full_uplink(x); break;
    case UplinkRule::floor: (void)floor_uplink(x, powers); break;
  }
  return powers;
}

Outcome<Solution> solve_greedy(const Instance& instance, const GreedyOptions& o, const SolveControl&) {
  const PowerProblem x = checked_problem(instance);
  return finish(x, greedy_powers(x, o), false);
}

Outcome<Solution> solve_beam_split(const Instance& instance, const BeamSplitOptions&, const SolveControl&) {
  const PowerProblem x = checked_problem(instance);
  Powers powers{.p = x.gain.cwiseAbs2(), .q = {}};
  for (Index l = 0; l < x.aps(); ++l) {
    const double sum = powers.p.row(l).sum();
    if (sum > 0.0) powers.p.row(l) *= x.ap_power[l] / sum;
  }
  (void)floor_uplink(x, powers);
  return finish(x, std::move(powers), true);
}

Outcome<Solution> solve_equal_power(const Instance& instance, const EqualPowerOptions&, const SolveControl&) {
  const PowerProblem x = checked_problem(instance);
  Powers powers{.p = (x.gain.array() > 0.0).cast<double>(), .q = Eigen::VectorXd(x.streams_ul())};
  for (Index l = 0; l < x.aps(); ++l) {
    const double links = powers.p.row(l).sum();
    if (links > 0.0) powers.p.row(l) *= x.ap_power[l] / links;
  }
  for (Index j = 0; j < x.streams_ul(); ++j) powers.q[j] = x.user_power[j / x.subcarriers_ul] / static_cast<double>(x.subcarriers_ul);
  return finish(x, std::move(powers), false);
}

}  // namespace airloom::mdd
