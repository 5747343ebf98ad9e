"""Rates promised to all users of `twotier` networks, at parts of the largest common rate that is known: what is kept, what is disproved.

Usage: PYTHONPATH=build/release/bindings/python python3 twotier_promises.py [tiny hotspots] [--networks N] [--seconds S] [--algorithms lower_bound lagrange_search]
The largest common rate is that of an independent search (twotier_search.py), on one sub-channel the exact one by least powers, and on tiny
networks, where the library finds more, that. Every proof of `infeasible` is checked. Ends with 1 when something is wrong: a promise below what is known called
`infeasible`, a proof that does not hold, a promise that is missed and called kept.
"""
import argparse
import collections
import sys
import time

import airloom
import numpy as np

from twotier_search import Network, largest_common_rate, proved

PARTS = (0.5, 0.9, 0.99, 1.01)
wrong = []


def tiny(random):
    """One to three sub-channels, two or three cells; the downlink, or two users in every cell."""
    channels, cells = random.integers(1, 4), random.integers(2, 4)
    gain = 10 ** random.uniform(0, 2, (channels, cells, cells))
    for c in range(cells):
        gain[:, c, c] = 10 ** random.uniform(1, 3, channels)
    node = np.tile(np.arange(cells), (channels, 1))
    user = node + (cells * random.integers(0, 2, node.shape) if random.random() < 0.5 else 0)
    return {"gain_over_noise": gain, "node": node, "user": np.unique(user, return_inverse=True)[1].reshape(user.shape),
            "weight": np.ones((channels, cells)), "node_power_max_w": 10 ** random.uniform(-0.5, 0.5, cells), "subchannel_bandwidth_hz": 1.0}


def hotspot(random):
    """A drawn hot spot: either direction, reuse 1 to 3, 2 to 16 femto stations, 6 or 12 sub-channels."""
    settings = {"direction": str(random.choice(["downlink", "uplink"])), "reuse_factor": int(random.integers(1, 4)),
                "femto_stations": int(random.choice([2, 4, 8, 16])), "subchannels": int(random.choice([6, 12])),
                "macro_users": int(random.integers(1, 5)), "femto_users": int(random.integers(1, 3)),
                "macro_power_w": float(10 ** random.uniform(-2, 1.3))}
    return airloom.twotier.Scenario.named("hotspot", **settings).draw(seed=int(random.integers(1, 1_000_000)))


def exact_common_rate(network):
    """One sub-channel, one user a cell: the largest rate whose least powers exist within the budgets, by bisection."""
    low, high = 0.0, 60.0
    on = np.flatnonzero(network.on[0])
    for _ in range(100):
        middle = 0.5 * (low + high)
        d = (2**middle - 1) / network.own[0, on]
        f = d[:, None] * network.cross[0][np.ix_(on, on)]
        fits = max(abs(np.linalg.eigvals(f))) < 1
        fits = fits and np.all(np.linalg.solve(np.eye(len(on)) - f, d) <= network.budget[network.node[0, on]])
        low, high = (middle, high) if fits else (low, middle)
    return low


def known_common_rate(arrays, network, random, starts, fairest):
    """The largest common rate that is known, who found it, and by how much the library's is above the search's."""
    if len(network.node) == 1 and len(network.users) == network.on.sum():
        return exact_common_rate(network), "exact", 0.0
    found, _ = largest_common_rate(network, random, starts)
    if not fairest:
        return found, "search", 0.0
    fair = airloom.twotier.solve(arrays, "lower_bound", objective="max_min")
    p = np.asarray(fair.solution["p_w"])
    ours = network.user_rates(p).min() if network.excess(p) <= 1e-8 else 0.0
    return max(found, ours), "search" if found >= ours else "library", ours / found - 1


def look(arrays, network, most, exact, algorithm, count):
    for part in PARTS:
        floors = np.zeros(int(np.max(network.user)) + 1)
        floors[network.users] = part * most
        begin = time.perf_counter()
        result = airloom.twotier.solve({**arrays, "user_rate_min": floors}, algorithm)
        took = time.perf_counter() - begin
        kind = "infeasible" if result.status == "infeasible" else "kept" if result.feasible else "open"
        count[part][kind] += 1
        count[part]["seconds"] = max(count[part]["seconds"], took)
        if kind == "infeasible":
            proof = proved(network, floors[network.users], result.certificate)
            count[part]["proof holds"] += bool(proof)
            count["proofs"][result.certificate["infeasibility"]] += 1
            if part < 1 or not proof:
                wrong.append(f"{algorithm}: {part} of {most:.6f} infeasible ({result.certificate['infeasibility']}, {proof or 'proof does not hold'})")
            continue
        p = np.asarray(result.solution["p_w"])
        kept = np.min(network.user_rates(p)) >= part * most * (1 - 1.1e-8) and network.excess(p) <= 1.1e-8
        if kept != (kind == "kept") or (result.status == "converged" and not kept) or (exact and part > 1 and kept):
            wrong.append(f"{algorithm}: {part} of {most:.6f} is {result.status}, feasible {result.feasible}, kept {kept}")


def run(name, draw, networks, starts, algorithms, fairest, seconds):
    """fairest: whether objective=max_min of the library is asked, too."""
    begin, done = time.monotonic(), 0
    random = np.random.default_rng(1)
    count = {algorithm: collections.defaultdict(collections.Counter) for algorithm in algorithms}
    source, above = collections.Counter(), []
    while done < networks and time.monotonic() < begin + seconds:
        done += 1
        arrays = dict(draw(random).items())
        network = Network(arrays)
        most, who, more = known_common_rate(arrays, network, random, starts, fairest)
        source[who] += 1
        if fairest and who != "exact":
            above.append(more)
        for algorithm in algorithms:
            look(arrays, network, most, who == "exact", algorithm, count[algorithm])
    print(f"{name}: {done} of {networks} networks; the largest common rate is the exact one on {source['exact']}, found by the independent search on "
          f"{source['search']}, by the library on {source['library']}")
    if above:
        print(f"  objective=max_min over the independent search: least {100 * min(above):+.3f} %, mean {100 * np.mean(above):+.3f} %, most {100 * max(above):+.3f} %")
    for algorithm in algorithms:
        for part in PARTS:
            words = ", ".join(f"{key} {value}" for key, value in sorted(count[algorithm][part].items()) if key != "seconds")
            print(f"  {algorithm:16} {100 * part:3.0f} %: {words}; slowest {count[algorithm][part]['seconds']:.2f} s")
        print(f"  {algorithm:16} proofs: {dict(count[algorithm]['proofs'])}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=["tiny", "hotspots", []])
    parser.add_argument("--networks", type=int, default=0, help="500 tiny networks, 100 hot spots without it")
    parser.add_argument("--seconds", type=float, default=1e9, help="ends each part after the network at which so much time is over")
    parser.add_argument("--algorithms", nargs="+", default=["lower_bound"])
    arguments = parser.parse_args()
    for part in arguments.parts or ["tiny", "hotspots"]:
        if part == "tiny":
            run("tiny", tiny, arguments.networks or 500, 8, arguments.algorithms, True, arguments.seconds)
        else:
            run("drawn hot spots", hotspot, arguments.networks or 100, 4, arguments.algorithms, False, arguments.seconds)
    print("\n".join(["wrong:"] + wrong) if wrong else "nothing is wrong")
    sys.exit(1 if wrong else 0)
