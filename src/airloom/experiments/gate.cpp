#include "airloom/experiments/gate.hpp"

#include <cmath>

#include "airloom/core/values.hpp"

namespace airloom::experiments {
namespace {

/// "; "-joined, without empty parts.
std::string joined(const std::string& a, const std::string& b) { return a.empty() ? b : b.empty() ? a : a + "; " + b; }

bool proved(const Values& certificate) {
  return certificate.contains("infeasibility") && std::isfinite(certificate.number("infeasibility_value"));
}

/// What is missed, or which metric is no number; empty when the answer is feasible.
std::string complaint(const Evaluation& evaluation) {
  if (const std::string residual = evaluation.worst_residual(); !residual.empty()) return "misses a limit or a promise: " + residual;
  if (const std::string metric = first_not_finite(evaluation.metrics); !metric.empty()) return "has no finite " + metric;
  return {};
}

double tolerance_of(const Stationarity& claim, const Evaluation& evaluation) {
  const auto users = static_cast<double>(evaluation.metrics.numbers("user_rate").size());
  return claim.per_user ? claim.tolerance * users : claim.tolerance;
}

/// Why it is not stationary although it stopped by its own rule; empty when it is, or when that is not known of this answer.
std::string not_stationary(const Stationarity& claim, const Evaluation& evaluation, const Values& certificate) {
  if (claim.key.empty() || !(certificate.contains(claim.key) || evaluation.certificate.contains(claim.key))) return {};
  const double of_solver = certificate.number(claim.key);
  const double value = std::isnan(of_solver) ? evaluation.certificate.number(claim.key) : of_solver;
  const double tolerance = tolerance_of(claim, evaluation);
  if (value <= tolerance) return {};
  if (!claim.gap_key.empty() && certificate.number(claim.gap_key) <= claim.gap_tolerance) return {};
  return "its stopping rule held, but " + claim.key + " is " + shortest(value) + ", above " + shortest(tolerance);
}

}  // namespace

Judged judge(const System& system, const System::Solved& solved) {
  Judged out{.status = solved.status, .message = solved.message, .evaluation = {}, .has_answer = false, .feasible = false};
  if (out.status == Status::infeasible) {
    if (proved(solved.certificate)) return out;
    out.status = Status::stalled;
    out.message = joined(out.message, "not proved impossible");
  }
  if (const std::string place = io::first_not_finite(system.write_solution(solved.instance, solved.solution)); !place.empty()) {
    out.status = Status::numerical_failure;
    out.message = joined(place + " is not finite: no solution", out.message);
    return out;
  }
  out.has_answer = true;
  out.evaluation = system.evaluate(solved.instance, solved.solution);
  const std::string missed = complaint(out.evaluation);
  out.feasible = missed.empty();
  if (out.status != Status::converged) return out;
  if (!out.feasible && !out.evaluation.outage_share) {
    out.status = Status::stalled;
    out.message =
        joined(out.message, "the answer " + missed + (solved.reference ? "; this algorithm is a reference and makes no promise" : ""));
  } else if (std::string why = not_stationary(solved.stationarity, out.evaluation, solved.certificate); !why.empty()) {
    out.status = Status::stalled;
    out.message = joined(out.message, why);
  }
  return out;
}

}  // namespace airloom::experiments
