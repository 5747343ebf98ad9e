#pragma once
/// Weighted minimisation of the mean square error, for proportional fairness: a baseline. It crawls at high SINR, where its error
/// term pins the amplitudes.
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/problem/instance.hpp"

namespace airloom::haps {

/// Where an iterative method begins.
enum class Start { local_rzf, joint_rzf };
constexpr auto enum_names(Start) { return std::array<std::string_view, 2>{"local_rzf", "joint_rzf"}; }

struct WmmseOptions {
  int max_iterations = 100;
  double tolerance = 1e-6;
  Start start = Start::local_rzf;
};
void fields(maybe_const<WmmseOptions> auto& o, auto&& field) {
  field("max_iterations", o.max_iterations, between(1, 1000000), "iterations");
  field("tolerance", o.tolerance, at_least(0), "stop when an iteration gains less, per user");
  field("start", o.start, "beams to begin from");
}

[[nodiscard]] Outcome<Solution> solve_wmmse(const Instance&, const WmmseOptions&, const SolveControl&);

}  // namespace airloom::haps
