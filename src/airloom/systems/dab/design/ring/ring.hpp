#pragma once
/// Stations one after the other on a ring: each improves its own beams for the sum rate of all, the others as they are.
///
/// What goes round are T and t of the true beams, 2 U^2 + U reals per hop, however many antennas there are. The rate never falls; a
/// limit is a stationary point. At high SINDR block ascent is slow: stations cancel each other's interference jointly, and 15 laps end
/// some percent below the joint optimum, see the README. Source: specification of [dab], 7.3.
#include <array>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/systems/dab/design/ring/ring_walk.hpp"

namespace airloom::dab {

/// How a station improves its beams in a visit: proximal Gauss-Newton steps, or the L-BFGS steps of the joint ascent, for itself alone.
enum class LocalMethod { gauss_newton, lbfgs };
constexpr auto enum_names(LocalMethod) { return std::array<std::string_view, 2>{"gauss_newton", "lbfgs"}; }

struct RingOptions {
  Start start = Start::rzf;
  bool backed_off = true;
  int max_laps = 15;
  double tolerance = 0.0;
  LocalMethod local = LocalMethod::gauss_newton;
  int inner_steps = 1;
};
void fields(maybe_const<RingOptions> auto& o, auto&& field) {
  field("start", o.start, "first beams of every station, from its own channels");
  field("backed_off", o.backed_off, "scale all first beams by the common factor that is best through the amplifiers");
  field("max_laps", o.max_laps, between(0, 1000000), "laps");
  field("tolerance", o.tolerance, between(0, 1),
        "stop when the rate grows by less in a lap, relative; 0: walk all laps; 1e-3 as the publication, after 4 to 6 laps");
  field("local", o.local,
        "steps of a visit: proximal Gauss-Newton, or L-BFGS on the sphere of the station's budget, better from 15 inner_steps on");
  field("inner_steps", o.inner_steps, between(1, 10000), "steps per visit");
}

/// With a linear amplifier (`without_distortion`) and `backed_off` = false: the ring of a designer who does not know the distortion.
/// Trace and certificate: as walk_ring. Cost per step of a visit: 4 N^2 U + 6 N U^2 complex products, N U^2 ones without distortion.
[[nodiscard]] Design solve_ring(const BeamProblem& problem, const RingOptions& options, const SolveControl& control,
                                const MakeFabric& make_fabric);

}  // namespace airloom::dab
