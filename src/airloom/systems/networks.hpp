#pragma once
/// Many networks in one file: scalar `networks` = n, and a leading axis n on every array that differs between them.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/io/arrays.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// The most axes that an array of one network has; of "h_#" for h_0, h_1, ... . An array with one more has an entry per network.
struct ArrayRank {
  std::string_view name;
  std::size_t rank = 0;
};

/// What is drawn with standard channels (link_arrays.hpp).
[[nodiscard]] std::vector<ArrayRank> link_array_ranks();

/// How many networks the arrays hold; nothing when they do not say, that is one.
/// @throws InvalidInput  when `networks` is no whole number above 0
[[nodiscard]] std::optional<std::int64_t> network_count(const io::Arrays& arrays);

/// The arrays of one network. Elements are borrowed: `arrays` must outlive what is returned. Arrays of unknown names stay as they are.
/// @param ranks  of all arrays that the system reads
/// @throws InvalidInput  for an index out of range, and an array with a leading axis of another length than `networks`
[[nodiscard]] io::Arrays one_network(const io::Arrays& arrays, std::span<const ArrayRank> ranks, std::int64_t index,
                                     const std::string& subject);

/// Arrays of several networks in one: those that are the same in all stay as they are, others get the leading axis.
/// @throws InvalidInput  for an array that only some have, or whose shape or type differs; names it
[[nodiscard]] io::Arrays join_networks(const std::vector<io::Arrays>& networks, std::span<const ArrayRank> ranks);

AIRLOOM_API_END
}  // namespace airloom
