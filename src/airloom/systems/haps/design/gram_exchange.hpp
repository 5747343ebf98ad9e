#pragma once
/// Gram exchange: every station sends its Gram matrix once, U^2 reals (or its channel, where that is less), and receives what it needs to
/// make its beams of its own channel, H^b sum_i factor_ib C_i. The centre designs C and the factors. Where channels are so nearly dependent
/// that Gram matrices hold too few digits, the centre asks for the channels in coordinates of their spans, and designs again.
#include <functional>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/haps/design/agents.hpp"
#include "airloom/systems/haps/design/sca/sca.hpp"

namespace airloom::haps {

/// What a centre does with the stations' Gram matrices: beams (no terms: all are silent), and the outcome's other entries.
using CentreDesign = std::function<JointBeams(const GramBank& bank, const std::vector<int>& station, Outcome<Solution>& outcome)>;

/// @param threads  of each process, for large networks
[[nodiscard]] Outcome<Solution> solve_by_gram_exchange(const Instance& instance, const MakeFabric& make_fabric, int threads,
                                                       const CentreDesign& design);

}  // namespace airloom::haps
