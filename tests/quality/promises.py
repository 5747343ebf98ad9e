"""Which algorithms do not promise the same answer for the same problem written differently, and why.

All others promise 1e-6 of the metric. The same table stands in docs/invariance.md, and a test compares the two.
"""

_RING = "station after station: the first of a lap finds another network than the last"
_UNAWARE = "where the rate without distortion is flat at its top, what the amplifiers make of the beams is not, and the last digits decide"
_RANDOM = "chains beyond the streams begin at random phases, and the iteration is not monotone: the last digits decide which of its iterates is the best"
_PLACES = "its inputs stand at fixed places"
_UNITS = "its inputs are logarithms in the units that it was trained in"
_SENSING = "what is sensed is drawn slot after slot"

# (system, algorithm, what changes) -> the reason. What changes is a unit or the axis that is in another order; `rounding` stands for all
# changes but factors that are powers of four, which round nothing: under those the answers must agree all the same.
NOT_PROMISED = {
    **{("dab", name, "station"): _RING for name in ("ring", "ring_dub", "ring_ideal", "ring_pmm", "central_pmm")},
    **{("dab", name, "rounding"): _UNAWARE for name in ("central_dub", "central_ideal", "central_dub_backoff")},
    **{("iab", name, "rounding"): _RANDOM for name in ("alternating_ls", "mrt_matching")},
    **{("iab", name, axis): "with partly connected arrays, sub-array r begins at stream r" for name in ("phase_of_channel", "coordinate_descent")
       for axis in ("aerial", "ground")},
    **{("mdd", "hgnn", axis): _PLACES for axis in ("user", "ap", "downlink", "uplink")},
    **{("mdd", "hgnn", unit): _UNITS for unit in ("power", "gain")},
    **{("twotier", "cognitive", axis): _SENSING for axis in ("cell", "subchannel")},
    ("twotier", "bit_loading", "subchannel"): "the search of combinations goes by sub-channels and may end at `max_combinations`",
}


def promised(key, algorithm, change):
    """Whether this algorithm promises to answer alike before and after this change."""
    return (key, algorithm, change.axis) not in NOT_PROMISED and ((key, algorithm, "rounding") not in NOT_PROMISED or change.exact)
