#pragma once
/// The optimisers of this folder on instances: the check, the compact problem, the solver, and its answer as an outcome.
///
/// Where the promises cannot be kept the status is `infeasible` and the message names the user whose promise weighs most.
/// @throws InvalidInput  when the instance is not sound or zero forcing is impossible
#include "airloom/core/outcome.hpp"
#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"
#include "airloom/systems/mdd/design/interior_point/qt_sca.hpp"
#include "airloom/systems/mdd/design/price/mm.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

[[nodiscard]] Outcome<Solution> allocate_by_price(const Instance&, const PriceOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> allocate_by_qt_sca(const Instance&, const QtScaOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> allocate_by_interior_point(const Instance&, const InteriorPointOptions&, const SolveControl&);
[[nodiscard]] Outcome<Solution> allocate_by_mm(const Instance&, const MmOptions&, const SolveControl&);

}  // namespace airloom::mdd
