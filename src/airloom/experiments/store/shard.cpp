#include "airloom/experiments/store/shard.hpp"

#include <charconv>

#include "airloom/core/error.hpp"

namespace airloom::experiments {
namespace {

/// Looks random; the same everywhere.
std::uint64_t mixed(std::uint64_t x) {
  x = (x + 0x9e3779b97f4a7c15U) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

std::string part_name(const std::string& stem, const Shard& shard, const std::string& ending) {
  if (shard.whole()) return stem + ending;
  return stem + "-" + std::to_string(shard.index) + "of" + std::to_string(shard.count) + ending;
}

}  // namespace

std::size_t owner(std::size_t point, std::uint64_t realization, std::size_t points, int count, ShardRule rule) {
  const auto n = static_cast<std::uint64_t>(count);
  if (n == 1) return 0;
  if (rule == ShardRule::realizations) return realization % n;
  const std::uint64_t unit = realization * points + point;
  return (unit % n + mixed(unit / n) % n) % n;
}

Shard parse_shard(const std::string& text) {
  Shard shard;
  const char* end = text.data() + text.size();
  const auto [slash, first] = std::from_chars(text.data(), end, shard.index);
  bool good = first == std::errc{} && slash != end && *slash == '/';
  if (good) {
    const auto [last, second] = std::from_chars(slash + 1, end, shard.count);
    good = second == std::errc{} && last == end;
  }
  if (!good || shard.count < 1 || shard.index < 1 || shard.index > shard.count) {
    throw InvalidInput("shard: '" + text + "'; must be i/n with 1 <= i <= n, for example 1/3");
  }
  return shard;
}

std::string store_name(const Shard& shard) { return part_name("results", shard, ".sqlite"); }

std::string manifest_name(const Shard& shard) { return part_name("manifest", shard, ".json"); }

std::optional<Shard> shard_of_name(const std::string& name) {
  Shard shard;
  const std::size_t dash = name.find('-'), of = name.find("of", dash);
  if (dash != std::string::npos && of != std::string::npos) {
    const char* text = name.c_str();
    if (std::from_chars(text + dash + 1, text + of, shard.index).ptr != text + of) return std::nullopt;
    (void)std::from_chars(text + of + 2, text + name.size(), shard.count);
    if (shard.count < 2 || shard.index < 1 || shard.index > shard.count) return std::nullopt;
  }
  if (name != store_name(shard) && name != manifest_name(shard)) return std::nullopt;
  return shard;
}

}  // namespace airloom::experiments
