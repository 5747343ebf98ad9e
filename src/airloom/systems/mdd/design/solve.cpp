#include "airloom/systems/mdd/design/solve.hpp"

#include <optional>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/systems/mdd/design/hgnn/warm_start.hpp"
#include "airloom/systems/mdd/design/power_outcome.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"

namespace airloom::mdd {
namespace {

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
