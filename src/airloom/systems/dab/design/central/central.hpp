#pragma once
/// The best solver of this folder: all stations at once, by preconditioned Riemannian L-BFGS ascents from several starts, in the exact
/// model of the amplifiers. Source: specification of [dab], 7.1; second part, 2 to 5.
#include <Eigen/Core>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/systems/dab/design/beam_value.hpp"
#include "airloom/systems/dab/design/design.hpp"
#include "airloom/systems/dab/problem/beam_problem.hpp"

namespace airloom::dab {

enum class JointStart { joint_rzf, rzf, mrt };
constexpr auto enum_names(JointStart) { return std::array<std::string_view, 3>{"joint_rzf", "rzf", "mrt"}; }

/// What a design makes of variances of its channels: nothing, or rates that hold in spite of them.
enum class Csi { robust, naive };
constexpr auto enum_names(Csi) { return std::array<std::string_view, 2>{"robust", "naive"}; }

/// Antennas in opposite phase whose distortion cancels that of the others (inversion.hpp).
enum class Inversion { automatic, never, always };
constexpr auto enum_names(Inversion) { return std::array<std::string_view, 3>{"automatic", "never", "always"}; }

struct CentralOptions {
  JointStart start = JointStart::joint_rzf;
  std::string start_file = {};
  std::vector<double> lower_budgets_dbm = {};
  bool backed_off = true;
  bool candidates = true;
  Inversion inversion = Inversion::automatic;
  Objective objective = Objective::sum;
  Distortion distortion = Distortion::correlated;
  Csi csi = Csi::robust;
  int memory = 20;
  double growth_tolerance = 1e-8;
  int max_iterations = 2000;
  int starts = 1;
  int saturation_sweeps = 0;
  std::optional<double> saturation_limit = {};
};
void fields(maybe_const<CentralOptions> auto& o, auto&& field) {
  field("start", o.start, "first beams: from all channels together, or from every station's own");
  field("start_file", o.start_file, "a solution file: its beams, scaled into the budgets, are one candidate more; empty: none");
  field(
      "lower_budgets_dbm", o.lower_budgets_dbm,
      "largest budgets at which the network is solved before, those below its own in rising order: each answer is a candidate of the next, "
      "so that a sweep over these powers never falls");
  field("backed_off", o.backed_off, "scale starts to their best power first");
  field("candidates", o.candidates, "try other starts, too: other beams, user subsets, unaware beams with one scale");
  field("inversion", o.inversion,
        "with candidates: antennas in opposite phase, whose distortion cancels that of the others; automatic: in small networks, and on up "
        "to 256 antennas in all with one or two users or where budgets lie idle with more than 16 antennas a user (32 on more than 128)");
  field("objective", o.objective,
        "what is made large: the sum of rates, of their logarithms, the least rate, rates per power (with circuit_power_w)");
  field("distortion", o.distortion,
        "how distortions of stations add: as the amplitudes that they are (correlated, exact; up to 2048 antennas in all), or as powers");
  field("csi", o.csi, "with csi_error_var or csi_error_cov: rates that hold in spite of channel errors, or no heed of them");
  field("memory", o.memory, between(1, 100), "pairs of steps and gradients that are kept");
  field("growth_tolerance", o.growth_tolerance, between(1e-15, 1.0), "stop when the objective grew by less over 10 iterations, relative");
  field("max_iterations", o.max_iterations, between(1, 1000000), "steps per ascent");
  field("starts", o.starts, between(1, 10000), "1: no random starts; k: k - 1 of them besides; the best answer is kept");
  field("saturation_sweeps", o.saturation_sweeps, between(0, 100),
        "passes over the stations, each of which tries beams that saturate one of its antennas; taken where more is delivered");
  field("saturation_limit", o.saturation_limit, between(0, 1),
        "beams are taken while every antenna leaves its polynomial's range with at most this probability, or that of unaware beams with "
        "their best scale where candidates are tried; empty: none in the exact model, where what is delivered decides, 0.03 in the block "
        "model");
}

/// `o` with tolerances for which the optimality conditions hold to 1e-6 of the rate.
[[nodiscard]] CentralOptions high_accuracy(CentralOptions o = {});

/// The model that a design of this problem has with this option: block above 2048 antennas in all, where the matrices of the exact model
/// pass 64 MB each.
[[nodiscard]] Distortion design_model(const BeamProblem& problem, Distortion wanted);

/// @param first  beams to start from instead of `start`, (N, B U), in the problem's units; backed off when the options say so
/// @param more   beams that are candidates besides, within the budgets, in the problem's units: the answer is never below them
/// @return       the best of all ascents by the key of ranking.hpp; `objective` traces the best value so far, over all of them.
///               iterations: outer steps, inner evaluations. Certificate: `gradient_norm`, relative; `design_model`; with several random
///               starts `start_spread`, the lowest one's relative distance from the best; with sweeps `saturated`.
/// @throws InvalidInput  options.*: out of range; `first`: its shape, not finite, above a budget by more than 1e-6, or all zero
/// Cost per iteration: B (7/2 N^2 U + 8 N U^2 + 4 memory N U) + O(U^4) complex products; with correlated distortion the smaller of
/// 7/2 (B N)^2 U and B N U^2 (U + 1)(U + 3).
[[nodiscard]] Design solve_central(const BeamProblem& problem, const CentralOptions& options = {}, const SolveControl& control = {},
                                   const std::optional<Eigen::MatrixXcd>& first = {}, const std::vector<Eigen::MatrixXcd>& more = {});

}  // namespace airloom::dab
