#include "airloom/experiments/system/gate.hpp"

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

/// The claim in words and whether it holds; no words where nothing is known of this answer.
struct Claim {
  std::string text;
  bool holds = true;
};
Claim look_at(const Stationarity& claim, const Evaluation& evaluation, const Values& certificate) {
  const auto of_gap = [&](const Values& values) { return values.number(claim.gap_key) <= claim.gap_tolerance; };
  if (!claim.gap_key.empty() && (of_gap(certificate) || of_gap(evaluation.certificate))) {
    return {.text = claim.gap_key + " <= " + shortest(claim.gap_tolerance)};
  }
  if (claim.key.empty() || !(certificate.contains(claim.key) || evaluation.certificate.contains(claim.key))) return {};
  const double of_solver = certificate.number(claim.key);
  const double value = std::isnan(of_solver) ? evaluation.certificate.number(claim.key) : of_solver;
  const double tolerance = tolerance_of(claim, evaluation);
  return {.text = claim.key + " <= " + shortest(tolerance), .holds = value <= tolerance};
}

}  // namespace

Judged judge(const System& system, const System::Solved& solved, const OnAnswer& on_answer, int threads) {
  Judged out{.status = solved.status, .message = solved.message, .evaluation = {}, .has_answer = false, .claim = {}, .feasible = false};
  if (out.status == Status::infeasible) {
    if (proved(solved.certificate)) return out;
    out.status = Status::stalled;
    out.message = joined(out.message, "not proved impossible");
  }
  const io::Arrays arrays = system.write_solution(solved.instance, solved.solution);
  if (const std::string place = io::first_not_finite(arrays); !place.empty()) {
    out.status = Status::numerical_failure;
    out.message = joined(place + " is not finite: no solution", out.message);
    return out;
  }
  out.has_answer = true;
  if (on_answer) on_answer(arrays);
  out.evaluation = system.evaluate(solved.instance, solved.solution, threads);
  const std::string missed = complaint(out.evaluation);
  out.feasible = missed.empty();
  const bool excused = out.evaluation.outage_share.has_value();
  if (!out.feasible && !excused && (out.status == Status::converged || (solved.reference && out.status == Status::iteration_limit))) {
    out.status = Status::stalled;
    out.message =
        joined(out.message, "the answer " + missed + (solved.reference ? "; this algorithm is a reference and makes no promise" : ""));
  }
  if (out.status != Status::converged) return out;
  const Claim claim = look_at(solved.stationarity, out.evaluation, solved.certificate);
  if (claim.holds) {
    out.claim = claim.text;
  } else {
    out.status = Status::stalled;
    out.message = joined(out.message, "its stopping rule held, but not " + claim.text);
  }
  return out;
}

}  // namespace airloom::experiments
