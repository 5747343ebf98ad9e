#pragma once
/// Orders of the elements of planar arrays.
#include "airloom/importers/named_array.hpp"

namespace airloom::importers {

/// DeepMIMO numbers a panel in the y-z plane with y fastest (n = i_z N_y + i_y); the toolkit's 'yz' has z fastest.
/// @param columns  N_y  @throws InvalidInput  when it does not divide the number of antennas
[[nodiscard]] NamedArray from_y_fastest(const NamedArray& array, int columns);

/// Sionna numbers a planar array column by column from the top; the toolkit counts z upwards. Polarizations are blocks in both.
/// @param rows  N_z  @throws InvalidInput  when it does not divide the number of antennas
[[nodiscard]] NamedArray from_top(const NamedArray& array, int rows);

}  // namespace airloom::importers
