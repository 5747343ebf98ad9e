#pragma once
/// The algorithms of `mdd` by their names, as everybody outside the library calls them.
#include "airloom/core/outcome.hpp"
#include "airloom/export.hpp"
#include "airloom/fabric/local.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {
AIRLOOM_API_BEGIN

/// Names of the algorithms (docs/files.md), the default first.
[[nodiscard]] std::vector<std::string> algorithm_names();

/// Solves one network.
/// @param algorithm    one of algorithm_names(); empty: the default, `price`
/// @param options      by their names (docs/reference/mdd.md), {{"max_iterations", std::int64_t{5}}}; the others keep their defaults
/// @param control      seed of random starts, what is asked after each iteration, threads
/// @param make_fabric  how the agents of a distributed algorithm are hosted
/// @return             the solver's own word; what the answer is worth says evaluate()
/// @throws InvalidInput  for an unknown name, an option out of its range, or an instance that the algorithm refuses
[[nodiscard]] Outcome<Solution> solve(const Instance& instance, const std::string& algorithm = {}, const Values& options = {},
                                      const SolveControl& control = {}, const MakeFabric& make_fabric = local_fabric());

AIRLOOM_API_END
}  // namespace airloom::mdd
