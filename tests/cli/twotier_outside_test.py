"""An outside judge of `twotier`: instances drawn by the program or made by NumPy alone, solved by the program, judged by formulas written here again.

Usage: twotier_outside_test.py PATH_OF_AIRLOOM
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print("NumPy not found: skipped")
    sys.exit(77)

AIRLOOM = "airloom"


def judge(x, p):
    """Rates and violations, from the model's formulas."""
    gain, node, user, weight = x["gain_over_noise"], x["node"], x["user"], x["weight"]
    channels, cells = node.shape
    active = node >= 0
    own = np.einsum("ncc->nc", gain)
    interference = 1 + np.einsum("ncd,nd->nc", gain * (1 - np.eye(cells)), p)
    sinr = np.where(active, own * p / interference, 0)
    rate = np.log2(1 + sinr)
    user_rate = np.array([rate[(user == u) & active].sum() for u in range(user.max() + 1)])
    slots = np.array([((user == u) & active).sum() for u in range(user.max() + 1)])
    budget = x["node_power_max_w"]
    used = np.array([p[(node == v) & active].sum() for v in range(len(budget))])
    metrics = dict(weighted_sum_rate=(weight * rate).sum(), user_rate=user_rate, user_se=user_rate / channels,
                   user_se_used=user_rate / np.maximum(1, slots), sum_se=rate.sum() / channels, users_below_half=np.mean(user_rate / channels < 0.5), node_power_w=used,
                   sum_rate_bps=rate.sum() * float(x["subchannel_bandwidth_hz"]))
    residuals = dict(power=max(0.0, (used / budget - 1).max()), off_slots=(p * ~active).max() / budget.min())
    if "sinr_min" in x:
        floor = x["sinr_min"]
        residuals["sinr"] = max(0.0, np.where(active & (floor > 0), 1 - sinr / np.where(floor > 0, floor, 1), 0).max())
    if "slot_power_max_w" in x:
        limit = x["slot_power_max_w"]
        scale = np.where(limit > 0, limit, budget[node])
        residuals["slot_power"] = max(0.0, np.where(active, (p - limit) / scale, 0).max())
    psi = weight * sinr / (1 + sinr)
    price = np.einsum("ncd,nc->nd", gain * (1 - np.eye(cells)), psi / interference)
    kkt = 0.0
    for v in range(len(budget)):
        own_slots = (node == v) & active
        if own_slots.any():
            total = p[own_slots].sum()
            multiplier = max(0.0, (psi - p * price)[own_slots].sum() / total) if total > 0 else 0.0
            kkt = max(kkt, np.abs(psi - p * (multiplier + price))[own_slots].max())
    return metrics, residuals, kkt / max(psi.max(), 1e-300)


# Small networks with promises, and powers that SciPy's SLSQP found from 30 starts: which slots send beside those with floors is a choice that
# no switch of single slots finds.
PROMISED = [
    (13.8316, (4, 3), 4.0, "2.95 8.29 1.54 4.02 .21 1.52 2.63 2.73 3.16 14.2 2.08 .701 .152 .691 .359 5.54 2.35 6.66 10.4 2.57 .927 1.71 7.71 7.44 .939 "
     "1.17 7.49 3.88 3.21 .0874 1.07 1.53 6.25 13.8 .575 5.94", {"sinr_min": [[.103] * 3, [0, 0, .103], [.103] * 3, [0, .103, 0]]}),
    (10.72908, (2, 4), 2.0, ".25 2.57 2.77 1.29 5.84 2.14 1.95 1.83 6.6 4.51 .406 7.5 1.28 4.02 2.29 7.65 32.6 2.33 1.54 7.3 8.49 76.3 .297 7.22 1.92 7.44 "
     "110 11 2.67 5.95 .132 1.74", {"sinr_min": [[.046, 0, .046, 0]] * 2}),
    (31.81725, (4, 4), 4.0, "12.8 4.48 2.03 1.14 2.1 46.4 .671 11.3 8.67 .291 57.3 1.09 5.92 13 4.6 8.08 6.61 7.98 15 .144 10.3 21.3 22.3 2.55 6.63 .158 46.1 "
     ".514 4.19 1.92 .272 19.8 58.7 2.19 .498 4.81 5.14 25.2 4.19 6.63 1.49 10.1 15.6 6.69 7.14 3.37 5.24 40.2 3.6 10.6 11.9 6.39 19.9 5.81 2.33 1.12 3.55 "
     "4.47 24 1.21 7.6 4.06 1.39 72.8", {"macro_rate_min": 11.5}),
]


class OutsideTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-outside-")
        self.home = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def run_airloom(self, *arguments, status=(0,)):
        run = subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertIn(run.returncode, status, f"{arguments}: {run.stderr}{run.stdout}")
        return run

    def test_promises_are_kept_at_the_best_powers_that_are_known(self):
        for best, (channels, cells), budget, gains, promises in PROMISED:
            x = dict(gain_over_noise=np.array(gains.split(), float).reshape(channels, cells, cells), node=np.tile(np.arange(cells), (channels, 1)),
                     user=np.tile(np.arange(cells), (channels, 1)), weight=np.ones((channels, cells)), node_power_max_w=np.full(cells, budget),
                     subchannel_bandwidth_hz=1e6, cell_is_macro=np.arange(cells) == 0, **promises)
            np.savez(self.home / "x.npz", **x)
            for algorithm in ("lower_bound", "lagrange_search"):
                self.run_airloom("solve", "twotier", "--instance", self.home / "x.npz", "--algorithm", algorithm, "-o", self.home / "s.npz")
                metrics, residuals, _ = judge({k: np.asarray(v) for k, v in x.items()}, np.load(self.home / "s.npz")["p_w"])
                self.assertGreater(metrics["weighted_sum_rate"], best * (1 - 1e-4), algorithm)
                self.assertLess(max(residuals.values()), 1e-8)
                if "macro_rate_min" in promises:
                    self.assertGreater(metrics["user_rate"][0], promises["macro_rate_min"] * (1 - 1e-8))

    def draw(self, scenario="sparse", *settings):
        more = [word for setting in settings for word in ("--set", setting)]
        self.run_airloom("draw", "twotier", "--scenario", scenario, *more, "-o", self.home / "x.npz")
        return dict(np.load(self.home / "x.npz"))

    def agree(self, arrays, powers, what="", limits=False):
        np.savez(self.home / "s.npz", p_w=powers)
        run = self.run_airloom("evaluate", "twotier", "--instance", self.home / "x.npz", "--solution", self.home / "s.npz", "--json")
        record = json.loads(run.stdout)
        metrics, residuals, kkt = judge(arrays, powers)
        for name, value in metrics.items():
            np.testing.assert_allclose(record["metrics"][name], value, rtol=1e-9, atol=1e-12, err_msg=f"{name} {what}")
        for name, value in residuals.items():
            np.testing.assert_allclose(record["residuals"][name], value, rtol=1e-9, atol=1e-12, err_msg=f"{name} {what}")
        self.assertEqual(set(record["residuals"]), set(residuals), what)
        if not limits:
            np.testing.assert_allclose(record["certificate"]["kkt"], kkt, rtol=1e-6, atol=1e-12, err_msg=f"kkt {what}")
        return record

    def random_powers(self, arrays, seed):
        rng = np.random.default_rng(seed)
        node = arrays["node"]
        return np.where(node >= 0, rng.uniform(size=node.shape) * arrays["node_power_max_w"][node] / node.shape[0], 0)

    LAYOUTS = [("sparse",), ("hotspot",), ("hotspot", "direction=uplink"), ("hotspot", "duplex=reversed"), ("small_hotspot", "duplex=full"),
               ("edge_line",), ("corners", "coloring=sector"), ("sparse", "association=max_power"), ("hotspot", "protection=mask", "reuse_factor=1"),
               ("sparse", "macro_stations=7", "femto_stations=21"), ("sparse", "path_loss=power_law", "snr_gap=dsl_gap", "element=sector"),
               ("sparse", "macro_weight=3", "femto_users=0"), ("hotspot", "subchannels=12", "reuse_factor=4", "shared_rays=true")]

    def test_every_layout_with_random_powers(self):
        for seed, layout in enumerate(self.LAYOUTS):
            arrays = self.draw(*layout)
            self.agree(arrays, self.random_powers(arrays, seed), layout)

    def test_every_algorithm(self):
        systems = json.loads(self.run_airloom("systems", "twotier", "--json").stdout)
        system = next(s for s in (systems if isinstance(systems, list) else [systems]) if s["key"] == "twotier")
        for layout in (("small_hotspot",), ("small_hotspot", "direction=uplink"), ("hotspot",)):
            arrays = self.draw(*layout)
            equal = None
            for name in reversed([a["name"] for a in system["algorithms"]]):
                run = self.run_airloom("solve", "twotier", "--instance", self.home / "x.npz", "-o", self.home / "a.npz", "--json", "--algorithm", name)
                powers = np.load(self.home / "a.npz")["p_w"]
                record = self.agree(arrays, powers, (layout, name))
                self.assertTrue(record["feasible"], (layout, name, record["residuals"]))
                self.assertLessEqual(record["residuals"]["power"], 1e-9)
                value = record["metrics"]["weighted_sum_rate"]
                self.assertEqual(json.loads(run.stdout)["metrics"]["weighted_sum_rate"], value)
                equal = value if name == "equal_power" else equal
                if name in ("lower_bound", "lagrange_search"):
                    self.assertGreaterEqual(value, equal * (1 - 1e-9), (layout, name))
                (self.home / "a.npz").unlink()

    def test_instances_from_elsewhere(self):
        """Any numbers of cells, channels and nodes; nodes with slots in several cells; slots off; floors and limits; Fortran order."""
        for seed in range(12):
            rng = np.random.default_rng(seed)
            channels, cells, nodes = rng.integers(1, 7), rng.integers(1, 6), rng.integers(1, 8)
            node = rng.integers(0, nodes, (channels, cells))
            off = rng.uniform(size=node.shape) < 0.2
            off[0, 0] = False
            user = rng.integers(0, 9, node.shape)
            gain = 10 ** rng.uniform(-3, 5, (channels, cells, cells))
            arrays = dict(gain_over_noise=np.asfortranarray(gain), node=np.where(off, -1, node), user=np.where(off, -1, user),
                          weight=np.where(off, 0, rng.uniform(0.1, 2, node.shape)), node_power_max_w=10 ** rng.uniform(-2, 2, nodes),
                          subchannel_bandwidth_hz=np.array([1e6]))
            if seed % 3 == 1:
                arrays["sinr_min"] = rng.uniform(0, 1, node.shape) * (rng.uniform(size=node.shape) < 0.5)
            if seed % 3 == 2:
                arrays["slot_power_max_w"] = rng.uniform(0, 1, node.shape)
            np.savez(self.home / "x.npz", **arrays)
            powers = rng.uniform(0, 3, node.shape)  # over their budgets, on slots that are off
            if seed % 2:
                powers = np.where(off, 0, powers)
            self.agree(arrays, powers, seed, limits=seed % 3 > 0)

    def test_refusals(self):
        def refuse(words, change):
            arrays = self.draw("small_hotspot")
            change(arrays)
            np.savez(self.home / "x.npz", **arrays)
            run = self.run_airloom("solve", "twotier", "--instance", self.home / "x.npz", "--algorithm", "equal_power", status=(2,))
            for word in words:
                self.assertIn(word, run.stderr)

        refuse(["node", "missing"], lambda a: a.pop("node"))
        refuse(["gain_over_noise[1,2,2]", "own gain"], lambda a: a["gain_over_noise"].__setitem__((1, 2, 2), 0.0))
        refuse(["node[0,1]", "exactly where user"], lambda a: a["node"].__setitem__((0, 1), -1))
        refuse(["node_power_max_w[0]", "> 0"], lambda a: a["node_power_max_w"].__setitem__(0, -1.0))


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
