#pragma once
/// Text names of enumerators, so that a choice is an enum inside and a word at the edge.
///
/// An enum joins by a function found through its namespace; enumerators must count from 0 in the order of the names:
///
///     enum class Noise { full_band, value };
///     constexpr auto enum_names(Noise) { return std::array<std::string_view, 2>{"full_band", "value"}; }
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
  enum_names(e).size();
};

/// The word of an enumerator.
template <NamedEnum E>
constexpr std::string_view name(E value) {
  return enum_names(value)[static_cast<std::size_t>(value)];
}

/// The enumerator of a word, or nothing.
template <NamedEnum E>
constexpr std::optional<E> parse_enum(std::string_view word) {
  const auto names = enum_names(E{});
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == word) return static_cast<E>(i);
  }
  return std::nullopt;
}

AIRLOOM_API_END
}  // namespace airloom
