#pragma once
/// The joint design of who believes the amplifiers linear.
#include "airloom/core/fields.hpp"
#include "airloom/systems/dab/design/beam_value.hpp"
#include "airloom/systems/dab/design/design.hpp"

namespace airloom::dab {

struct UnawareOptions {
  int memory = 20;
  double growth_tolerance = 1e-8;
  int max_iterations = 2000;
};
void fields(maybe_const<UnawareOptions> auto& o, auto&& field) {
  field("memory", o.memory, between(1, 100), "pairs of steps and gradients that are kept");
  field("growth_tolerance", o.growth_tolerance, between(1e-15, 1.0), "stop when the rate grew by less over 10 iterations, relative");
  field("max_iterations", o.max_iterations, between(1, 1000000), "steps of the ascent");
}

struct BackoffOptions {
  Distortion distortion = Distortion::correlated;
  int memory = 20;
  double growth_tolerance = 1e-8;
  int max_iterations = 2000;

  [[nodiscard]] UnawareOptions unaware() const {
    return {.memory = memory, .growth_tolerance = growth_tolerance, .max_iterations = max_iterations};
  }
};
void fields(maybe_const<BackoffOptions> auto& o, auto&& field) {
  field("distortion", o.distortion, "model in which the one scale is best: distortions of stations add as powers (block) or as amplitudes");
  field("memory", o.memory, between(1, 100), "pairs of steps and gradients that are kept");
  field("growth_tolerance", o.growth_tolerance, between(1e-15, 1.0), "stop when the rate grew by less over 10 iterations, relative");
  field("max_iterations", o.max_iterations, between(1, 1000000), "steps of the ascent");
}

/// Ascent of the sum rate of linear amplifiers from joint_rzf, slightly perturbed: identical users are a saddle otherwise.
[[nodiscard]] Design solve_unaware(const BeamProblem& problem, const UnawareOptions& options, const SolveControl& control);

/// `w` with complex Gaussian noise of the relative norm 1e-3 in every station, within the budgets. @param k  number of the stream of noise
[[nodiscard]] Eigen::MatrixXcd perturbed(const BeamProblem& problem, Eigen::MatrixXcd w, const SolveControl& control, int k);

}  // namespace airloom::dab
