#pragma once
/// A fuzzer's bytes as a row of decisions; zeros when they are used up.
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace airloom::fuzz {

class ByteSource {
 public:
  explicit ByteSource(std::span<const std::byte> bytes) : rest_(bytes) {}

  [[nodiscard]] bool empty() const { return rest_.empty(); }

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(rest_.front());
    rest_ = rest_.subspan(1);
    return first;
  }

  /// A number in 0 .. count-1.
  std::size_t below(std::size_t count) { return byte() % count; }

  template <class Range>
  const auto& one_of(const Range& choices) {
    return choices[below(std::size(choices))];
  }

  /// Numbers at which rules end, small ones, or any 64 bits.
  double number() {
    constexpr double inf = std::numeric_limits<double>::infinity();
    constexpr std::array special{
        0.0,     -0.0,   1.0,  -1.0, 0.5,   1e-5,  -1e-5,  1e-12, 1e-200, 1e200,
        1.7e308, 4e-324, -inf, inf,  3.5e9, 1e300, -1e300, 2.0,   3.0,    std::numeric_limits<double>::quiet_NaN()};
    const std::uint8_t kind = byte();
    if (kind < special.size()) return special[kind];
    if (kind < 200) return 1e-5 * (static_cast<double>(byte()) - 128.0);
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8U | byte();
    return std::bit_cast<double>(bits);
  }

 private:
  std::span<const std::byte> rest_;
};

}  // namespace airloom::fuzz
