#pragma once
/// The best solver of this folder: all stations at once, by a preconditioned Riemannian L-BFGS method that knows all channels. From where
/// it ends it tries the other kind of beams, with a saturated antenna (saturation.hpp), station after station.
#include <Eigen/Core>
#include <array>
#include <optional>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/systems/dab/design/design.hpp"
#include "airloom/systems/dab/design/starts.hpp"
#include "airloom/systems/dab/problem/beam_problem.hpp"

namespace airloom::dab {

/// Model of how the distortions of different stations add: as powers, as published, or as the amplitudes that they are.
enum class Distortion { block, correlated };
constexpr auto enum_names(Distortion) { return std::array<std::string_view, 2>{"block", "correlated"}; }

struct CentralOptions {
  Start start = Start::rzf;
  bool backed_off = true;
  Distortion distortion = Distortion::block;
  int memory = 10;
  double growth_tolerance = 1e-8;
  double gradient_tolerance = 1e-4;
  int max_iterations = 600;
  int starts = 1;
  int saturation_sweeps = 1;
  double saturation_limit = 0.1;
};
void fields(maybe_const<CentralOptions> auto& o, auto&& field) {
  field("start", o.start, "beams to start from, made of local channels");
  field("backed_off", o.backed_off, "scale the start to its best power first");
  field("distortion", o.distortion, "how distortions of stations add: as powers (block) or as amplitudes (correlated)");
  field("memory", o.memory, between(1, 100), "pairs of steps and gradients that are kept");
  field("growth_tolerance", o.growth_tolerance, between(1e-15, 1.0), "stop when the rate grew by less over 10 iterations, relative");
  field("gradient_tolerance", o.gradient_tolerance, between(1e-12, 1e6), "stop at this norm of the gradient, in normalised units");
  field("max_iterations", o.max_iterations, between(1, 1000000), "steps per ascent");
  field("starts", o.starts, between(1, 10000), "starts in all; those after the first are random, the best answer is kept");
  field("saturation_sweeps", o.saturation_sweeps, between(0, 100),
        "passes over the stations, each of which tries beams that saturate one of its antennas, after an ascent that converged");
  field("saturation_limit", o.saturation_limit, between(0, 1),
        "such beams are taken while every antenna leaves the amplifier's physical range with at most this probability");
}

/// `o` with tolerances for which the optimality conditions hold to 1e-3 instead of 0.1, at half as many iterations more.
[[nodiscard]] CentralOptions high_accuracy(CentralOptions o = {});

/// @param first  beams to start from instead of `start`, (N, B U), in the problem's units; backed off when the options say so
/// @return       the best of all ascents; `objective` traces the best rate so far, over all of them. Certificate: `gradient_norm`; with
///               several starts `start_spread`, the lowest one's relative distance from the best; `saturated`: antennas that were.
/// @throws InvalidInput  options.*: out of range; `first`: its shape, not finite, above a budget by more than 1e-6, or all zero
/// Cost per iteration: B (7/2 N^2 U + 8 N U^2 + 4 memory N U) + O(U^3) complex products; with correlated distortion the smaller of
/// 7/2 (B N)^2 U and B N U^2 (U + 1)(U + 3).
[[nodiscard]] Design solve_central(const BeamProblem& problem, const CentralOptions& options = {}, const SolveControl& control = {},
                                   const std::optional<Eigen::MatrixXcd>& first = {});

}  // namespace airloom::dab
