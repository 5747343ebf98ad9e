#pragma once
/// Channels over frequency from paths with delays.
#include <vector>

#include "airloom/importers/named_array.hpp"

namespace airloom::importers {

/// g(f) = sum_p a_p exp(-j 2 pi f tau_p).
/// @param a            with axis p
/// @param tau          s; axes of a, of which any may be absent (the same delay for all)
/// @param frequency_hz of the subcarriers, from the carrier; empty: one subcarrier at the carrier
/// @param delays       tau's name in the file, for messages
/// @return             axis s in the place of p
/// @throws InvalidInput  when an extent of tau differs from a's
[[nodiscard]] NamedArray frequency_response(const NamedArray& a, const NamedArray& tau, const std::vector<double>& frequency_hz,
                                            const std::string& delays);

}  // namespace airloom::importers
