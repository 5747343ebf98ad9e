#!/usr/bin/env python3
"""Beams through cubic amplifiers for the largest exact sum rate, as users would find them: SciPy's L-BFGS on the same model, with its exact gradient.

    PYTHONPATH=build/release/bindings/python bench/reference/dab_lbfgs.py [DROPS]     (5 drops of (4,16,4) and (8,16,8) stations, antennas, users)

SciPy begins at regularised zero forcing over all channels at half of the largest common power; budgets are the map X -> sqrt(P) X / sqrt(1 + |X|^2) of every station. Both are stopped at the same
values: the end of one ascent of `airloom.dab.solve` (`candidates=False`) less 1e-4 and less 1e-6, ours by `max_iterations`; where SciPy ends before, that is said. Compared are CPU seconds, one thread
each and in one process, so that other work on the machine does not count; and the default solve.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
import statistics
import sys
import time

import numpy as np
from scipy.optimize import minimize

import airloom

SIZES = [(4, 16, 4), (8, 16, 8)]


class Reached(Exception):
    pass


class Network:
    """Noise and largest budget 1; all stations one above the other."""

    def __init__(self, arrays):
        power = arrays["tx_power_max_w"]
        unit = power.max()
        noise = np.broadcast_to(arrays["noise_w"], (arrays["h"].shape[1],))
        self.stations, self.users, self.antennas = arrays["h"].shape
        self.h = (arrays["h"] * np.sqrt(unit / noise)[None, :, None]).transpose(0, 2, 1).reshape(-1, self.users)
        self.budget = np.repeat(power / unit, self.antennas)
        self.beta1, self.beta3 = complex(arrays["pa_beta1"]), complex(arrays["pa_beta3_per_w"]) * unit

    def rate(self, w):
        """Nats, and the gradient with respect to conj(w)."""
        h, b3 = self.h, self.beta3
        c = w @ w.conj().T
        p = np.diag(c).real
        g = self.beta1 + 2 * b3 * p
        link = h.conj().T @ (g[:, None] * w)
        square = np.abs(c) ** 2
        t = 2 * abs(b3) ** 2 * np.einsum("nu,nu->u", h.conj(), (c * square) @ h).real
        useful = np.abs(np.diag(link)) ** 2
        i = (np.abs(link) ** 2).sum(1) - useful + t + 1
        s = i + useful
        phi = 1 / i - 1 / s
        e = -phi[:, None] * link
        np.fill_diagonal(e, np.diag(link) / s)
        m = h @ e
        q = 4 * (b3 * (m.conj() * w).sum(1)).real
        k = (h * phi) @ h.conj().T
        z = 2 * k * square + k.conj() * c * c
        return np.log1p(useful / i).sum(), g.conj()[:, None] * m + q[:, None] * w - 2 * abs(b3) ** 2 * (z @ w)

    def start(self):
        f = np.sqrt(self.budget)[:, None] * abs(self.beta1) * self.h
        v = f @ np.linalg.inv(f.conj().T @ f + self.users / self.stations * np.eye(self.users))
        v /= np.linalg.norm(v, axis=0)
        largest = (np.abs(v) ** 2).sum(1).reshape(self.stations, -1).sum(1).max()
        return v / np.sqrt(2 * largest)

    def beams(self, x):
        y = (x[:x.size // 2] + 1j * x[x.size // 2:]).reshape(self.h.shape)
        share = (np.abs(y) ** 2).sum(1).reshape(self.stations, -1).sum(1)
        scale = np.repeat(1 / np.sqrt(1 + share), self.antennas) * np.sqrt(self.budget)
        return y, share, scale


def by_scipy(network, target):
    """CPU seconds, evaluations, the rate reached."""
    best, evaluations = 0.0, 0

    def objective(x):
        nonlocal best, evaluations
        evaluations += 1
        y, share, scale = network.beams(x)
        value, slope = network.rate(scale[:, None] * y)
        best = max(best, value)
        if best >= target:
            raise Reached
        along = (slope.conj() * y).real.sum(1).reshape(network.stations, -1).sum(1)
        correction = np.repeat(along / (1 + share), network.antennas)
        full = 2 * scale[:, None] * (slope - correction[:, None] * y)
        return -value, -np.concatenate([full.real.ravel(), full.imag.ravel()])

    start = network.start() / np.sqrt(network.budget)[:, None]
    share = (np.abs(start) ** 2).sum(1).reshape(network.stations, -1).sum(1)
    start = start / np.sqrt(1 - np.repeat(share, network.antennas))[:, None]
    begin = time.process_time()
    try:
        minimize(objective, np.concatenate([start.real.ravel(), start.imag.ravel()]), jac=True, method="L-BFGS-B",
                 options={"maxiter": 20000, "maxfun": 20000, "maxcor": 20, "ftol": 1e-12, "gtol": 1e-9})
    except Reached:
        pass
    return time.process_time() - begin, evaluations, best


def solve(instance, **options):
    """The result; `cpu_s` the shortest of five solves in this process, as SciPy's are."""
    results = [airloom.dab.solve(instance, "central", **options) for _ in range(5)]
    return results[0], min(each.timing["cpu_s"] for each in results)


def main():
    drops = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for stations, antennas, users in SIZES:
        rows = {1e-4: [], 1e-6: []}
        defaults = []
        for drop in range(drops):
            instance = airloom.dab.Scenario(base_stations=stations, antennas=antennas, users=users).draw(realization=drop)
            network = Network(instance)
            values = np.array(solve(instance, candidates=False, growth_tolerance=1e-12)[0].history["objective"])
            whole, whole_s = solve(instance)
            defaults.append((whole_s, whole.iterations["inner"]))
            for share, row in rows.items():
                target = values[-1] * (1 - share)
                steps = int(np.argmax(values >= target))
                cut, cut_s = solve(instance, candidates=False, max_iterations=max(1, steps))
                theirs_s, evaluations, theirs = by_scipy(network, target)
                row.append((cut_s, cut.iterations["inner"], theirs_s, evaluations, theirs / target - 1))
        for share, row in rows.items():
            ours_s, ours, theirs_s, theirs, gap = zip(*row)
            print(f"({stations},{antennas},{users}) to {share:.0e}: one ascent {1e3 * statistics.median(ours_s):.2f} ms, {statistics.mean(ours):.0f} evaluations; "
                  f"SciPy {1e3 * statistics.median(theirs_s):.1f} ms, {statistics.mean(theirs):.0f}: x {statistics.median(t / o for t, o in zip(theirs_s, ours_s)):.1f}"
                  + (f"; it ends {-100 * min(gap):.4f} % below at worst" if min(gap) < 0 else ""))
        print(f"({stations},{antennas},{users}) default solve {1e3 * statistics.median(d[0] for d in defaults):.2f} ms, {statistics.mean(d[1] for d in defaults):.0f} evaluations")


if __name__ == "__main__":
    main()
