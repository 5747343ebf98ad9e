#pragma once
/// Instances and solutions as named arrays (docs/files.md). Rows are put so that the backhaul is last, and put back on writing.
#include <string>

#include "airloom/export.hpp"
#include "airloom/io/arrays.hpp"
#include "airloom/systems/iab/problem/instance.hpp"
#include "airloom/systems/networks.hpp"

namespace airloom::iab {
AIRLOOM_API_BEGIN

/// @param subject  for messages: "instance file.npz"
/// Without a node (backhaul_index = -1) none of its arrays may be there.
/// @throws InvalidInput  naming every missing array, wrong shape, NaN, channel of gain 0 or beyond numbers, non-positive power, noise or
///                       bandwidth, too many streams or chains, owner out of range, empty chain, an array of a node that there is not
[[nodiscard]] Instance read_instance(const io::Arrays& arrays, const std::string& subject);
/// Its arrays by name: docs/files.md.
[[nodiscard]] io::Arrays write_instance(const Instance& instance);

/// F_RF may have more columns than the platform has chains: the judge says so.
/// Without a node `mu_aerial` may be absent, and nothing of a node is there.
/// @throws InvalidInput  when shapes do not fit the instance, a number is not finite, mu_aerial is outside [0, 1] (without a node: is not
///                       1) or a flow is negative
[[nodiscard]] Solution read_solution(const Instance& instance, const io::Arrays& arrays, const std::string& subject);
/// Its arrays by name: docs/files.md.
[[nodiscard]] io::Arrays write_solution(const Instance& instance, const Solution& solution);

/// Checks an instance whoever made it: used by read_instance, draw and the public solvers' callers.
/// @throws InvalidInput  with every fault
void validate(const Instance& instance, const std::string& subject);

/// How many axes the arrays of one instance, and of a solution, have at most: docs/files.md.
[[nodiscard]] std::vector<ArrayRank> array_ranks();

AIRLOOM_API_END
}  // namespace airloom::iab
