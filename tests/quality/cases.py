"""The networks of the generated tests: small, so that every algorithm of every system meets every change of them within seconds."""
import functools
import math

import numpy as np

import airloom
from transforms import bare, extent

SYSTEMS = ["dab", "haps", "iab", "mdd", "twotier"]
METRIC = {"dab": "true_rate", "haps": "pf_objective", "iab": "sum_rate_bps", "mdd": "se_nats", "twotier": "weighted_sum_rate"}

# What a user would try first; on the hardware and with the knowledge of the default.
SIMPLE = {
    "dab": ["rzf", "mrt", "rzf_scaled", "mrt_scaled"],
    "haps": ["mrt", "local_rzf", "joint_rzf", "zf_pf", "wmmse"],
    "iab": ["phase_of_channel", "mrt_matching", "omp", "pe_altmin"],
    "mdd": ["equal_power", "beam_split", "greedy"],
    "twotier": ["equal_power", "water_filling", "cognitive"],
}

# Scenarios by name: some near the publications' settings, some far away. All are in the quick suite.
DRAWN = {
    "dab": {
        "plain": dict(base_stations=2, antennas=4, users=3),
        "saturated": dict(base_stations=3, antennas=4, users=4, tx_power_dbm=44),
        "one station": dict(base_stations=1, antennas=6, users=3, paths=1, noise_dbm=-100),
    },
    "haps": {
        "plain": dict(users=5, base_stations=3, mbs_array_nx=2, mbs_array_ny=2, haps_array_nx=3, haps_array_ny=2),
        "promised": dict(users=4, base_stations=2, mbs_array_nx=2, mbs_array_ny=2, haps_array_nx=2, haps_array_ny=2, sinr_min=0.05, shadowing_db=8),
        "ground only": dict(users=6, base_stations=4, mbs_array_nx=2, mbs_array_ny=1, haps=False, mbs_path_loss="uma_nlos", noise_dbm=-110),
    },
    "iab": {
        "plain": dict(aerial_users=2, ground_users=3, array_nx=4, array_ny=4),
        "strips": dict(aerial_users=3, ground_users=2, array_nx=4, array_ny=3, architecture="sub_connected", n_rf_donor=4, n_rf_node=4),
        "scattered": dict(aerial_users=2, ground_users=2, array_nx=3, array_ny=3, propagation="multipath", noise_mode="band_proportional", n_rf_donor=6,
                          n_rf_node=4),
    },
    "mdd": {
        "plain": dict(aps=4, users=2, antennas=3, subcarriers_dl=4, subcarriers_ul=2),
        "clusters": dict(aps=8, users=5, antennas=2, subcarriers_dl=3, subcarriers_ul=2, clustering="user_centric", ul_combining="weighted", qos="none"),
        "sums": dict(aps=5, users=3, antennas=4, subcarriers_dl=3, subcarriers_ul=3, qos="sum", qos_dl_nats=0.5, qos_ul_nats=0.1,
                     subcarrier_split="interleaved", area_side_m=150),
    },
    "twotier": {
        "plain": dict(femto_stations=3, subchannels=3),
        "hot spot": dict(deployment="hotspot", femto_stations=4, subchannels=2, macro_users=2, reuse_factor=1, macro_weight=3.0),
        "uplink": dict(direction="uplink", femto_stations=4, subchannels=3, macro_users=2, femto_users=2),
    },
}
# Realizations of the scenario `wide`: two in the quick suite, in the full one the first so many with no larger an answer than this.
WIDE_QUICK = {"dab": [1, 5], "haps": [1, 8], "iab": [3, 4], "mdd": [2, 8], "twotier": [4, 5]}
WIDE_FULL = {"dab": 16, "haps": 12, "iab": 12, "mdd": 16, "twotier": 8}
LARGEST = {"dab": 150, "haps": 200, "iab": 100, "mdd": 150, "twotier": 60}


def _uneven(key, arrays, seed):
    """Budgets, noise and weights that differ: a permutation of equal ones would prove little."""
    random = np.random.default_rng(seed)

    def spread(values, by):
        return values * by ** random.uniform(-1, 1, np.shape(values))

    if key in ("dab", "haps"):
        users = extent(key, arrays, "user")
        arrays["tx_power_max_w"] = spread(arrays["tx_power_max_w"], 3)
        arrays["noise_w"] = spread(np.broadcast_to(arrays["noise_w"], users), 3)
    if key == "dab":
        arrays["weight"] = spread(np.ones(users), 3)
    if key == "twotier":
        arrays["weight"] = spread(arrays["weight"], 3)
        arrays["node_power_max_w"] = spread(arrays["node_power_max_w"], 2)
    if key == "mdd":
        arrays["tx_power_max_w"] = spread(arrays["tx_power_max_w"], 3)
        arrays["user_power_max_w"] = spread(arrays["user_power_max_w"], 3)
    return arrays


def _floors(arrays):
    """Promises of a tenth of what equal powers reach, and limits of single slots."""
    equal = airloom.twotier.solve(arrays, "equal_power")
    gain, power = arrays["gain_over_noise"], equal.solution["p_w"]
    own = np.einsum("ncc,nc->nc", gain, power)
    sinr = own / (1 + np.einsum("ncd,nd->nc", gain, power) - own)
    active = arrays["node"] >= 0
    limit = 0.7 * arrays["node_power_max_w"][arrays["node"]]
    return {**arrays, "sinr_min": np.where(active, 0.1 * sinr, 0.0), "slot_power_max_w": np.where(active, limit, 0.0)}


def _answer_size(key, arrays):
    """About how many numbers are designed."""
    names = {"dab": ["h"], "iab": ["h_aerial", "h_ground"], "twotier": ["node"]}.get(key) or [name for name in arrays if name.startswith("h_")]
    if key == "mdd":
        return math.prod(arrays["h"].shape[:3])
    return sum(arrays[name].size for name in names)


@functools.cache
def networks(key, full=False):
    """Name -> arrays, in a fixed order."""
    system = getattr(airloom, key)
    result = {name: _uneven(key, bare(key, system.Scenario(**values).draw(seed=7)), 7) for name, values in DRAWN[key].items()}
    if key == "twotier":
        result["floors"] = _floors(result["plain"])
    wide = system.Scenario.named("wide")
    drawn = {}
    for realization in range(200) if full else WIDE_QUICK[key]:
        arrays = bare(key, wide.draw(seed=1, realization=realization))
        if realization in WIDE_QUICK[key] or (len(drawn) < WIDE_FULL[key] and _answer_size(key, arrays) <= LARGEST[key]):
            drawn[f"wide {realization}"] = arrays
        if len(drawn) >= WIDE_FULL[key]:
            break
    return {**result, **drawn}


@functools.cache
def square_networks(key, full=False):
    """As many users as antennas: of all stations in dab and haps, of each access point in mdd, of each array in iab; in twotier no fewer than slots."""
    scenarios = {
        "dab": dict(base_stations=2, antennas=2, users=4),
        "haps": dict(users=12, base_stations=2, mbs_array_nx=2, mbs_array_ny=2, haps_array_nx=2, haps_array_ny=2),
        "iab": dict(aerial_users=3, ground_users=4, array_nx=2, array_ny=2),
        "mdd": dict(aps=3, users=3, antennas=3, subcarriers_dl=2, subcarriers_ul=2, qos="none"),
        "twotier": dict(macro_users=3, femto_users=1, femto_stations=3, subchannels=3),
    }
    scenario = getattr(airloom, key).Scenario(**scenarios[key])
    return {f"square {r}": bare(key, scenario.draw(seed=7, realization=r)) for r in range(8 if full else 2)}
