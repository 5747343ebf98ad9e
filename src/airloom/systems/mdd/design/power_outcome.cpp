#include "airloom/systems/mdd/design/power_outcome.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "airloom/core/enums.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/ul_weights.hpp"
#include "airloom/systems/mdd/problem/uplink_reach.hpp"

namespace airloom::mdd {
namespace {

void add_notes(const SearchNotes& notes, Outcome<Solution>& out) {
  out.certificate.set("starts", std::int64_t{notes.starts});
  out.certificate.set("start_family", std::string(name(notes.family)));
  out.certificate.set("second_best", notes.second_best);
}

/// Which access point makes a user's uplink dear, and what better weights would make of it.
std::string cause_of(const Instance& x, const PowerProblem& problem, Eigen::Index user) {
  const Eigen::Index ul = x.count_ul();
  Eigen::Index worst = 0;
  problem.noise.segment(user * ul, ul).maxCoeff(&worst);
  const Eigen::Index j = user * ul + worst;
  const Eigen::VectorXd parts = combining_shares(x, x.ul_weight).col(j).cwiseAbs2().cwiseProduct(problem.combiner.col(j));
  Eigen::Index ap = 0;
  const double share = parts.maxCoeff(&ap) / parts.sum();
  std::string text = "; access point " + std::to_string(ap) + " contributes " + shortest(std::round(100.0 * share)) +
                     " % of the uplink noise of user " + std::to_string(user);
  Instance weighted = x;
  weighted.ul_weight = ul_weights(x);
  const double need = least_uplink_power(make_problem(weighted, problem.qos))[user];
  if (need < problem.user_power[user]) {
    text += "; ul_combining=weighted needs " + shortest(need) + " W of " + shortest(problem.user_power[user]) + " W";
  }
  return text;
}

/// Says why the promises of the instance cannot be kept, if that is proved; a promise that only an option asks for proves nothing.
void add_proof(const Instance& x, const PowerProblem& problem, const PromiseProof& proof, Outcome<Solution>& out) {
  if (out.status != Status::infeasible && out.status != Status::stalled) return;
  const bool asked = problem.qos == x.qos();
  // the plainest reason first: a user who cannot even reach its promise alone
  if (std::string reason = uplink_out_of_reach(problem); !reason.empty() && asked) {
    const Eigen::VectorXd need = least_uplink_power(problem);
    Eigen::Index user = 0;
    while (need[user] <= problem.user_power[user] * (1.0 + 1e-6)) ++user;  // the one that the message names
    out.status = Status::infeasible;
    out.message = std::move(reason) + cause_of(x, problem, user);
    prove(out.certificate, problem.qos, proof_of_user(problem, user, need[user]));
  } else if (asked && proof.holds()) {
    out.status = Status::infeasible;
    prove(out.certificate, problem.qos, proof);
  } else if (out.status == Status::infeasible) {
    out.status = Status::stalled;
    out.message = "no powers found that keep the promises; not proven impossible";
  }
}

}  // namespace

PowerProblem problem_of(const Instance& x, QosChoice choice) {
  if (choice == QosChoice::instance) return checked_problem(x);
  return checked_problem(x, enforced(choice, x.qos()));
}

Outcome<Solution> outcome_of(const Instance& x, const PowerProblem& problem, PowerResult result) {
  Outcome<Solution> out;
  out.status = result.status;
  out.iterations = result.iterations;
  out.trace.append("objective", result.objective);
  out.message = std::move(result.message);
  const bool answered = result.powers.p.size() > 0 && result.powers.p.allFinite() && result.powers.q.allFinite();
  out.solution = answered ? Solution{.p_dl_w = std::move(result.powers.p), .p_ul_w = std::move(result.powers.q)} : silent(x);
  if (!result.objective.empty()) out.certificate.set("monotone", std::ranges::is_sorted(result.objective));
  if (result.search) add_notes(*result.search, out);
  add_proof(x, problem, result.proof, out);
  if (result.least_log_ratio && out.status == Status::stalled) out.certificate.set("least_log_ratio", *result.least_log_ratio);
  return out;
}

}  // namespace airloom::mdd
