"""What may be done to a network without changing what is asked: other units, another order. Pure functions on dicts of arrays.

ARRAYS names, per system, the axes of every array that takes part in a problem, and how it grows when all powers, all gains or all
weights do: array * factor ** exponent. Arrays that only serve drawings are left out, and so are dropped from every case.
"""
import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Array:
    axes: tuple = ()
    power: float = 0.0   # watts
    gain: float = 0.0    # power received over power sent; noise goes with it
    weight: float = 0.0


def _array(axes="", **exponents):
    return Array(tuple(axes.split()), **exponents)


ARRAYS = {
    "dab": {
        "h": _array("station user antenna", gain=0.5), "tx_power_max_w": _array("station", power=1), "noise_w": _array("user", power=1, gain=1),
        "pa_beta1": _array(), "pa_beta3_per_w": _array(power=-1), "weight": _array("user", weight=1),
        "w": _array("station user antenna", power=0.5),
    },
    "haps": {  # a station is a part of the name: "h_" stands for h_0, h_1, ...
        "h_": _array("user antenna", gain=0.5), "tx_power_max_w": _array("station", power=1), "noise_w": _array("user", power=1, gain=1),
        "is_haps": _array("station"), "sinr_min": _array(), "bandwidth_hz": _array(),
        "w_": _array("user antenna", power=0.5),
    },
    "iab": {
        "h_aerial": _array("aerial antenna", gain=0.5), "h_ground": _array("ground antenna", gain=0.5), "donor_power_max_w": _array(power=1),
        "node_power_max_w": _array(power=1), "bandwidth_hz": _array(), "noise_psd_w_per_hz": _array(power=1, gain=1), "n_rf_donor": _array(),
        "n_rf_node": _array(), "backhaul_index": _array(), "owner_donor": _array("antenna"), "owner_node": _array("antenna"),
        "array_shape": _array("two"), "noise_band_proportional": _array(), "noise_aerial_w": _array(power=1, gain=1),
        "noise_ground_w": _array(power=1, gain=1), "rf_chain_power_w": _array(power=1), "phase_shifter_power_w": _array(power=1),
        "min_ground_rate_bps": _array(),
        "w_aerial": _array("aerial antenna", power=0.5), "w_ground": _array("ground antenna", power=0.5), "mu_aerial": _array(),
        "f_rf_donor": _array("antenna chain"), "f_rf_node": _array("antenna chain"), "f_bb_donor": _array("chain aerial", power=0.5),
        "f_bb_node": _array("chain ground", power=0.5),
    },
    "mdd": {
        "h": _array("subcarrier ap user antenna", gain=0.5), "subcarrier_dl": _array("downlink"), "subcarrier_ul": _array("uplink"),
        "gain_ap_user": _array("ap user", gain=1), "gain_ap_ap": _array("ap ap", gain=1), "gain_user_user": _array("user user", gain=1),
        "noise_w": _array(power=1, gain=1), "tx_power_max_w": _array("ap", power=1), "user_power_max_w": _array("user", power=1),
        # what is left of one's own power is compared with the noise, so it is a gain; the other two multiply gains of the lists above
        "si_residual_ap": _array("ap", gain=1), "si_residual_user": _array("user", gain=1), "iai_residual": _array("ap"),
        "imi_residual": _array("user"), "qos_dl_nats": _array(), "qos_ul_nats": _array(), "qos_per_subcarrier": _array(),
        "serve": _array("ap user"), "include_mui": _array(), "ul_weight": _array("user uplink ap"),
        "p_dl_w": _array("ap user downlink", power=1), "p_ul_w": _array("user uplink", power=1),
    },
    "twotier": {  # gains are stored over the noise: in other units of gain the arrays are the same
        "gain_over_noise": _array("subchannel cell cell", power=-1), "node": _array("subchannel cell"), "user": _array("subchannel cell"),
        "weight": _array("subchannel cell", weight=1), "node_power_max_w": _array("node", power=1), "subchannel_bandwidth_hz": _array(),
        "sinr_min": _array("subchannel cell"), "slot_power_max_w": _array("subchannel cell", power=1), "user_rate_min": _array("user"),
        "macro_rate_min": _array(), "cell_is_macro": _array("cell"), "sensing_snr": _array("subchannel cell"),
        "p_w": _array("subchannel cell", power=1),
    },
}


def entry(key, name):
    """The row of ARRAYS for an array of this name, or None."""
    stem = name.rstrip("0123456789") if key == "haps" else name
    return ARRAYS[key].get(stem)


def bare(key, arrays):
    """Only the arrays that matter, as arrays of our own."""
    return {name: np.array(values) for name, values in arrays.items() if entry(key, name)}


def scaled(key, arrays, unit, factor):
    """The same network or answer in units in which all powers, gains or weights (`unit`) are `factor` times as large."""
    exponent = {name: getattr(entry(key, name), unit) for name in arrays}
    return {name: values * factor ** exponent[name] if exponent[name] else values for name, values in arrays.items()}


def budgets(key, arrays, factor, only=""):
    """Larger or smaller budgets, all else as it was; `only` one of them."""
    names = {"dab": ["tx_power_max_w"], "haps": ["tx_power_max_w"], "iab": ["donor_power_max_w", "node_power_max_w"],
             "mdd": ["tx_power_max_w", "user_power_max_w"], "twotier": ["node_power_max_w"]}[key]
    return {name: values * factor if name in names and only in ("", name) else values for name, values in arrays.items()}


def extent(key, arrays, axis):
    """How many there are of `axis`."""
    if key == "iab" and axis == "user":
        return len(arrays["h_aerial"]) + len(arrays["h_ground"])
    if key == "haps" and axis == "station":
        return len(arrays["tx_power_max_w"])
    if key == "twotier" and axis == "user":
        return int(arrays["user"].max()) + 1
    return next(values.shape[entry(key, name).axes.index(axis)] for name, values in arrays.items()
                if axis in entry(key, name).axes and values.ndim == len(entry(key, name).axes))


def permuted(key, arrays, axis, order):
    """What was number order[k] of `axis` is number k now; of networks and of answers."""
    order = np.asarray(order)
    place = np.argsort(order)  # the new number of what was number i
    result = {}
    for name, values in arrays.items():
        axes = entry(key, name).axes
        for position, each in enumerate(axes if values.ndim == len(axes) else ()):
            if each == axis and values.shape[position] == len(order):
                values = np.take(values, order, axis=position)
        if key == "haps" and axis == "station" and name[:2] in ("h_", "w_"):
            name = f"{name[:2]}{place[int(name[2:])]}"
        if key == "iab" and axis == "aerial" and name == "backhaul_index":
            values = place[values]
        if key == "twotier" and axis == name and axis in ("node", "user"):  # they are numbers in a table, not an axis
            values = np.where(values >= 0, place[values], values)
        result[name] = values
    if key == "mdd" and axis in ("downlink", "uplink") and "h" in arrays:  # the lists stay as they are, the channels move
        mine = arrays["subcarrier_dl" if axis == "downlink" else "subcarrier_ul"]
        result["subcarrier_dl"], result["subcarrier_ul"] = arrays["subcarrier_dl"], arrays["subcarrier_ul"]
        result["h"] = arrays["h"].copy()
        result["h"][mine] = arrays["h"][mine[order]]
    return result


PERMUTED_AXES = {"dab": ["user", "station"], "haps": ["user", "station"], "iab": ["aerial", "ground"],
                 "mdd": ["user", "ap", "downlink", "uplink"], "twotier": ["user", "node", "cell", "subchannel"]}


def weaker(key, arrays, user, factor=1e-12):
    """The network in which one user's links with the stations are `factor` times as strong; in iab users in the air come first."""
    result = dict(arrays)
    if key == "twotier":  # whatever its slots receive
        result["gain_over_noise"] = np.where((arrays["user"] == user)[:, :, None], factor, 1.0) * arrays["gain_over_noise"]
        return result
    axis, links = "user", [name for name in arrays if name in ("h", "gain_ap_user") or name.startswith("h_")]
    if key == "iab":
        in_the_air = extent(key, arrays, "aerial")
        axis, links, user = ("aerial", ["h_aerial"], user) if user < in_the_air else ("ground", ["h_ground"], user - in_the_air)
    for name in links:
        row = entry(key, name)
        position = row.axes.index(axis)
        strength = np.ones(arrays[name].shape[position])
        strength[user] = factor**row.gain
        result[name] = arrays[name] * np.expand_dims(strength, [k for k in range(arrays[name].ndim) if k != position])
    return result


@dataclass(frozen=True)
class Change:
    """One way to write the same problem differently: `of(network)`, and `of(answer)`, the answer that means the same."""

    key: str
    axis: str            # the unit, or the axis that is in another order
    factor: float = 1.0
    order: tuple = ()

    @property
    def name(self):
        return f"{self.axis} x {self.factor:.3g}" if not self.order else f"{self.axis}s {' '.join(map(str, self.order))}"

    @property
    def exact(self):
        """Nothing is rounded: a power of four, of which the amplitudes' root is exact too."""
        return not self.order and math.frexp(math.sqrt(self.factor))[0] == 0.5

    def of(self, arrays):
        return permuted(self.key, arrays, self.axis, self.order) if self.order else scaled(self.key, arrays, self.axis, self.factor)

    def metric(self, value):
        """What the metric becomes: rates are as they were, weights multiply them."""
        return value * self.factor if self.axis == "weight" else value


FACTORS = {"power": [1e-6, 1e-3, 1e3, 1e6, 4.0**-10], "gain": [1e-9, 1e-5, 1e3, 4.0**-15], "weight": [1e-6, 1e-2, 1e6, 4.0**-10]}


def changes(key, arrays):
    """Kind -> every change of that kind for this network."""
    result = {"units": [], "weights": [], "order": []}
    for unit, factors in FACTORS.items():
        if any(getattr(entry(key, name), unit) for name in arrays) and (key, unit) != ("twotier", "gain"):
            result["weights" if unit == "weight" else "units"] += [Change(key, unit, factor) for factor in factors]
    for axis in PERMUTED_AXES[key]:
        count = extent(key, arrays, axis)
        orders = {tuple(range(count))[::-1], tuple(np.random.default_rng(count).permutation(count).tolist())} - {tuple(range(count))}
        result["order"] += [Change(key, axis, order=order) for order in sorted(orders)]
    return {kind: each for kind, each in result.items() if each}


def gap(key, value, best, users):
    """How far `value` is below `best`, as `airloom compare` counts it; negative when it is above."""
    if key == "haps":  # a sum of logarithms
        return 1 - math.exp(min(700.0, (value - best) / users))
    return (best - value) / abs(best) if best else -value
