#pragma once
/// The publication's penalty method round the ring, and for all stations at once. Baselines: see penalty_step.hpp for why neither is
/// monotone, and README for how far below the exact steps they end.
///
/// With the majorizer `paper` powers end at the full budget, or drift there: the bound touches only there, so that the method cannot
/// back off. The best lap is returned. Source: specification of [dab], 7.4 and 15.3.
#include "airloom/core/fields.hpp"
#include "airloom/systems/dab/design/penalty/penalty_step.hpp"
#include "airloom/systems/dab/design/ring/ring_walk.hpp"

namespace airloom::dab {

struct PenaltyOptions {
  Start start = Start::rzf;
  bool backed_off = true;
  int max_laps = 15;
  Majorizer majorizer = Majorizer::paper;
  double rho_relative = 0.1;
};
void fields(maybe_const<PenaltyOptions> auto& o, auto&& field) {
  field("start", o.start, "first beams of every station, from its own channels");
  field("backed_off", o.backed_off, "scale all first beams by the common factor that is best through the amplifiers");
  field("max_laps", o.max_laps, between(0, 1000000), "laps, or joint steps; all are done");
  field("majorizer", o.majorizer, "bound of the penalty: the publication's, which cannot back off, or a tight one");
  field("rho_relative", o.rho_relative, above(0), "penalty over the size of the problem; at 0.01 and below the rates collapse");
}

/// Messages and trace: as walk_ring. Certificate: `matrix_gap`, the largest ||C(V) - W W^H|| / ||W W^H|| after the last lap.
[[nodiscard]] Design solve_ring_pmm(const BeamProblem& problem, const PenaltyOptions& options, const SolveControl& control,
                                    const MakeFabric& make_fabric);

/// All stations at once: the beams' problem over all balls, then every station's V. No messages.
[[nodiscard]] Design solve_central_pmm(const BeamProblem& problem, const PenaltyOptions& options, const SolveControl& control);

}  // namespace airloom::dab
