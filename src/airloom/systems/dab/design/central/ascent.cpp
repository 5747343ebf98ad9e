#include "airloom/systems/dab/design/central/ascent.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace airloom::dab {
namespace {

constexpr std::size_t growth_window = 10;  // iterations
constexpr double most_gradient = 3e-4;     // of the gradient's norm over the size of V, at a point where growth may end an ascent
constexpr double steep_share = 1e-5;       // of the tolerances, elsewhere: stiff problems have small growth and large gradients

/// Slow, or stiff, rather than at its end.
bool steep(const AscentCentre& centre) { return centre.gradient_norm() > most_gradient * centre.size(); }

/// What the processor thinks of the point it has just accepted; not_run: go on.
Status judge(const std::vector<double>& values, const AscentCentre& centre, const AscentRules& rules, const SolveControl& control) {
  const double value = values.back();
  const auto iteration = static_cast<int>(values.size()) - 1;
  if (!std::isfinite(value)) return Status::numerical_failure;
  if (control.on_iteration && iteration > 0 && !control.on_iteration({"ascent", iteration, value})) return Status::interrupted;
  if (values.size() > growth_window) {
    const double growth = value - values[values.size() - 1 - growth_window];
    if (growth < rules.growth_tolerance * (steep(centre) ? steep_share : 1.0) * centre.size()) return Status::converged;
  }
  return iteration >= rules.max_iterations ? Status::iteration_limit : Status::not_run;
}

Status judge_gradient(double norm) {
  if (!std::isfinite(norm)) return Status::numerical_failure;
  return norm == 0.0 ? Status::converged : Status::not_run;
}

/// A direction that the processor calls one of descent; without pairs where need be. False: there is none.
bool find_direction(AscentWire& wire, const AscentCentre& centre) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    wire.exchange(Round::preconditioner);
    wire.exchange(Round::direction);
    if (wire.agree(centre.descends())) return true;
    wire.exchange(Round::curvature);  // its first loop is another one without pairs
  }
  return false;
}

/// The direction promises a growth that could be seen.
bool promises(AscentWire& wire, const AscentCentre& centre) {
  constexpr double unseen = 1e-10;
  return wire.agree(centre.promised() > unseen * (steep(centre) ? steep_share : 1.0) * centre.size());
}

/// False: no step gains.
bool find_step(AscentWire& wire, const AscentCentre& centre) {
  do {
    wire.exchange(Round::trial);
    if (wire.agree(centre.accepted())) return true;
  } while (!wire.agree(centre.exhausted()));
  return false;
}

/// not_run: it was made.
Status step(AscentWire& wire, AscentCentre& centre) {
  constexpr double little = 1e-7;
  while (find_direction(wire, centre)) {
    if (!promises(wire, centre)) return Status::converged;
    if (find_step(wire, centre)) return Status::not_run;
    if (wire.agree(centre.pairs() == 0)) break;
    wire.forget();
    centre.forget();
    wire.exchange(Round::curvature);
  }
  return wire.agree(centre.promised() <= little * centre.size()) ? Status::converged : Status::stalled;
}

std::string_view explain(Status status) {
  switch (status) {
    case Status::iteration_limit: return "reached max_iterations";
    case Status::interrupted: return "stopped on request";
    case Status::stalled: return "no step raises the rate any more in floating point";
    case Status::numerical_failure: return "rate or gradient is not finite";
    case Status::converged:
    case Status::not_run:
    case Status::time_limit:
    case Status::infeasible: break;
  }
  return "";
}

}  // namespace

void ascend(AscentWire& wire, AscentCentre& centre, const AscentRules& rules, const SolveControl& control, Design& out) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(rules.max_iterations) + 1);
  Status status = Status::not_run;
  if (wire.agree(centre.evaluations() == 0)) wire.exchange(Round::trial);
  while (true) {
    if (wire.decides()) {
      values.push_back(centre.value());
      status = judge(values, centre, rules, control);
    }
    if (wire.agree(status != Status::not_run)) break;
    wire.exchange(Round::curvature);
    if (wire.decides()) status = judge_gradient(centre.gradient_norm());
    if (wire.agree(status != Status::not_run)) break;
    status = step(wire, centre);
    if (status != Status::not_run) break;
    ++out.iterations.outer;
  }
  constexpr std::array ends{Status::converged, Status::iteration_limit, Status::interrupted, Status::stalled, Status::numerical_failure};
  for (const Status each : ends) {
    if (!wire.agree(status == each)) continue;
    out.status = each;
    break;
  }
  out.message = explain(out.status);
  out.iterations.inner = centre.evaluations();
  out.certificate.set("gradient_norm", centre.size() > 0.0 ? centre.gradient_norm() / centre.size() : centre.gradient_norm());
  out.trace.append("objective", values);
}

}  // namespace airloom::dab
