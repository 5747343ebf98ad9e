#pragma once
/// What a distributed run would send: messages and real numbers per class of link.
#include <array>
#include <cstdint>
#include <string_view>

#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// Class of a logical message between agents.
enum class Link { up, down, broadcast, ring, control };
constexpr auto enum_names(Link) { return std::array<std::string_view, 5>{"up", "down", "broadcast", "ring", "control"}; }

/// Counted messages. A complex number is two reals, a real is eight bytes; a broadcast is stored once, with its fan-out.
struct Traffic {
  /// What was sent over links of one class.
  struct Count {
    std::int64_t messages = 0;      ///< sent, a broadcast once
    std::int64_t real_scalars = 0;  ///< in them
    std::int64_t fan_out = 1;       ///< receivers of one broadcast
  };
  std::int64_t rounds = 0;          ///< of messages
  std::array<Count, 5> by_class{};  ///< indexed by Link

  /// Counts messages of `reals_each` reals each.
  void add(Link link, std::int64_t messages, std::int64_t reals_each) {
    Count& count = by_class[static_cast<std::size_t>(link)];
    count.messages += messages;
    count.real_scalars += messages * reals_each;
  }
  /// Reals of all classes.
  [[nodiscard]] std::int64_t real_scalars() const {
    std::int64_t sum = 0;
    for (const Count& count : by_class) sum += count.real_scalars;
    return sum;
  }
  /// Eight for every real.
  [[nodiscard]] std::int64_t bytes() const { return 8 * real_scalars(); }
};

AIRLOOM_API_END
}  // namespace airloom
