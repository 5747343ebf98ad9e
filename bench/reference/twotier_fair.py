"""`objective=proportional_fair` of `twotier` beside what one would write: L-BFGS of SciPy on the sum of logarithms, over powers that keep
their budgets by construction, from many starts.

Usage: PYTHONPATH=build/release/bindings/python python3 twotier_fair.py [tiny hotspots] [--networks N] [--starts S]
Ends with 1 when the library's answer is more than 0.1 % (tiny) or 1 % (hot spots) below the best of the starts, above its own bound, or the
best of the starts is above that bound.
"""
import argparse
import sys
import time

import airloom
import numpy as np
from scipy.optimize import minimize

from twotier_promises import hotspot, tiny
from twotier_search import Network

ALLOWED = {"tiny": 1e-3, "hotspots": 1e-2}


def minus_logarithms(network, y):
    """-sum ln of the users' rates and its gradient."""
    p = network.powers(y)
    heard = 1 + (network.cross @ p[..., None])[..., 0]
    sinr = np.where(network.on, network.own * p / heard, 0.0)
    rate = np.maximum(1e-300, np.bincount(network.of[network.on], np.log1p(sinr)[network.on], len(network.users)))
    weight = np.where(network.on, (1 / rate)[network.of], 0.0)
    slope = weight * network.own / (heard * (1 + sinr)) - (np.swapaxes(network.cross, 1, 2) @ (weight * sinr / (1 + sinr) / heard)[..., None])[..., 0]
    pull = (slope * p)[network.on]
    of_node = np.bincount(network.node[network.on], pull, len(network.budget))[network.node[network.on]]
    return -np.log(rate).sum(), -(pull - p[network.on] / network.budget[network.node[network.on]] * of_node)


def mean_rate(network, p):
    return float(np.exp(np.mean(np.log(np.maximum(1e-300, network.user_rates(p))))))


def search(network, random, starts):
    """The best mean of all starts, and the time of one."""
    best, begin = 0.0, time.perf_counter()
    count = np.bincount(network.node[network.on], minlength=len(network.budget))[network.node[network.on]]
    for start in range(starts):
        y = np.log(20.0 / count)
        if start > 0:
            y = y + random.uniform(0.3, 3.0) * random.normal(size=len(y)) - np.where(random.random(len(y)) < random.uniform(0.3, 1.0), 0.0, 6.0)
        y = minimize(lambda z: minus_logarithms(network, z), y, jac=True, method="L-BFGS-B", options={"maxiter": 2000, "maxfun": 4000}).x
        best = max(best, mean_rate(network, network.powers(y)))
    return best, (time.perf_counter() - begin) / starts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", default=["tiny", "hotspots"])
    parser.add_argument("--networks", type=int, default=20)
    parser.add_argument("--starts", type=int, default=20)
    arguments = parser.parse_args()
    wrong = 0
    for kind in arguments.kinds:
        random = np.random.default_rng(5)
        below, ratios, gaps = [], [], []
        for number in range(arguments.networks):
            arrays = {"tiny": tiny, "hotspots": hotspot}[kind](random)
            network = Network(arrays)
            theirs, seconds = search(network, random, arguments.starts)
            result = airloom.twotier.solve(arrays, objective="proportional_fair")
            ours, bound = mean_rate(network, np.asarray(result.solution["p_w"])), result.certificate.get("upper_bound", np.inf)
            below.append(1 - ours / theirs)
            ratios.append(seconds / result.timing["cpu_s"])
            gaps.append(bound / ours - 1)
            faults = [what for what, bad in {"below": below[-1] > ALLOWED[kind], "above its bound": ours > bound * (1 + 1e-9),
                                             "a start above its bound": theirs > bound * (1 + 1e-9), "status": result.status != "converged"}.items() if bad]
            wrong += len(faults)
            if faults:
                print(f"{kind} {number}: {', '.join(faults)}: {ours:.9g}, starts {theirs:.9g}, bound {bound:.9g}, {result.status}")
        print(f"{kind}: {arguments.networks} networks; below the best of {arguments.starts} starts by {100 * np.mean(below):.3g} % in the mean, "
              f"{100 * max(below):.3g} % at most, above it by {-100 * min(below):.3g} % at most; bound above the answer by {100 * np.median(gaps):.3g} % (median); "
              f"time of one start over ours, median {np.median(ratios):.2g}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
