#pragma once
/// The learned allocator's powers as the start of an iterative solver.
#include <optional>
#include <string>

#include "airloom/systems/mdd/design/hgnn/hgnn.hpp"

namespace airloom::mdd {

/// @param model  as in choose_model()
/// @return       nothing where the network's answer is not finite
/// @throws InvalidInput, Unsupported, IoError  as choose_model()
[[nodiscard]] std::optional<Powers> learned_start(const Instance& instance, const PowerProblem& problem, const std::string& model);

/// Powers near the given ones that keep every budget and promise strictly: what an interior method may start at. Budgets get `room`,
/// relative; the uplink is set to its promise and a share of what its user has left where it is below that.
/// @return  nothing where a promise is broken then
[[nodiscard]] std::optional<Powers> pulled_inside(const PowerProblem& problem, Powers powers, double room = 1e-2);

}  // namespace airloom::mdd
