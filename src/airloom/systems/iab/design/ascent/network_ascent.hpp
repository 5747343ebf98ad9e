#pragma once
/// Ascent of a network utility over the phases of both platforms; digital factors, flows and the share of the band are eliminated.
#include <vector>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/iab/design/beam_space.hpp"
#include "airloom/systems/iab/design/ascent/network_beams.hpp"

namespace airloom::iab {

/// Where an ascent is: the beam spaces of both platforms and the state of their beams.
struct NetworkPoint {
  BeamSpace donor, node;
  NetworkState state;
};

struct AscentOptions {
  double tolerance = 1e-6;    ///< stops when `patience` evaluations in turn raise the value by less, in the pursuit's scale
  int patience = 5;
  int max_evaluations = 200;  ///< of phases
  int beam_steps = 30;        ///< at each
  Movable movable = {};
};

struct AscentSummary {
  Status status = Status::converged;  ///< or iteration_limit, interrupted
  std::int64_t evaluations = 0;
  std::vector<double> history;  ///< best value after each evaluation
};

/// For phases theta let V(theta) = max over digital factors, flows and share of the utility. By the envelope theorem its gradient is
/// that at fixed digital factors; V follows a quasi-Newton method, and the best point is kept: the value never falls.
/// Source: specification of [iab], second part, 1.2.
/// @param on_iteration  may stop it; the best point stays
AscentSummary ascend(NetworkPoint& point, const NoiseModel& noise, const Pursuit& pursuit, const AscentOptions& options,
                     const SolveControl& control);

}  // namespace airloom::iab
