#pragma once
/// The joint ascent of the central solver over a star: stations own their beams and channels, a processor only sums.
///
/// The iterates are those of `solve_central` with the same options, up to the order of sums. Per iteration there are the four rounds of
/// `ascent_messages.hpp`; a rejected step repeats the last one only. What a message weighs does not depend on the antennas; only with
/// `start=joint_rzf` stations send their channels once, and get beams, as a central design would: 4 B N U reals and their budgets.
/// Source: specification of [dab], 7.6; second part, 3 and 5.
#include <cstdint>

#include "airloom/fabric/fabric.hpp"
#include "airloom/systems/dab/design/beam_value.hpp"
#include "airloom/systems/dab/design/central/central.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {

struct StarExactOptions {
  JointStart start = JointStart::rzf;
  bool backed_off = true;
  Objective objective = Objective::sum;
  Distortion distortion = Distortion::correlated;
  int memory = 5;
  int max_exchanges = 15;
  double growth_tolerance = 1e-7;
};
void fields(maybe_const<StarExactOptions> auto& o, auto&& field) {
  field("start", o.start,
        "first beams: from all channels together, which stations send once (4 B N U numbers), or from every station's own");
  field("backed_off", o.backed_off, "scale the start to its best power first; costs one more exchange");
  field("objective", o.objective,
        "what is made large: the sum of rates, of their logarithms, the least rate, rates per power (with circuit_power_w); the last two "
        "are chains of ascents");
  field("distortion", o.distortion,
        "how distortions of stations add: as amplitudes (correlated; one cubic amplifier for all and up to 8 users), or as powers (block)");
  field("memory", o.memory, between(1, 100), "pairs of steps and gradients that are kept");
  field("max_exchanges", o.max_exchanges, between(1, 1000000), "iterations of four rounds between stations and processor, of one ascent");
  field("growth_tolerance", o.growth_tolerance, between(1e-15, 1.0), "stop when the rate grew by less over 10 iterations, relative");
}

/// Reals that one station sends (up) and receives (down).
struct StarExactScalars {
  std::int64_t start_up = 0, start_down = 0;        ///< before the first iteration
  std::int64_t up = 0, down = 0;                    ///< per iteration whose first step is accepted
  std::int64_t rejected_up = 0, rejected_down = 0;  ///< more, per rejected step
};
/// With block distortion, U users and m pairs, per iteration: up 7 U^2 + U + (2m+1)(m+1) + m + 3, down 6 U^2 + U + 2m + 3. With
/// correlated distortion U^3 (U + 1) numbers take the place of U in both.
[[nodiscard]] StarExactScalars star_exact_scalars(std::int64_t users, std::int64_t memory, Distortion distortion = Distortion::block,
                                                  bool backed_off = true);

/// Amplitudes add in a tensor of U^3 (U + 1) reals: above 8 users, and for amplifiers that are not one cubic polynomial, the design is for
/// the block model; certificate `design_model`.
/// Chains of ascents: soft minima, sharper from one to the next (max_min), or R - price P with the ratio reached as the next price
/// (energy_efficiency), each from where the last one ended, with one number told to all and for the price one from every station; the
/// best end is the answer.
/// @param problem  agent b looks at its own channels and budget, at weights and amplifier only
/// @return         beams and trace where the centre lives; status and traffic everywhere
/// @throws InvalidInput  options.*: out of range; when all stations' channels are zero
/// Cost per station and iteration: as `solve_central`'s, divided by B.
[[nodiscard]] Design solve_star_exact(const BeamProblem& problem, const StarExactOptions& options, const SolveControl& control,
                                      const MakeFabric& make_fabric);

}  // namespace airloom::dab
