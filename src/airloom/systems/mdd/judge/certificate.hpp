#pragma once
/// What an answer proves about itself.
#include "airloom/core/values.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {

/// Certificate of any powers:
/// - `upper_bound` on se_nats of all powers that keep budgets and promises (bounds.hpp), and `gap_to_bound`;
/// - `kkt`, `kkt_sign`, `complementarity`, `rank_one_spread`, and `kkt_holds` (kkt.hpp), where these conditions are known;
/// - `uplink_out_of_reach`: why the promises cannot be kept by anybody, where that shows without solving;
/// - the publication's accounting (accounting.hpp);
/// - `warning`, where a number looks like decibels.
[[nodiscard]] Values certify(const Instance& instance, const Solution& solution);

/// What looks wrong in an instance that is formally right; empty when nothing does.
[[nodiscard]] std::string warning(const Instance& instance);

}  // namespace airloom::mdd
