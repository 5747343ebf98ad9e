#include "airloom/systems/mdd/design/hgnn/promise.hpp"

#include <cmath>

#include "airloom/systems/mdd/design/interior_point/phase_one.hpp"
#include "airloom/systems/mdd/problem/promises.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double margin = 5e-4;       ///< relative; what streams are raised to above their floor
constexpr int most_rounds = 100;      ///< of factors; a handful where there is room
constexpr double most_factor = 1e12;  ///< beyond it there is no fixed point
constexpr int halvings = 40;
constexpr double turn_down = 0.8;  ///< of all access points, from one attempt to the next
constexpr int most_turns = 20;     ///< to a hundredth

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

/// Every access point at `part` of its power, every uplink on its promise where it is above.
Powers turned_down(const PowerProblem& x, const Powers& powers, double part) {
  Powers out{.p = part * powers.p, .q = {}};
  const double floor = promises_of(x, Qos::subcarrier).floor_ul * (1.0 + margin);
  out.q = powers.q.cwiseMin(floor * (x.noise + x.ap_cross * out.p.rowwise().sum()));
  return out;
}

/// The powers as they are or the loudest of these, shared so that all is kept.
bool share_less(const PowerProblem& x, double floor, Powers& powers) {
  double part = 1.0;
  for (int turn = 0; turn < most_turns; ++turn) {
    Powers attempt = turn == 0 ? powers : turned_down(x, powers, part);
    if (share_anew(x, floor, attempt) && !(qos_slack(x, attempt).violation > 0.0)) {
      powers = std::move(attempt);
      return true;
    }
    if (turn > 0) part *= turn_down;
  }
  return false;
}

Powers point_between(const Powers& from, const Powers& to, double part) {
  return {.p = (1.0 - part) * from.p + part * to.p, .q = (1.0 - part) * from.q + part * to.q};
}

PromiseRepair move_towards(const PowerProblem& x, Powers& powers, PromiseProof& proof) {
  const PhaseOneResult start = find_feasible(x);
  // sums of rates may be kept where no powers keep them subcarrier by subcarrier
  if (start.status == Status::infeasible && x.qos == Qos::subcarrier) {
    proof = start.proof;
    return PromiseRepair::impossible;
  }
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

bool share_streams_anew(const PowerProblem& x, Powers& powers) { return share_less(x, promises_of(x, Qos::subcarrier).floor_dl, powers); }

PromiseRepair keep_promises(const PowerProblem& x, Powers& powers, PromiseProof& proof) {
  if (x.qos == Qos::none || x.has_mui() || !powers.p.allFinite() || !powers.q.allFinite()) return PromiseRepair::none;
  if (!(qos_slack(x, powers).violation > 0.0)) return PromiseRepair::none;
  return share_streams_anew(x, powers) ? PromiseRepair::streams : move_towards(x, powers, proof);
}

}  // namespace airloom::mdd
