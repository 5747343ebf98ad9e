#pragma once
/// The downlink promise for powers that know nothing of it.
#include "airloom/systems/mdd/design/promises/promise_proof.hpp"

namespace airloom::mdd {

/// How the promises were kept; `impossible`: proven that no powers keep them all (of promises per subcarrier; sums have no such proof);
/// `failed`: neither found nor proven.
enum class PromiseRepair { none, streams, segment, impossible, failed };
constexpr auto enum_names(PromiseRepair) { return std::array<std::string_view, 5>{"none", "streams", "segment", "impossible", "failed"}; }

/// Raises downlink streams to their floor, A_k >= Gamma I_k, where some user is below its promise:
///
///  1. `streams`: every access point keeps its power T_l and shares it anew,
///
///         p_lk <- T_l c_k p_lk / sum_k' c_k' p_lk',   c = the least c >= 1 with all floors
///
///     so that uplink and disturbance stay as they are. What c_k must be for given others grows with them and in proportion
///     to them: a standard interference function, whose iteration from c = 1 rises to the least fixed point when there is one.
///     Where there is none, the uplinks first fall to their promise, then all access points together, by 0.8 from try to try.
///  2. `segment`: else the powers of phase_one.hpp that keep every promise strictly, moved towards the given ones as far as all stays
///     kept. What keeps all promises per subcarrier is convex, hence the segment has one last point.
///
/// A sum of rates (`Qos::sum`) is kept by keeping it per subcarrier.
/// @param proof   of `impossible`
/// @param powers  within the budgets; unchanged but for `streams` and `segment`. Powers that are not finite are left alone, and so are
///                networks with interference between users, where per-subcarrier promises are another problem
/// Cost: O(L D M) for `none`, ten times that or more for `streams`; an interior method for `segment`.
[[nodiscard]] PromiseRepair keep_promises(const PowerProblem& problem, Powers& powers, PromiseProof& proof);

/// Step 1 alone. @return  whether all promises are kept now; else the powers are unchanged
[[nodiscard]] bool share_streams_anew(const PowerProblem& problem, Powers& powers);

}  // namespace airloom::mdd
