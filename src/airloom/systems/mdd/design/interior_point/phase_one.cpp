#include "airloom/systems/mdd/design/interior_point/phase_one.hpp"

#include <cmath>

#include "airloom/systems/mdd/design/promises/proof_search.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"

namespace airloom::mdd {
namespace {

/// Multipliers of A_k >= Gamma_D I_k and q_j >= Gamma_U b_j from those of the same conditions on roots, m, and of the budgets from the
/// slopes on their balls.
PromiseProof barrier_multipliers(Barrier& barrier, const PhaseOneResult& at, const Powers& squared_slope) {
  const PowerProblem& x = barrier.problem();
  const BarrierTerms& terms = barrier.terms();
  PromiseProof out{.dl = Eigen::VectorXd::Zero(x.streams_dl()),
                   .ul = Eigen::VectorXd::Zero(x.streams_ul()),
                   .ap = 0.5 * squared_slope.p.rowwise().sum().cwiseQuotient(x.ap_power).cwiseSqrt(),
                   .user = Eigen::VectorXd::Zero(x.users),
                   .weight = {},
                   .tangent = {}};
  for (Eigen::Index k = 0; k < x.streams_dl() && terms.floor_dl > 0.0; ++k) {
    out.dl[k] = 0.5 * at.multiplier_dl[k] / (barrier.stream_norm()[k] * std::sqrt(terms.floor_dl * barrier.disturbance()[k]));
  }
  for (Eigen::Index j = 0; j < x.streams_ul() && terms.floor_ul > 0.0; ++j) {
    out.ul[j] = 0.5 * at.multiplier_ul[j] / std::sqrt(terms.floor_ul * barrier.base()[j]);
  }
  return out;
}

/// Fills the certificate at the barrier's last point.
void bound_slack(Barrier& barrier, PhaseOneResult& out) {
  const PowerProblem& x = barrier.problem();
  const BarrierTerms& terms = barrier.terms();
  barrier.cone_multipliers(out.multiplier_dl, out.multiplier_ul);
  const double sum = out.multiplier_dl.sum() + out.multiplier_ul.sum();
  out.multiplier_dl /= sum;
  out.multiplier_ul /= sum;
  const Barrier::Inner& at = barrier.inner();
  Eigen::VectorXd inner = Eigen::VectorXd::Zero(at.size), slope;
  double bound = 0.0;
  // sqrt(Gamma I) >= sqrt(Gamma) (1, ..)'(1, ..)_now / sqrt(I_now): constant part here, the rest through the chain rule
  for (Eigen::Index k = 0; k < x.streams_dl(); ++k) {
    if (!(out.multiplier_dl[k] > 0.0)) continue;
    const double root = out.multiplier_dl[k] * std::sqrt(terms.floor_dl / barrier.disturbance()[k]) / barrier.stream_norm()[k];
    bound += root;
    inner[at.a + k] = -out.multiplier_dl[k];
    inner[at.disturbance + k] = 0.5 * root;
  }
  for (Eigen::Index j = 0; j < x.streams_ul(); ++j) {
    if (!(out.multiplier_ul[j] > 0.0)) continue;
    const double root = out.multiplier_ul[j] * std::sqrt(terms.floor_ul / barrier.base()[j]);
    bound += root * x.noise[j];
    inner[at.y + j] = -out.multiplier_ul[j];
    inner[at.base + j] = 0.5 * root;
  }
  barrier.pull(inner, slope);
  const Powers grouped = [&] {
    Eigen::VectorXd magnitude = slope.cwiseAbs();
    return barrier.unpack(magnitude);
  }();
  bound -= grouped.p.rowwise().sum().cwiseProduct(x.ap_power).cwiseSqrt().sum();
  for (Eigen::Index d = 0; d < x.users; ++d)
    bound -= std::sqrt(grouped.q.segment(d * x.subcarriers_ul, x.subcarriers_ul).sum() * x.user_power[d]);
  out.lower_bound = bound;
  if (bound > 0.0) out.proof = repaired_proof(x, terms.floor_dl, terms.floor_ul, barrier_multipliers(barrier, out, grouped));
  double most = -1.0;
  for (Eigen::Index d = 0; d < x.users; ++d) {
    const double weight = out.multiplier_dl.segment(d * x.subcarriers_dl, x.subcarriers_dl).sum() +
                          out.multiplier_ul.segment(d * x.subcarriers_ul, x.subcarriers_ul).sum();
    if (weight > most) {
      most = weight;
      out.user = d;
    }
  }
}

/// Whether every stream that can be served has power: the logarithms of the objective want it, promises of one direction alone do not.
bool all_streams_powered(const PowerProblem& x, const Powers& at) {
  const Eigen::VectorXd received = at.p.cwiseSqrt().cwiseProduct(x.gain).colwise().sum().transpose();
  const Eigen::VectorXd possible = x.gain.colwise().sum().transpose();
  return ((received.array() > 0.0) || (possible.array() <= 0.0)).all() && (at.q.array() > 0.0).all();
}

/// A point as near to `at`, inside all promises, in which every stream has power: the set of roots of powers is convex, so a short way
/// towards the centre of the budgets stays inside. @return  the powers at the end of the longest such way that was tried
Powers powered(Barrier& barrier, const Eigen::VectorXd& at) {
  const Eigen::VectorXd inside = barrier.pack(barrier.unpack(at));
  const Eigen::VectorXd centre = barrier.central_start(0.3);
  Eigen::VectorXd mixed = inside;
  for (double way = 0.25; way > 1e-12; way *= 0.25) {
    mixed = (1.0 - way) * inside + way * centre;
    barrier.set_slack(mixed, 0.0);
    if (mixed[mixed.size() - 1] < 0.0) break;
  }
  return barrier.unpack(mixed);
}

/// find_feasible() in shares.
PhaseOneResult search_feasible(const PowerProblem& x, NewtonMethod method, bool unit_tangents, const std::stop_token& stop) {
  PhaseOneResult out;
  BarrierTerms terms = promise_terms(x);
  terms.objective = false;
  terms.slack = Slack::common;
  terms.slack_least = -1.0;
  if (unit_tangents) {
    terms.rho_dl = Eigen::VectorXd::Ones(x.streams_dl());
    terms.rho_ul = Eigen::VectorXd::Ones(x.streams_ul());
  }
  const bool promises = terms.floor_dl > 0.0 || terms.floor_ul > 0.0;
  Barrier barrier(x, std::move(terms));
  Eigen::VectorXd v = barrier.central_start(0.3);
  if (!promises) {
    out.status = Status::converged;
    out.s = -1.0;
    out.powers = barrier.unpack(v);
    return out;
  }
  barrier.set_slack(v, 0.1);
  const auto slack = [&] { return v[v.size() - 1]; };
  const auto found = [&] { return slack() < 0.0; };
  const double first = 10.0 / std::max(1.0, slack());  // a weight that makes the start's slack as large as a few logarithms
  for (double tau = first; tau < 1e13 && !found(); tau *= 10.0) {
    const DescentReport report = descend(barrier, tau, {.method = method, .decrement = 1e-2, .stop = stop}, v, found);
    out.steps += report.steps;
    if (stop.stop_requested() && !found()) {
      out.status = Status::interrupted;
      out.s = slack();
      out.powers = barrier.unpack(v);
      return out;
    }
    if (report.status == Status::numerical_failure && tau == first) {  // promises beyond what the barrier's arithmetic holds
      out.proof = search_proof(x, promises_of(x, Qos::subcarrier), {}, SearchClock(0.0, stop));
      out.status = out.proof.holds() ? Status::infeasible : Status::numerical_failure;
      out.s = slack();
      out.powers = barrier.unpack(v);
      return out;
    }
    if (found()) break;
    if (!unit_tangents) {
      bound_slack(barrier, out);
      // without interference between users a direct search for weights is sharper than the barrier's multipliers
      if (tau == first && !out.proof.holds()) {
        PromiseProof direct = search_proof(x, promises_of(x, Qos::subcarrier), {}, SearchClock(0.0, stop));
        if (direct.holds()) out.proof = std::move(direct);
      }
      if (out.proof.holds()) break;
    }
    if (report.status == Status::numerical_failure) break;
  }
  out.s = slack();
  out.powers = barrier.unpack(v);
  if (!found()) out.status = out.proof.holds() ? Status::infeasible : Status::stalled;
  if (found()) {
    out.status = Status::converged;
    out.user = -1;
    out.lower_bound = -1.0;
    if (!all_streams_powered(x, out.powers)) out.powers = powered(barrier, v);
  }
  return out;
}

}  // namespace

BarrierTerms promise_terms(const PowerProblem& problem) {
  const Promises promises = promises_of(problem, Qos::subcarrier);
  BarrierTerms terms;
  terms.qos = Qos::subcarrier;
  terms.floor_dl = promises.floor_dl;
  terms.floor_ul = promises.floor_ul;
  return terms;
}

PhaseOneResult find_feasible(const PowerProblem& problem, NewtonMethod method, bool unit_tangents, const std::stop_token& stop) {
  PhaseOneResult out = search_feasible(in_shares(problem), method, unit_tangents, stop);
  if (out.powers.p.size() > 0) out.powers = in_watts(problem, std::move(out.powers));
  if (out.proof.holds()) out.proof = in_watts(problem, std::move(out.proof));
  return out;
}

CommonScale largest_common_scale(const PowerProblem& problem, double tolerance, const std::stop_token& stop) {
  CommonScale best;
  PowerProblem scaled = problem;
  const auto works = [&](double factor) {
    scaled.rate_dl = factor * problem.rate_dl;
    scaled.rate_ul = factor * problem.rate_ul;
    PhaseOneResult at = find_feasible(scaled, NewtonMethod::automatic, false, stop);
    if (at.status != Status::converged) return false;
    best = {.factor = factor, .at = std::move(at)};
    return true;
  };
  if (works(1.0)) return best;
  double low = 0.0, high = 1.0;
  while (high - low > tolerance && !stop.stop_requested()) {
    const double middle = 0.5 * (low + high);
    (works(middle) ? low : high) = middle;
  }
  return best;
}

}  // namespace airloom::mdd
