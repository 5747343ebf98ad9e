#pragma once
/// Instances and solutions as named arrays (docs/files.md).
#include <string>

#include "airloom/export.hpp"
#include "airloom/io/arrays.hpp"
#include "airloom/systems/haps/problem/instance.hpp"
#include "airloom/systems/networks.hpp"

namespace airloom::haps {
AIRLOOM_API_BEGIN

/// @param subject  for messages: "instance file.npz"
/// @throws InvalidInput  naming every missing array, wrong shape, NaN, negative power, noise that is not positive, user whom no
///                       station reaches, sinr_min below 0, weight that is not positive
[[nodiscard]] Instance read_instance(const io::Arrays& arrays, const std::string& subject);
/// Its arrays by name: docs/files.md.
[[nodiscard]] io::Arrays write_instance(const Instance& instance);

/// @throws InvalidInput  when shapes do not fit the instance or a number is not finite
[[nodiscard]] Solution read_solution(const Instance& instance, const io::Arrays& arrays, const std::string& subject);
/// Its arrays by name: docs/files.md.
[[nodiscard]] io::Arrays write_solution(const Instance& instance, const Solution& solution);

/// Checks an instance whoever made it.
/// @throws InvalidInput  with every fault
void validate(const Instance& instance, const std::string& subject);

/// Checks budgets, noise, promises and weights, and looks at no channel.
/// @throws InvalidInput  with every fault
void validate_shared(const Instance& instance, const std::string& subject);

/// Checks that some station reaches every user.
/// @param gain  of every user's channels to all stations with power together, (U)
/// @throws InvalidInput  naming every user that nobody reaches
void validate_reach(const Eigen::VectorXd& gain, const std::string& subject);

/// Checks what one station knows, and nothing else of the instance.
/// @throws InvalidInput
void validate(const LocalView& view, const std::string& subject);

/// How many axes the arrays of one instance, and of a solution, have at most: docs/files.md.
[[nodiscard]] std::vector<ArrayRank> array_ranks();

AIRLOOM_API_END
}  // namespace airloom::haps
