#pragma once
/// Instances and solutions as named arrays (docs/files.md).
#include <string>

#include "airloom/export.hpp"
#include "airloom/io/arrays.hpp"
#include "airloom/systems/dab/problem/instance.hpp"
#include "airloom/systems/networks.hpp"

namespace airloom::dab {
AIRLOOM_API_BEGIN

/// @param subject  for messages: "instance file.npz"
/// @throws InvalidInput  naming every missing array, wrong shape, NaN, and what validate(instance) refuses
[[nodiscard]] Instance read_instance(const io::Arrays& arrays, const std::string& subject);
/// Its arrays by name: docs/files.md.
[[nodiscard]] io::Arrays write_instance(const Instance& instance);

/// Beams over their budgets are read: `evaluate` says by how much.
/// @throws InvalidInput  when shapes do not fit the instance or a number is not finite
[[nodiscard]] Solution read_solution(const Instance& instance, const io::Arrays& arrays, const std::string& subject);
/// Its arrays by name: docs/files.md.
[[nodiscard]] io::Arrays write_solution(const Instance& instance, const Solution& solution);

/// How many axes the arrays of one instance, and of a solution, have at most: docs/files.md.
[[nodiscard]] std::vector<ArrayRank> array_ranks();

AIRLOOM_API_END
}  // namespace airloom::dab
