#pragma once
/// Tells paths from subcarriers: both are the last axis of what generators of channels write.
#include <optional>
#include <string>

#include "airloom/importers/named_array.hpp"

namespace airloom::importers {

/// Why what is called the subcarrier axis of one transmitter's channels looks like one of paths; empty when it does not. Frequency
/// responses are not zero from some subcarrier on for some users only, are not one plane wave at each subcarrier with amplitudes that jump,
/// and do not fall by orders of magnitude for all users alike.
/// @param array  axes u, n and s at least; NaN allowed
[[nodiscard]] std::string looks_like_paths(const NamedArray& array);

}  // namespace airloom::importers
