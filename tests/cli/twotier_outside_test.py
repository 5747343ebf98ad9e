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
