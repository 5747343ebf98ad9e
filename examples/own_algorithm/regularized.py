"""Regularized zero forcing over all stations of `haps`, each beam scaled until its station's budget holds: python3 regularized.py IN OUT."""
import json
import os
import sys

import numpy as np


def beams(network, regularization=1.0):
    """w_0, w_1, ... of shape (users, antennas) from an instance's arrays: docs/files.md."""
    stations = len(network["tx_power_max_w"])
    h = np.concatenate([network[f"h_{b}"] for b in range(stations)], axis=1)  # row u: the channel of user u from all antennas
    users = h.shape[0]
    noise = np.mean(network["noise_w"])
    gram = h.conj() @ h.T + regularization * users * noise / np.sum(network["tx_power_max_w"]) * np.eye(users)
    w = np.linalg.solve(gram.T, h)  # row k: the beam of stream k
    w /= np.linalg.norm(w, axis=1, keepdims=True)
    out, first = {}, 0
    for b in range(stations):
        last = first + network[f"h_{b}"].shape[1]
        out[f"w_{b}"] = w[:, first:last]
        first = last
    scale = min(np.sqrt(p / np.sum(np.abs(out[f"w_{b}"]) ** 2)) for b, p in enumerate(network["tx_power_max_w"]) if p > 0)
    return {name: scale * part for name, part in out.items()}


if __name__ == "__main__":
    options = json.loads(os.environ.get("AIRLOOM_OPTIONS", "{}"))
    np.savez(sys.argv[2], **beams(np.load(sys.argv[1]), **options))
