#include "airloom/systems/mdd/design/solve.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/systems/mdd/design/hgnn/warm_start.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/ul_weights.hpp"
#include "airloom/systems/mdd/problem/uplink_reach.hpp"

namespace airloom::mdd {
namespace {

/// The problem with the promises that the options ask for.
PowerProblem problem_of(const Instance& x, QosChoice choice) {
  if (choice == QosChoice::instance) return checked_problem(x);
  return checked_problem(x, enforced(choice, x.qos()));
}

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

/// A model that nothing would read is a mistake, not a preference.
void require_use_of_model(StartChoice start, const std::string& model) {
  if (start == StartChoice::hgnn || model == "auto") return;
  throw InvalidInput("options.model: '" + model + "' is not used with start=default; give start=hgnn, or leave the model out");
}

/// Which start was taken where the learned one was asked for.
void note_start(Outcome<Solution>& out, bool learned) {
  out.certificate.set("start", std::string(name(learned ? StartChoice::hgnn : StartChoice::standard)));
}

}  // namespace

Outcome<Solution> allocate_by_price(const Instance& x, const PriceOptions& o, const SolveControl& control) {
  require_use_of_model(o.start, o.model);
  const PowerProblem problem = problem_of(x, o.qos);
  std::optional<Powers> start;
  if (o.start == StartChoice::hgnn) start = learned_start(x, problem, o.model);
  PriceResult result = solve_price(problem, o, control, start ? &*start : nullptr);
  const PricePath path = result.path;
  const double gap = result.duality_gap;
  const double least_rate = result.least_rate;
  const std::optional<double> rate_bound = result.rate_bound;
  Outcome<Solution> out = outcome_of(x, problem, std::move(result));
  out.certificate.set("path", std::string(name(path)));
  if (rate_bound) {
    out.certificate.set("upper_bound", *rate_bound);
    out.certificate.set("upper_bound_kind", std::string("max_min"));
    out.certificate.set("gap_to_bound", *rate_bound - least_rate);
  }
  if (path == PricePath::alternation) out.certificate.set("dl_step_gap", gap);
  if (o.start == StartChoice::hgnn) note_start(out, start && path != PricePath::interior_point);
  return out;
}

Outcome<Solution> allocate_by_qt_sca(const Instance& x, const QtScaOptions& o, const SolveControl& control) {
  const PowerProblem problem = problem_of(x, o.qos);
  QtScaResult result = solve_qt_sca(problem, o, control);
  const bool published_start = result.published_start;
  Outcome<Solution> out = outcome_of(x, problem, std::move(result));
  out.certificate.set("published_start", published_start);
  return out;
}

Outcome<Solution> allocate_by_interior_point(const Instance& x, const InteriorPointOptions& o, const SolveControl& control) {
  require_use_of_model(o.start, o.model);
  const PowerProblem problem = problem_of(x, o.qos);
  std::optional<Powers> start;
  if (o.start == StartChoice::hgnn) start = learned_start(x, problem, o.model);
  if (start) start = pulled_inside(problem, std::move(*start));
  InteriorPointResult result = solve_interior_point(problem, o, control, start ? &*start : nullptr);
  const double slack_found = result.phase_one_slack, bound = result.phase_one_bound, scale = result.scale;
  const Eigen::VectorXd slack = result.user_slack;
  if (o.elastic != Elastic::none) result.proof = {};
  Outcome<Solution> out = outcome_of(x, problem, std::move(result));
  if (o.start == StartChoice::hgnn) note_start(out, start.has_value());
  if (slack_found > 0.0) {
    out.certificate.set("phase_one_slack", slack_found);
    out.certificate.set("phase_one_bound", bound);
  }
  if (o.elastic == Elastic::scale) out.certificate.set("promise_scale", scale);
  if (o.elastic == Elastic::slack && slack.size() > 0) out.certificate.set("user_slack", std::vector<double>(slack.begin(), slack.end()));
  return out;
}

Outcome<Solution> allocate_by_mm(const Instance& x, const MmOptions& o, const SolveControl& control) {
  const PowerProblem problem = checked_problem(x, Qos::none);
  return outcome_of(x, problem, solve_mm(problem, o, control));
}

}  // namespace airloom::mdd
