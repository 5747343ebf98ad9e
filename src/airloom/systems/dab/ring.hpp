#pragma once
/// Stations one after the other on a ring: each improves its own beams for the sum rate of all, the others as they are.
///
/// What goes round are T and t of the true beams, 2 U^2 + U reals per hop, however many antennas there are. The rate never falls; a
/// limit is a stationary point. At high SINDR block ascent is slow: stations cancel each other's interference jointly, and 15 laps end
/// some percent below the joint optimum, see the README. Source: specification of [dab], 7.3.
#include "airloom/core/fields.hpp"
#include "airloom/systems/dab/ring_walk.hpp"

namespace airloom::dab {

struct RingOptions {
  Start start = Start::rzf;
  bool backed_off = true;
  int max_laps = 15;
  double tolerance = 0.0;
  int inner_steps = 1;
};
void fields(maybe_const<RingOptions> auto& o, auto&& field) {
  field("start", o.start, "first beams of every station, from its own channels");
  field("backed_off", o.backed_off, "scale all first beams by the common factor that is best through the amplifiers");
  field("max_laps", o.max_laps, between(0, 1000000), "laps");
  field("tolerance", o.tolerance, between(0, 1),
        "stop when the rate grows by less in a lap, relative; 0: walk all laps; 1e-3 as the publication, after 4 to 6 laps");
  field("inner_steps", o.inner_steps, between(1, 10000), "proximal Gauss-Newton steps per visit");
}

/// With a linear amplifier (`without_distortion`) and `backed_off` = false: the ring of a designer who does not know the distortion.
/// Trace and certificate: as walk_ring. Cost per visit: 4 N^2 U + 6 N U^2 complex products, N U^2 ones without distortion.
[[nodiscard]] Design solve_ring(const BeamProblem& problem, const RingOptions& options, const SolveControl& control,
                                const MakeFabric& make_fabric);

}  // namespace airloom::dab
