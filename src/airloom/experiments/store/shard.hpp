#pragma once
/// A part of a run that is computed elsewhere than the others.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace airloom::experiments {

/// How units, the (point, realization) pairs of a run, are dealt out to shards.
///
/// units: the pairs in the order in which they are solved, all points of realization 0 first, n at a time; of each n every shard has
/// one, in an order that changes from n to n, so that no shard has all the slow points. realizations: r % n, as versions before did.
enum class ShardRule { units, realizations };
constexpr auto enum_names(ShardRule) { return std::array<std::string_view, 2>{"units", "realizations"}; }

/// Whose a unit is: 0 for shard 1 of `count`, 1 for shard 2, ...
/// @param points  of the experiment
[[nodiscard]] std::size_t owner(std::size_t point, std::uint64_t realization, std::size_t points, int count, ShardRule rule);

struct Shard {
  int index = 1;  ///< from 1
  int count = 1;
  ShardRule rule = ShardRule::units;

  [[nodiscard]] bool whole() const { return count == 1; }
  [[nodiscard]] bool has(std::size_t point, std::uint64_t realization, std::size_t points) const {
    return owner(point, realization, points, count, rule) == static_cast<std::size_t>(index - 1);
  }
  [[nodiscard]] std::string text() const { return std::to_string(index) + "/" + std::to_string(count); }
  friend bool operator==(const Shard&, const Shard&) = default;
};

/// "2/3". @throws InvalidInput
[[nodiscard]] Shard parse_shard(const std::string& text);

/// "results.sqlite" or "results-2of3.sqlite".
[[nodiscard]] std::string store_name(const Shard& shard);

/// "manifest.json" or "manifest-2of3.json".
[[nodiscard]] std::string manifest_name(const Shard& shard);
/// The shard whose result file or manifest has this name; nothing for other names.
[[nodiscard]] std::optional<Shard> shard_of_name(const std::string& name);

}  // namespace airloom::experiments
