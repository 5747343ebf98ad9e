"""`haps` by zero forcing over all stations and CVXPY's powers for proportional fairness: python3 cvxpy_powers.py INSTANCE SOLUTION."""
import sys

import cvxpy as cp
import numpy as np

network = np.load(sys.argv[1])
stations = range(len(network["tx_power_max_w"]))
h = np.concatenate([network[f"h_{b}"] for b in stations], axis=1)
directions = np.linalg.pinv(h.conj()).T                     # row k reaches user k alone, with amplitude 1
unit = np.linalg.norm(directions, axis=1, keepdims=True)
directions /= unit
gain = 1 / (unit[:, 0] ** 2 * network["noise_w"])           # SINR per watt of each stream
split = np.cumsum([network[f"h_{b}"].shape[1] for b in stations])[:-1]
parts = np.split(directions, split, axis=1)
share = np.array([np.sum(np.abs(part) ** 2, axis=1) for part in parts])  # (stations, streams): what a watt of a stream costs each
power = cp.Variable(len(gain), nonneg=True)
fairness = cp.sum(cp.log(cp.log1p(cp.multiply(gain, power))))
cp.Problem(cp.Maximize(fairness), [share @ power <= network["tx_power_max_w"]]).solve()
scale = min(1.0, *(network["tx_power_max_w"] / (share @ power.value)))   # the solver's last digits
np.savez(sys.argv[2], **{f"w_{b}": np.sqrt(scale * power.value)[:, None] * parts[b] for b in stations})
