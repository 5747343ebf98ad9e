#pragma once
/// Instances and solutions as named arrays (docs/files.md).
#include <string>

#include "airloom/export.hpp"
#include "airloom/io/arrays.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"
#include "airloom/systems/networks.hpp"

namespace airloom::mdd {
AIRLOOM_API_BEGIN

/// @param subject  for messages: "instance file.npz"
/// @throws InvalidInput  naming every missing array, wrong shape, NaN, and what validate(instance) refuses; also where zero forcing is
///                       impossible, with the access point
/// @param link_floor_db  where the arrays do not say who serves whom: the least SNR of a link that does (link_floor.hpp)
[[nodiscard]] Instance read_instance(const io::Arrays& arrays, const std::string& subject, double link_floor_db = default_link_floor_db);
/// Its arrays by name: docs/files.md.
[[nodiscard]] io::Arrays write_instance(const Instance& instance);

/// @throws InvalidInput  when shapes do not fit the instance, or a power is negative or not finite
[[nodiscard]] Solution read_solution(const Instance& instance, const io::Arrays& arrays, const std::string& subject);
/// Its arrays by name: docs/files.md.
[[nodiscard]] io::Arrays write_solution(const Instance& instance, const Solution& solution);

/// How many axes the arrays of one instance, and of a solution, have at most: docs/files.md.
[[nodiscard]] std::vector<ArrayRank> array_ranks();

AIRLOOM_API_END
}  // namespace airloom::mdd
