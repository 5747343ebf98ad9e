"""The vectors and tables of the specification of `twotier`, second part, as the program has them now: printed, and compared where a number is right or wrong.

Usage: PYTHONPATH=build/release/bindings/python python3 twotier_acceptance.py [examples quality bounds times bits] [--networks N]
Ends with 1 when something is wrong: a value above a bound, a figure missed. Promised rates: twotier_promises.py.
"""
import argparse
import sys
import time

import airloom
import numpy as np

wrong = []


def check(holds, what):
    if not holds:
        wrong.append(what)
    return "" if holds else "   WRONG"


def solve(arrays, algorithm="lower_bound", **options):
    begin = time.perf_counter()
    result = airloom.twotier.solve(arrays, algorithm, **options)
    return result, time.perf_counter() - begin


def value(result):
    return result.metrics["weighted_sum_rate"]


def network(gain, **more):
    gain = np.asarray(gain, float)
    gain = gain[None] if gain.ndim == 2 else gain
    channels, cells, _ = gain.shape
    node = np.tile(np.arange(cells), (channels, 1))
    return {"gain_over_noise": gain, "node": node, "user": node, "weight": np.ones((channels, cells)), "node_power_max_w": np.ones(cells),
            "subchannel_bandwidth_hz": 1.0, **more}


def examples():
    print("examples A, B, C: value, status, gap")
    a = network([[690, 21], [68, 7.2]])
    for rate, right in ((0.05, 6.479885), (0.5, 3.596941), (1.0, 2.948461), (1.3, 2.790451)):
        result, _ = solve({**a, "user_rate_min": np.full(2, rate)})
        print(f"  A {rate:5}  {value(result):.6f} ({right}) {result.status}", check(abs(value(result) - right) < 2e-5, f"A {rate}"))
    result, _ = solve({**a, "user_rate_min": np.full(2, 1.4)})
    print(f"  A 1.4    {result.status} {result.certificate['infeasibility']} {result.certificate['infeasibility_value']:.6f} (1.160563)",
          check(result.certificate["infeasibility"] == "slot_limit", "A 1.4"))
    result, _ = solve(a, objective="max_min")
    print(f"  A fair   {result.metrics['rate_min']:.9f} (1.381970348)", check(abs(result.metrics["rate_min"] - 1.381970348) < 1e-6, "A fair"))
    b = network([[100, 50], [10, 2000]], cell_is_macro=np.array([True, False]))
    for target, right in ((1, 9.361369), (2, 8.889665), (3, 8.623858), (5, 8.184890), (6.6, 6.803243)):
        result, _ = solve({**b, "macro_rate_min": float(target)}, "lagrange_search")
        print(f"  B {target:5}  {value(result):.6f} ({right}) {result.status} {result.certificate['gap_to_bound']:.1e}",
              check(abs(value(result) / right - 1) < 2e-4 and result.status == "converged", f"B {target}"))
    c = network([[[30, 8], [5, 12]], [[9, 2], [7, 25]], [[16, 6], [1, 10]]], user=np.array([[0, 2], [1, 3], [0, 2]]),
                weight=np.array([[1, 1], [0.5, 2], [1, 1]]), node_power_max_w=np.array([1, 1.5]), cell_is_macro=np.array([True, False]))
    result, _ = solve(c)
    print(f"  C        {value(result):.6f} (17.706399)", check(abs(value(result) - 17.706399) < 1e-3, "C free"))
    sinr = np.zeros((3, 2))
    sinr[1, 1] = 1
    promised = {**c, "user_rate_min": np.array([1.5, 0.8, 1.0, 0.5]), "sinr_min": sinr, "macro_rate_min": 3.0}
    result, _ = solve(promised, "lagrange_search")
    print(f"  C        {value(result):.6f} (14.461996), bound {result.certificate['upper_bound']:.6f}",
          check(abs(value(result) / 14.461996 - 1) < 2e-4, "C promised"))


def random_network(random, interference_db):
    channels, cells = random.integers(3, 21), random.integers(3, 13)
    gain = random.exponential(size=(channels, cells, cells)) * 10 ** (interference_db / 10)
    own = 10 ** random.uniform(2, 3.5, cells)
    for c in range(cells):
        gain[:, c, c] = random.exponential(size=channels) * own[c]
    return network(gain, weight=10 ** random.uniform(-0.3, 0.3, (channels, cells)), node_power_max_w=np.full(cells, channels / 2.0))


def quality(networks):
    print(f"{networks} random networks, 3..20 sub-channels, 3..12 cells, interference 5..25 dB: over the best of effort=high and lagrange_search")
    random = np.random.default_rng(2)
    rows = {"fast": [], "normal": [], "lagrange_search": []}
    times = {name: [] for name in rows}
    for _ in range(networks):
        arrays = random_network(random, random.uniform(5, 25))
        answers = {"fast": solve(arrays, effort="fast"), "normal": solve(arrays), "lagrange_search": solve(arrays, "lagrange_search"),
                   "high": solve(arrays, effort="high")}
        best = max(value(result) for result, _ in answers.values())
        for name in rows:
            rows[name].append(value(answers[name][0]) / best)
            times[name].append(answers[name][1])
    for name, each in rows.items():
        ratio = np.sort(each)
        print(f"  {name:16} mean {ratio.mean():.5f}, nine of ten {ratio[len(ratio) // 10]:.5f}, worst {ratio[0]:.5f}, median {1e3 * np.median(times[name]):.1f} ms")
    check(np.mean(rows["normal"]) >= 0.997, "default below 0.997 in the mean")
    check(np.sort(rows["normal"])[networks // 10] >= 0.99 and min(rows["normal"]) >= 0.98, "default below 0.99 or 0.98")
    check(np.mean(rows["lagrange_search"]) >= 0.998 and min(rows["lagrange_search"]) >= 0.99, "lagrange_search below 0.99")


def bounds(_):
    print("certificates: active slots, gap without interference, gap and time of lagrange_search")
    for name, settings, limit in (
            ("small hot spot", dict(name="small_hotspot"), 3e-3),
            ("hot spot, reuse 3", dict(name="hotspot", subchannels=12), 1e-2),
            ("weighted, reuse 3", dict(name="hotspot", subchannels=30, macro_weight=3.0), 1e-2),
            ("hot spot, reuse 1", dict(name="hotspot", subchannels=12, reuse_factor=1), 0.45)):
        arrays = airloom.twotier.Scenario.named(settings.pop("name"), **settings).draw(1)
        loose, _ = solve(arrays, effort="fast")
        result, seconds = solve(arrays, "lagrange_search", bound_seconds=10.0)
        gap = result.certificate["gap_to_bound"]
        print(f"  {name:18} {int((np.asarray(arrays['node']) >= 0).sum(axis=1).max()):3}  {loose.certificate['gap_to_bound']:.3f}  {gap:.5f}  {seconds:.1f} s",
              check(-1e-9 <= gap <= limit, f"bound of {name}"))


def times(_):
    print("the default on one core, milliseconds: median and slowest of 20 networks")
    for name, settings, limit in (
            ("default", {}, 1.0),
            ("hot spot, reuse 3, down", dict(name="hotspot"), 100.0),
            ("hot spot, reuse 3, up", dict(name="hotspot", direction="uplink"), 100.0),
            ("hot spot, 12 sub-channels, reuse 1", dict(name="hotspot", subchannels=12, reuse_factor=1), 100.0)):
        scenario = airloom.twotier.Scenario.named(settings.pop("name"), **settings) if settings else airloom.twotier.Scenario()
        took = []
        for drop in range(20):
            network = scenario.draw(1, drop)
            took.append(1e3 * min(airloom.twotier.solve(network).timing["wall_s"] for _ in range(3)))
        print(f"  {name:36} {np.median(took):7.2f} {max(took):7.2f}", check(np.median(took) < limit, f"time of {name}"))


def bits(networks):
    print("bit loading over the default's rates rounded down")
    random = np.random.default_rng(3)
    for _ in range(max(3, networks // 10)):
        arrays = random_network(random, random.uniform(5, 15))
        arrays["weight"][:] = 1.0
        result, seconds = solve(arrays, "bit_loading")
        p, gain = np.asarray(solve(arrays)[0].solution["p_w"]), arrays["gain_over_noise"]
        own = np.einsum("ncc,nc->nc", gain, p)
        rounded = np.minimum(8, np.floor(np.log2(1 + own / (1 + np.einsum("ncd,nd->nc", gain, p) - own)) + 1e-9)).sum()
        integer, bound = result.certificate["integer_rate"], result.certificate["upper_bound"]
        print(f"  {arrays['node'].shape}  {integer:.0f} bits, rounding {rounded:.0f}, bound {bound:.1f}, {seconds:.1f} s",
              check(rounded <= integer <= bound * (1 + 1e-9), "bit loading"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=["examples", "quality", "bounds", "times", "bits", []])
    parser.add_argument("--networks", type=int, default=24)
    arguments = parser.parse_args()
    for part in arguments.parts or ["examples", "quality", "bounds", "times", "bits"]:
        globals()[part](*([] if part == "examples" else [arguments.networks]))
    print("wrong: " + ", ".join(wrong) if wrong else "nothing is wrong")
    sys.exit(1 if wrong else 0)
