#include "airloom/systems/mdd/design/solve.hpp"

#include <algorithm>
#include <optional>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/systems/mdd/design/hgnn/warm_start.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/uplink_reach.hpp"

namespace airloom::mdd {
namespace {

/// The problem with the promises that the options ask for.
PowerProblem problem_of(const Instance& x, QosChoice choice) {
  if (choice == QosChoice::instance) return checked_problem(x);
  return checked_problem(x, enforced(choice, x.qos()));
}

Outcome<Solution> outcome_of(const Instance& x, PowerResult result) {
  Outcome<Solution> out;
  out.status = result.status;
  out.iterations = result.iterations;
  out.trace.append("objective", result.objective);
  out.message = std::move(result.message);
  const bool answered = result.powers.p.size() > 0 && result.powers.p.allFinite() && result.powers.q.allFinite();
  out.solution = answered ? Solution{.p_dl_w = std::move(result.powers.p), .p_ul_w = std::move(result.powers.q)} : silent(x);
  if (!result.objective.empty()) out.certificate.set("monotone", std::ranges::is_sorted(result.objective));
  return out;
}

/// Says why the promises of the instance cannot be kept, if that is proved; a promise that only an option asks for proves nothing.
void add_proof(const Instance& x, const PowerProblem& problem, const PhaseOneResult* phase_one, Outcome<Solution>& out) {
  if (out.status != Status::infeasible && out.status != Status::stalled) return;
  const bool asked = problem.qos == x.qos();
  // the plainest reason first: a user who cannot even reach its promise alone
  if (std::string reason = uplink_out_of_reach(problem); !reason.empty() && asked) {
    const Eigen::VectorXd need = least_uplink_power(problem);
    Eigen::Index user = 0;
    while (need[user] <= problem.user_power[user] * (1.0 + 1e-6)) ++user;  // the one that the message names
    out.status = Status::infeasible;
    out.message = std::move(reason);
    prove(out.certificate, problem.qos == Qos::sum ? Infeasibility::multipliers_sum : Infeasibility::multipliers_subcarrier,
          proof_of_user(problem, user, need[user]));
  } else if (asked && problem.qos == Qos::subcarrier && phase_one != nullptr && phase_one->proof.holds()) {
    out.status = Status::infeasible;
    prove(out.certificate, Infeasibility::multipliers_subcarrier, phase_one->proof);
  } else if (out.status == Status::infeasible) {
    out.status = Status::stalled;
    out.message += out.message.empty() ? "" : "; ";
    out.message += "no powers found that keep the promises; not proven impossible";
  }
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
  PriceResult result = solve_price(problem, o, control.on_iteration, start ? &*start : nullptr);
  const PricePath path = result.path;
  const double gap = result.duality_gap;
  const PhaseOneResult phase_one = result.phase_one;
  Outcome<Solution> out = outcome_of(x, std::move(result));
  add_proof(x, problem, &phase_one, out);
  out.certificate.set("path", std::string(name(path)));
  if (path == PricePath::alternation) out.certificate.set("dl_step_gap", gap);
  if (o.start == StartChoice::hgnn) note_start(out, start && path == PricePath::alternation);
  return out;
}

Outcome<Solution> allocate_by_qt_sca(const Instance& x, const QtScaOptions& o, const SolveControl& control) {
  const PowerProblem problem = problem_of(x, o.qos);
  QtScaResult result = solve_qt_sca(problem, o, control.on_iteration);
  const bool published_start = result.published_start;
  const PhaseOneResult phase_one = result.phase_one;
  Outcome<Solution> out = outcome_of(x, std::move(result));
  add_proof(x, problem, &phase_one, out);
  out.certificate.set("published_start", published_start);
  return out;
}

Outcome<Solution> allocate_by_interior_point(const Instance& x, const InteriorPointOptions& o, const SolveControl& control) {
  require_use_of_model(o.start, o.model);
  const PowerProblem problem = problem_of(x, o.qos);
  std::optional<Powers> start;
  if (o.start == StartChoice::hgnn) start = learned_start(x, problem, o.model);
  if (start) start = pulled_inside(problem, std::move(*start));
  InteriorPointResult result = solve_interior_point(problem, o, control.on_iteration, start ? &*start : nullptr);
  const PhaseOneResult phase_one = result.phase_one;
  const double scale = result.scale;
  const Eigen::VectorXd slack = result.user_slack;
  Outcome<Solution> out = outcome_of(x, std::move(result));
  if (o.elastic == Elastic::none) add_proof(x, problem, &phase_one, out);
  if (o.start == StartChoice::hgnn) note_start(out, start.has_value());
  if (phase_one.status == Status::infeasible || phase_one.status == Status::stalled) {
    out.certificate.set("phase_one_slack", phase_one.s);
    out.certificate.set("phase_one_bound", phase_one.lower_bound);
  }
  if (o.elastic == Elastic::scale) out.certificate.set("promise_scale", scale);
  if (o.elastic == Elastic::slack && slack.size() > 0) out.certificate.set("user_slack", std::vector<double>(slack.begin(), slack.end()));
  return out;
}

Outcome<Solution> allocate_by_mm(const Instance& x, const MmOptions& o, const SolveControl& control) {
  const PowerProblem problem = checked_problem(x, Qos::none);
  return outcome_of(x, solve_mm(problem, o, control.on_iteration));
}

}  // namespace airloom::mdd
