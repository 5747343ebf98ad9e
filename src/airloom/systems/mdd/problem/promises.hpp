#pragma once
/// What is promised to every user, as solvers enforce it: of targets that are 0 nothing remains.
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// Least SINR of every stream, or least rate of every user over its subcarriers; 0 is no promise. A direction has one form at most.
struct Promises {
  double floor_dl = 0.0;
  double floor_ul = 0.0;
  double rate_dl = 0.0;  ///< nats
  double rate_ul = 0.0;

  [[nodiscard]] bool dl() const { return floor_dl > 0.0 || rate_dl > 0.0; }
  [[nodiscard]] bool ul() const { return floor_ul > 0.0 || rate_ul > 0.0; }
  [[nodiscard]] bool any() const { return dl() || ul(); }
  [[nodiscard]] bool sums() const { return rate_dl > 0.0 || rate_ul > 0.0; }
};

/// Those of the problem.
[[nodiscard]] Promises promises_of(const PowerProblem& problem);
/// The problem's rates in another form: e^(rate / M) - 1 on every subcarrier, or as they are.
[[nodiscard]] Promises promises_of(const PowerProblem& problem, Qos form);

}  // namespace airloom::mdd
