#include "airloom/systems/dab/design/central/ascent.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace airloom::dab {
namespace {

constexpr std::size_t growth_window = 10;  // iterations

/// What the processor thinks of the point it has just accepted; not_run: go on.
Status judge(const std::vector<double>& rates, const AscentRules& rules, const SolveControl& control) {
  const double rate = rates.back();
  const auto iteration = static_cast<int>(rates.size()) - 1;
  if (!std::isfinite(rate)) return Status::numerical_failure;
  if (control.on_iteration && iteration > 0 && !control.on_iteration({"ascent", iteration, rate})) return Status::interrupted;
  if (rates.size() > growth_window && rate - rates[rates.size() - 1 - growth_window] < rules.growth_tolerance * std::abs(rate)) {
    return Status::converged;
  }
  return iteration >= rules.max_iterations ? Status::iteration_limit : Status::not_run;
}

Status judge_gradient(double norm, const AscentRules& rules) {
  if (!std::isfinite(norm)) return Status::numerical_failure;
  return norm < rules.gradient_tolerance ? Status::converged : Status::not_run;
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

/// False: no step gains.
bool find_step(AscentWire& wire, const AscentCentre& centre) {
  do {
    wire.exchange(Round::trial);
    if (wire.agree(centre.accepted())) return true;
  } while (!wire.agree(centre.exhausted()));
  return false;
}

bool step(AscentWire& wire, AscentCentre& centre) {
  while (find_direction(wire, centre)) {
    if (find_step(wire, centre)) return true;
    if (wire.agree(centre.pairs() == 0)) return false;
    wire.forget();
    centre.forget();
    wire.exchange(Round::curvature);
  }
  return false;
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
  std::vector<double> rates;
  rates.reserve(static_cast<std::size_t>(rules.max_iterations) + 1);
  Status status = Status::not_run;
  wire.exchange(Round::trial);
  while (true) {
    if (wire.decides()) {
      rates.push_back(centre.rate());
      status = judge(rates, rules, control);
    }
    if (wire.agree(status != Status::not_run)) break;
    wire.exchange(Round::curvature);
    if (wire.decides()) status = judge_gradient(centre.gradient_norm(), rules);
    if (wire.agree(status != Status::not_run)) break;
    if (!step(wire, centre)) {
      status = Status::stalled;
      break;
    }
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
  out.certificate.set("gradient_norm", centre.gradient_norm());
  out.trace.append("objective", rates);
}

}  // namespace airloom::dab
