#pragma once
/// How curves look, the same in gnuplot and in the interactive chart: colours that colour-blind readers can tell apart.
#include <array>
#include <string_view>

namespace airloom::report {

/// Okabe and Ito's palette, ordered for white and dark backgrounds; yellow is left out (too pale for lines).
inline constexpr std::array<std::string_view, 7> palette{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#595959"};

/// gnuplot dash patterns; the sixth curve starts again, with another colour and marker.
inline constexpr std::array<std::string_view, 5> dashes{"1", "(14,5)", "(4,4)", "(14,4,3,4)", "(22,5,4,5,4,5)"};

/// gnuplot point types: circle, square, triangle, diamond, triangle down, then the open ones.
inline constexpr std::array<int, 9> markers{7, 5, 9, 13, 11, 6, 4, 8, 12};

/// Viridis at nine equal steps.
inline constexpr std::array<std::string_view, 9> viridis{"#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c",
                                                         "#28ae80", "#5ec962", "#addc30", "#fde725"};

template <class T, std::size_t N>
constexpr const T& cycle(const std::array<T, N>& list, std::size_t index) {
  return list[index % N];
}

}  // namespace airloom::report
