#include "airloom/systems/mdd/hgnn/promise.hpp"

#include <cmath>

#include "airloom/systems/mdd/phase_one.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double margin = 5e-4;       ///< relative; what streams are raised to above their floor
constexpr int most_rounds = 100;      ///< of factors; a handful where there is room
constexpr double most_factor = 1e12;  ///< beyond it there is no fixed point
constexpr int halvings = 40;

bool kept(const PowerProblem& x, const Powers& powers) { return !(qos_slack(x, Qos::subcarrier, powers).violation > 0.0); }

/// The factors c of streams; empty when none were found.
Eigen::VectorXd stream_factors(const PowerProblem& x, const Powers& powers, double floor) {
  const Links at = links(x, powers);
  const Eigen::MatrixXd root = x.gain.cwiseProduct(powers.p.cwiseSqrt());  // w sqrt(p)
  const Eigen::VectorXd wanted = (floor * at.disturbance.array()).sqrt();
  Eigen::VectorXd factor = Eigen::VectorXd::Ones(x.streams_dl());
  for (int round = 0; round < most_rounds; ++round) {
    // sqrt(T / s), 0 for silent access points
    const Eigen::VectorXd spent = powers.p * factor;
    const Eigen::VectorXd share = (spent.array() > 0.0).select((at.ap_total.array() / spent.array()).sqrt(), 0.0);
    const Eigen::ArrayXd needed = (wanted.array() / (root.transpose() * share).array()).square() * (1.0 + margin);
    if (!(needed.maxCoeff() < most_factor)) return {};
    if ((factor.array() * (1.0 + margin) >= needed).all()) return factor;
    factor = factor.array().max(needed);
  }
  return {};
}

bool share_anew(const PowerProblem& x, double floor, Powers& powers) {
  const Eigen::VectorXd factor = stream_factors(x, powers, floor);
  if (factor.size() == 0) return false;
  Eigen::MatrixXd p = powers.p * factor.asDiagonal();
  for (Index l = 0; l < x.aps(); ++l) {
    const double spent = p.row(l).sum();
    if (spent > 0.0) p.row(l) *= powers.p.row(l).sum() / spent;
  }
  powers.p = std::move(p);
  return true;
}

Powers point_between(const Powers& from, const Powers& to, double part) {
  return {.p = (1.0 - part) * from.p + part * to.p, .q = (1.0 - part) * from.q + part * to.q};
}

PromiseRepair move_towards(const PowerProblem& x, Powers& powers) {
  const PhaseOneResult start = find_feasible(x);
  if (start.status == Status::infeasible) return PromiseRepair::impossible;
  if (start.status != Status::converged || !kept(x, start.powers)) return PromiseRepair::failed;
  double reached = 0.0;
  double beyond = 1.0;
  for (int i = 0; i < halvings; ++i) {
    const double part = 0.5 * (reached + beyond);
    (kept(x, point_between(start.powers, powers, part)) ? reached : beyond) = part;
  }
  powers = point_between(start.powers, powers, reached);
  return PromiseRepair::segment;
}

}  // namespace

PromiseRepair keep_promises(const PowerProblem& x, Powers& powers) {
  if (x.qos == Qos::none || x.has_mui() || !powers.p.allFinite() || !powers.q.allFinite()) return PromiseRepair::none;
  if (!(qos_slack(x, powers).violation > 0.0)) return PromiseRepair::none;
  Powers shared = powers;
  const double floor = std::expm1(x.rate_dl / static_cast<double>(x.subcarriers_dl));
  if (share_anew(x, floor, shared) && !(qos_slack(x, shared).violation > 0.0)) {
    powers = std::move(shared);
    return PromiseRepair::streams;
  }
  return move_towards(x, powers);
}

}  // namespace airloom::mdd
