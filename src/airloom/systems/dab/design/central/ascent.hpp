#pragma once
/// The loop of the joint ascent: the same for one process that knows everything and for stations that talk to a processor.
/// Source: specification of [dab], 7.1 and 7.6; second part, 3.
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
  double growth_tolerance = 1e-7;
  int max_iterations = 600;
};

/// Preconditioned Riemannian L-BFGS from where the stations are, until
///
///     V_k - V_{k-10} < growth_tolerance size   or   a step promises less than 1e-10 size      (converged),
///
/// both where the gradient is small already (3e-4 size; else at 1e-5 of these),
/// or max_iterations, or the caller stops (interrupted), or no step gains in floating point any more: converged where it promised less
/// than 1e-7 size, else stalled. `size` is AscentCentre::size, so that neither weights nor units decide. V never falls but by its
/// rounding. An ascent that has begun goes on where it was. Everything in `out` but the beams is set, iterations and trace are added to;
/// trace and message where the processor lives.
void ascend(AscentWire& wire, AscentCentre& centre, const AscentRules& rules, const SolveControl& control, Design& out);

}  // namespace airloom::dab
