"""Which algorithms do not promise the same answer for the same problem written differently, and why.

All others promise 1e-6 of the metric. The same table stands in docs/invariance.md, and a test compares the two.
"""

_RING = "station after station: the first of a lap finds another network than the last"
_UNAWARE = "where the rate without distortion is flat at its top, what the amplifiers make of the beams is not, and the last digits decide"
_RANDOM = "chains beyond the streams begin at random phases, and the iteration is not monotone: the last digits decide which of its iterates is the best"
_SUBARRAYS = "with partly connected arrays, sub-array r begins at stream r"
_SWEEPS = "phase after phase, chain after chain, and chain r begins at stream r"
_SENSING = "what is sensed is drawn slot after slot"

# (system, algorithm, what changes) -> the reason. What changes is a unit or the axis that is in another order; `rounding` stands for all
# changes but factors that are powers of four, which round nothing: under those the answers must agree all the same.
NOT_PROMISED = {
    **{("dab", name, "station"): _RING for name in ("ring", "ring_dub", "ring_ideal", "ring_pmm", "central_pmm")},
    **{("dab", name, "rounding"): _UNAWARE for name in ("central_dub", "central_ideal", "central_dub_backoff")},
    **{("iab", name, "rounding"): _RANDOM for name in ("alternating_ls", "mrt_matching")},
    **{("iab", "phase_of_channel", axis): _SUBARRAYS for axis in ("aerial", "ground")},
    **{("iab", "coordinate_descent", axis): _SWEEPS for axis in ("aerial", "ground")},
    **{("twotier", "cognitive", axis): _SENSING for axis in ("cell", "subchannel")},
}


# Reasons that some networks do not give: there everything is promised.
_ONLY_WHERE = {
    _RANDOM: lambda x: x["n_rf_donor"] > len(x["h_aerial"]) or x["n_rf_node"] > len(x["h_ground"]),
    _SUBARRAYS: lambda x: "owner_donor" in x,
}


def promised(key, algorithm, change, arrays):
    """Whether this algorithm promises to answer alike before and after this change of this network."""
    reasons = [NOT_PROMISED.get((key, algorithm, change.axis)), None if change.exact else NOT_PROMISED.get((key, algorithm, "rounding"))]
    return not any(reason and _ONLY_WHERE.get(reason, bool)(arrays) for reason in reasons)
