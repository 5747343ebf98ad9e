"""A generic search for the best answer of a small network: SciPy's L-BFGS-B over free numbers, from random starts.

It knows nothing of how the systems solve. Each `decode_KEY` turns a vector of free real numbers into an answer that keeps every budget;
what the answer is worth says the judge (`evaluate`).
"""
import airloom
import numpy as np
from scipy.optimize import minimize

METRICS = {"dab": "true_rate", "haps": "pf_objective", "iab": "sum_rate_bps", "mdd": "se_nats", "twotier": "weighted_sum_rate"}


def _complex(x, shape):
    half = x.size // 2
    return (x[:half] + 1j * x[half:]).reshape(shape)


def _within(powers, budgets):
    """Factors on powers that bring each row's sum within its budget, and leave the others."""
    return np.minimum(1.0, budgets / np.maximum(powers.sum(axis=1), 1e-300))


def decode_dab(x, network):
    h, budget = network["h"], network["tx_power_max_w"]
    w = _complex(x, h.shape) * np.sqrt(budget)[:, None, None]
    scale = np.sqrt(_within((abs(w) ** 2).reshape(len(budget), -1), budget))
    return {"w": w * scale[:, None, None]}


def size_dab(network):
    return 2 * network["h"].size


def decode_haps(x, network):
    budget, arrays, at = network["tx_power_max_w"], {}, 0
    for b, power in enumerate(budget):
        shape = network[f"h_{b}"].shape
        count = 2 * shape[0] * shape[1]
        w = _complex(x[at:at + count], shape) * np.sqrt(power)
        at += count
        arrays[f"w_{b}"] = w * np.sqrt(_within((abs(w) ** 2).reshape(1, -1), power))[0]
    return arrays


def size_haps(network):
    return sum(2 * network[f"h_{b}"].size for b in range(len(network["tx_power_max_w"])))


def decode_mdd(x, network):
    aps, users = network["gain_ap_user"].shape
    serve = network["serve"] if "serve" in network else np.ones((aps, users), bool)
    downlinks, uplinks = len(network["subcarrier_dl"]), len(network["subcarrier_ul"])
    p = (x[:aps * users * downlinks] ** 2).reshape(aps, users, downlinks) * serve[:, :, None] * network["tx_power_max_w"][:, None, None]
    q = (x[aps * users * downlinks:] ** 2).reshape(users, uplinks) * network["user_power_max_w"][:, None]
    p = p * _within(p.reshape(aps, -1), network["tx_power_max_w"])[:, None, None]
    return {"p_dl_w": p, "p_ul_w": q * _within(q, network["user_power_max_w"])[:, None]}


def size_mdd(network):
    aps, users = network["gain_ap_user"].shape
    return aps * users * len(network["subcarrier_dl"]) + users * len(network["subcarrier_ul"])


def decode_twotier(x, network):
    node, budget = network["node"], network["node_power_max_w"]
    on = node >= 0
    p = np.where(on, x.reshape(node.shape) ** 2 * budget[np.maximum(node, 0)], 0.0)
    sums = np.array([p[node == v].sum() for v in range(len(budget))])
    factor = np.minimum(1.0, budget / np.maximum(sums, 1e-300))
    return {"p_w": np.where(on, p * factor[np.maximum(node, 0)], 0.0)}


def size_twotier(network):
    return network["node"].size


def _platform(x, rows, elements, chains, owner, power):
    """Beams of one platform from phases and a digital stage, within its budget; the stored factors."""
    phases = np.exp(1j * x[:elements * chains].reshape(elements, chains))
    if owner is not None:
        phases = phases * (owner[:, None] == np.arange(chains))
    digital = _complex(x[elements * chains:], (chains, rows))
    w = phases @ digital
    digital = digital * np.sqrt(power / max((abs(w) ** 2).sum(), 1e-300))
    return (phases @ digital).T, phases, digital


def _platform_size(rows, elements, chains):
    return elements * chains + 2 * chains * rows


def decode_iab(x, network):
    (streams, elements), grounds = network["h_aerial"].shape, network["h_ground"].shape[0]
    chains = int(network["n_rf_donor"]), int(network["n_rf_node"])
    cut = 1 + _platform_size(streams, elements, chains[0])
    owner = [network[name] if name in network else None for name in ("owner_donor", "owner_node")]
    w_a, rf_a, bb_a = _platform(x[1:cut], streams, elements, chains[0], owner[0], float(network["donor_power_max_w"]))
    w_g, rf_g, bb_g = _platform(x[cut:], grounds, elements, chains[1], owner[1], float(network["node_power_max_w"]))
    return {"w_aerial": w_a, "w_ground": w_g, "mu_aerial": 1 / (1 + np.exp(-x[0])), "f_rf_donor": rf_a, "f_bb_donor": bb_a,
            "f_rf_node": rf_g, "f_bb_node": bb_g}


def size_iab(network):
    (streams, elements), grounds = network["h_aerial"].shape, network["h_ground"].shape[0]
    return 1 + _platform_size(streams, elements, int(network["n_rf_donor"])) + _platform_size(grounds, elements, int(network["n_rf_node"]))


def decode(key, x, network):
    return globals()[f"decode_{key}"](np.asarray(x), network)


def size(key, network):
    return globals()[f"size_{key}"](network)


def value_of(key, instance, arrays):
    """What the judge says of an answer; minus infinity where it does not keep every limit."""
    module = getattr(airloom, key)
    judged = module.evaluate(instance, module.Solution(instance, arrays))
    return judged["metrics"][METRICS[key]] if judged["feasible"] else -np.inf


def gap(key, value, best, users):
    """How far a value is below the best one, as `airloom compare` measures it."""
    return 1 - np.exp((value - best) / users) if key == "haps" else (best - value) / max(abs(best), 1e-300)


def best_of(key, instance, starts, seed=0):
    """The best value of several searches."""
    random = np.random.default_rng(seed)
    unknowns = size(key, instance)
    scale = max(abs(value_of(key, instance, decode(key, random.normal(size=unknowns), instance))), 1e-12)

    def loss(x):
        value = value_of(key, instance, decode(key, x, instance))
        return -value / scale if np.isfinite(value) else 1e6

    best = -np.inf
    for _ in range(starts):
        begin = random.normal(size=unknowns) * 10 ** random.uniform(-1.5, 0.3)
        found = minimize(loss, begin, method="L-BFGS-B", options={"maxiter": 300, "maxfun": 40000})
        best = max(best, -found.fun * scale)
    return best
