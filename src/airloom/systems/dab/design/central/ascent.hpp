#pragma once
/// The loop of the joint ascent: the same for one process that knows everything and for stations that talk to a processor.
/// Source: specification of [dab], 7.1 and 7.6.
#include "airloom/systems/dab/design/central/ascent_centre.hpp"
#include "airloom/systems/dab/design/central/ascent_messages.hpp"
#include "airloom/systems/dab/design/design.hpp"

namespace airloom::dab {

/// Carries the rounds between stations and processor.
class AscentWire {
 public:
  virtual ~AscentWire() = default;
  AscentWire() = default;
  AscentWire(const AscentWire&) = delete;
  AscentWire& operator=(const AscentWire&) = delete;
  /// The stations' messages to the processor, its answer to them.
  virtual void exchange(Round round) = 0;
  /// The processor's decision, known to all.
  virtual bool agree(bool decision) = 0;
  /// The processor lives in this process.
  [[nodiscard]] virtual bool decides() const = 0;
  /// All stations forget their pairs.
  virtual void forget() = 0;
};

struct AscentRules {
  double gradient_tolerance = 1e-4;
  double growth_tolerance = 1e-7;
  int max_iterations = 600;
};

/// Preconditioned Riemannian L-BFGS from where the stations are, until
///
///     ||gradient|| < gradient_tolerance   or   R_k - R_{k-10} < growth_tolerance |R_k|      (converged),
///
/// or max_iterations, or the caller stops (interrupted), or no step gains in floating point any more (stalled). R never falls but by
/// its rounding. Everything in `out` but the beams is set; trace and message where the processor lives.
void ascend(AscentWire& wire, AscentCentre& centre, const AscentRules& rules, const SolveControl& control, Design& out);

}  // namespace airloom::dab
