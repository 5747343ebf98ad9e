"""An outside judge of `mdd`: instances drawn by the program or made by NumPy alone, solved by the program, judged by formulas written here again.

Usage: mdd_outside_test.py PATH_OF_AIRLOOM
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
OPTIMISERS = [("price",), ("price", "accuracy=fast"), ("interior_point",), ("qt_sca",), ("qt_sca", "qos_sca=true"), ("mm",)]
ALGORITHMS = OPTIMISERS + [("hgnn",), ("price", "start=hgnn"), ("interior_point", "start=hgnn"), ("greedy",),
                           ("greedy", "best_user_only=true"), ("greedy", "uplink=floor"), ("beam_split",), ("equal_power",)]


def zero_forcing(h, served):
    """Columns w with w^H h_d = 1 for the served users of one access point on one subcarrier, h (D,N); 0 for the others."""
    w = np.zeros((h.shape[1], h.shape[0]), complex)
    w[:, served] = np.linalg.pinv(h[served].conj()) if served.any() else 0
    return w


def judge(x, s):
    """Rates and violations, from the model's formulas."""
    h, noise = x["h"], float(x["noise_w"])
    subcarriers, aps, users, _ = h.shape
    serve = np.asarray(x.get("serve", np.ones((aps, users))), bool)
    mui = bool(x.get("include_mui", not serve.all()))
    dl, ul = x["subcarrier_dl"], x["subcarrier_ul"]
    p, q = s["p_dl_w"], s["p_ul_w"]
    weight = x.get("ul_weight", np.ones((users, len(ul), aps)))
    total_ap, total_user = p.sum((1, 2)), q.sum(1)
    off = 1 - np.eye(users)
    at_user = noise + x["si_residual_user"] * total_user + x["imi_residual"] / subcarriers * ((x["gain_user_user"] * off) @ total_user)
    at_ap = noise + x["si_residual_ap"] * total_ap + x["iai_residual"] / subcarriers * ((x["gain_ap_ap"] * (1 - np.eye(aps))) @ total_ap)
    sinr_dl, sinr_ul = np.zeros((users, len(dl))), np.zeros((users, len(ul)))
    for m, c in enumerate(dl):
        amplitude, leak = np.zeros(users), np.zeros(users)
        for l in range(aps):
            w = zero_forcing(h[c, l], serve[l])
            for to in np.flatnonzero(serve[l]):
                beam = w[:, to] / np.linalg.norm(w[:, to])
                heard = np.abs(h[c, l].conj() @ beam)
                amplitude[to] += np.sqrt(p[l, to, m]) * heard[to]
                leak += np.where(serve[l], 0, p[l, to, m] * heard**2) * mui
        sinr_dl[:, m] = amplitude**2 / (at_user + leak)
    for m, c in enumerate(ul):
        heard, disturbance = np.zeros((users, users), complex), np.zeros(users)
        for l in range(aps):
            w = zero_forcing(h[c, l], serve[l])
            cross = w.conj().T @ h[c, l].T * weight[:, m, l, None]
            heard += np.where(serve[l][:, None] & (np.eye(users, dtype=bool) | (mui & ~serve[l])[None, :]), cross, 0)
            disturbance += np.where(serve[l], weight[:, m, l] ** 2 * np.linalg.norm(w, axis=0) ** 2 * at_ap[l], 0)
        gain = np.abs(heard) ** 2
        sinr_ul[:, m] = q[:, m] * np.diag(gain) / (disturbance + (gain * off) @ q[:, m])
    rate_dl, rate_ul = np.log1p(sinr_dl), np.log1p(sinr_ul)
    metrics = dict(se_nats=(rate_dl.sum() + rate_ul.sum()) / subcarriers, user_rate_dl_nats=rate_dl.sum(1), user_rate_ul_nats=rate_ul.sum(1))

    def short(sinr, rate):
        if rate == 0:
            return 0.0
        if x.get("qos_per_subcarrier", True):
            return max(0.0, 1 - sinr.min() / np.expm1(rate / sinr.shape[1]))
        return max(0.0, (1 - np.log1p(sinr).sum(1) / rate).max())

    residuals = dict(power_ap=max(0.0, (total_ap / x["tx_power_max_w"] - 1).max()), power_user=max(0.0, (total_user / x["user_power_max_w"] - 1).max()),
                     qos_dl=short(sinr_dl, float(x["qos_dl_nats"])), qos_ul=short(sinr_ul, float(x["qos_ul_nats"])),
                     unserved=(p.sum(2) * ~serve).sum(1).max() / x["tx_power_max_w"].min())
    return metrics, residuals


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

    def draw(self, *settings):
        more = [word for setting in settings for word in ("--set", setting)]
        self.run_airloom("draw", "mdd", *more, "-o", self.home / "x.npz")
        return dict(np.load(self.home / "x.npz"))

    def evaluated(self, solution):
        np.savez(self.home / "s.npz", **solution)
        run = self.run_airloom("evaluate", "mdd", "--instance", self.home / "x.npz", "--solution", self.home / "s.npz", "--json")
        return json.loads(run.stdout)

    def agree(self, arrays, solution, what=""):
        metrics, residuals = judge(arrays, solution)
        record = self.evaluated(solution)
        for name, value in metrics.items():
            np.testing.assert_allclose(record["metrics"][name], value, rtol=1e-6, atol=1e-12, err_msg=f"{name} {what}")
        for name, value in residuals.items():
            np.testing.assert_allclose(record["residuals"][name], value, rtol=1e-6, atol=1e-9, err_msg=f"{name} {what}")
        return record

    def random_powers(self, arrays, seed, scale=1.0):
        rng = np.random.default_rng(seed)
        _, aps, users, _ = arrays["h"].shape
        serve = np.asarray(arrays.get("serve", np.ones((aps, users))))
        p = rng.uniform(size=(aps, users, len(arrays["subcarrier_dl"]))) * serve[:, :, None]
        q = rng.uniform(size=(users, len(arrays["subcarrier_ul"])))
        return dict(p_dl_w=scale * 10 * p / p.sum((1, 2), keepdims=True), p_ul_w=scale * 0.3 * q)

    LAYOUTS = [(), ("ul_combining=weighted",), ("qos=sum", "subcarrier_split=interleaved"), ("users=1", "antennas=1"), ("aps=1",), ("taps=1",),
               ("users=8",), ("clustering=user_centric", "antennas=1", "users=12"), ("clustering=user_centric", "antennas=3", "users=9"),
               ("clustering=user_centric", "antennas=2", "ul_combining=weighted", "cluster_threshold_db=30"),
               ("subcarriers_dl=5", "subcarriers_ul=4", "aps=5"), ("qos=none",)]

    def test_every_layout_with_random_powers(self):
        for seed, layout in enumerate(self.LAYOUTS):
            arrays = self.draw(*layout)
            self.agree(arrays, self.random_powers(arrays, seed), layout)

    def test_every_algorithm(self):
        for layout in ((), ("clustering=user_centric", "antennas=1", "users=12")):
            arrays = self.draw(*layout)
            for words in ALGORITHMS:
                more = [word for option in words[1:] for word in ("--opt", option)]
                run = self.run_airloom("solve", "mdd", "--instance", self.home / "x.npz", "-o", self.home / "a.npz", "--json", "--algorithm", words[0],
                                       *more, status=(0, 5, 6))
                if run.returncode == 6:  # a promise is missed and nothing is proved: the judge below says the same
                    self.assertFalse(json.loads(run.stdout)["feasible"])
                    self.assertEqual(words[0], "hgnn")
                if run.returncode == 5:
                    self.assertIn(words[0], ("beam_split", "price", "interior_point", "qt_sca", "hgnn"))
                    self.assertRegex(json.loads(run.stdout)["message"] if "message" in json.loads(run.stdout) else run.stderr, r"user \d+")
                    self.assertFalse((self.home / "a.npz").exists())
                    continue
                record = self.agree(arrays, dict(np.load(self.home / "a.npz")), words)
                self.assertLessEqual(max(record["residuals"]["power_ap"], record["residuals"]["power_user"]), 1e-12)
                self.assertEqual(json.loads(run.stdout)["metrics"]["se_nats"], record["metrics"]["se_nats"])
                (self.home / "a.npz").unlink()

    def test_optimisers_keep_what_is_promised_and_agree(self):
        """Easy promises, promises that bind in both directions, sums, weighted combining, many subcarriers."""
        for layout in ((), ("qos_dl_nats=22", "qos_ul_nats=0.5"), ("qos=sum", "qos_ul_nats=1"), ("ul_combining=weighted",), ("aps=8", "users=3", "qos_dl_nats=12"),
                       ("aps=16", "subcarriers_dl=16", "subcarriers_ul=8"), ("user_power_dbm=20",)):
            arrays = self.draw(*layout)
            best, values = {}, {}
            for words in (("price",), ("interior_point",), ("beam_split",), ("greedy", "uplink=floor")):
                more = [word for option in words[1:] for word in ("--opt", option)]
                run = self.run_airloom("solve", "mdd", "--instance", self.home / "x.npz", "-o", self.home / "a.npz", "--json", "--algorithm", words[0],
                                       *more, status=(0, 5, 6))
                if run.returncode == 6:  # a promise is missed and nothing is proved: the judge below says the same
                    self.assertFalse(json.loads(run.stdout)["feasible"])
                    self.assertEqual(words[0], "hgnn")
                if run.returncode == 5:
                    continue
                record = self.agree(arrays, dict(np.load(self.home / "a.npz")), words)
                values[words[0]] = record["metrics"]["se_nats"]
                if words[0] in ("price", "interior_point"):
                    self.assertTrue(record["feasible"], f"{layout} {words} {record['residuals']}")
                if record["feasible"]:
                    best[words[0]] = values[words[0]]
            self.assertIn("price", best, layout)
            self.assertGreaterEqual(best["price"], max(best.values()) * (1 - 1e-6), f"{layout} {best}")

    def test_what_is_pursued_is_raised(self):
        def metrics(objective):
            run = subprocess.run([AIRLOOM, "solve", "mdd", "--algorithm", "price", "--opt", f"objective={objective}", "--opt", "qos=none", "--json"],
                                 capture_output=True, text=True, check=False)
            return json.loads(run.stdout)["metrics"]

        total, fair, least = (metrics(objective) for objective in ("sum", "proportional_fair", "max_min"))
        for other in (total, least):
            self.assertGreaterEqual(fair["rate_geometric_mean"], other["rate_geometric_mean"] - 1e-6)
        for other in (total, fair):
            self.assertGreaterEqual(least["rate_min"], other["rate_min"] - 1e-6)
            self.assertGreaterEqual(total["se_nats"], other["se_nats"] - 1e-6)
        self.assertGreater(least["rate_min"], 1.05 * total["rate_min"])

    def test_instances_from_elsewhere(self):
        """Unequal budgets, noise far from the usual, residual levels of each station its own, scattered subcarriers, Fortran order."""
        rng = np.random.default_rng(5)
        s, aps, users, n = 5, 4, 3, 4
        h = (rng.normal(size=(s, aps, users, n)) + 1j * rng.normal(size=(s, aps, users, n))) * 10 ** rng.uniform(-5, -3, (1, aps, users, 1))
        pairs = lambda k: (lambda a: a + a.T)(10 ** rng.uniform(-10, -6, (k, k)))
        arrays = dict(h=np.asfortranarray(h), subcarrier_dl=np.array([4, 1]), subcarrier_ul=np.array([0, 3, 2]), gain_ap_user=(np.abs(h) ** 2).mean((0, 3)),
                      gain_ap_ap=pairs(aps), gain_user_user=pairs(users), noise_w=np.array([1e-10]), tx_power_max_w=np.array([1.0, 5.0, 0.1, 20.0]),
                      user_power_max_w=np.array([0.1, 1.0, 3.0]), si_residual_ap=10 ** rng.uniform(-13, -9, aps),
                      si_residual_user=10 ** rng.uniform(-12, -9, users), iai_residual=10 ** rng.uniform(-6, -3, aps),
                      imi_residual=10 ** rng.uniform(-4, -1, users), qos_dl_nats=0.5, qos_ul_nats=0.2,
                      serve=np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1], [1, 0, 1]]))
        np.savez(self.home / "x.npz", **arrays)
        for seed in range(5):
            powers = self.random_powers(arrays, seed, 10.0**seed / 100)  # also powers far over their budgets
            self.agree(arrays, powers)
        for name in ("serve", "qos_per_subcarrier", "include_mui"):
            np.savez(self.home / "x.npz", **dict(arrays, **{name: np.ones((aps, users), bool) if name == "serve" else np.array(False)}))
            changed = dict(np.load(self.home / "x.npz"))
            self.agree(changed, self.random_powers(changed, 1), name)

    def test_refusals(self):
        def refuse(words, change):
            arrays = self.draw("aps=3", "users=2", "antennas=3")
            change(arrays)
            np.savez(self.home / "x.npz", **arrays)
            run = self.run_airloom("solve", "mdd", "--instance", self.home / "x.npz", "--algorithm", "greedy", status=(2,))
            for word in words:
                self.assertIn(word, run.stderr)

        refuse(["imi_residual[1]", "(0, 1]"], lambda a: a["imi_residual"].__setitem__(1, 42.0))
        refuse(["gain_ap_ap", "missing"], lambda a: a.pop("gain_ap_ap"))
        refuse(["access point 1", "subcarrier 3"], lambda a: a["h"].__setitem__((3, 1, 1), 2j * a["h"][3, 1, 0]))
        refuse(["subcarrier_ul[0]", "already in subcarrier_dl"], lambda a: a["subcarrier_ul"].__setitem__(0, 1))


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
