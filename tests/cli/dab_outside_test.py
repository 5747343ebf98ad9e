"""An outside judge of `dab`: instances drawn by the program or made by NumPy alone, solved by the program, judged by formulas written here again.

Usage: dab_outside_test.py PATH_OF_AIRLOOM
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


def rate(x, link, distortion):
    """log2(1 + SINR) of every user; link[u, k]: amplitude of stream k at user u."""
    power = np.abs(link) ** 2
    useful = np.diag(power)
    unwanted = (power * (1 - np.eye(len(power)))).sum(1) + distortion + x["noise_w"]
    return np.log1p(useful / unwanted) / np.log(2)


def distortion_power(h, w, beta3):
    """2 |beta3|^2 h_u^H (C o |C|^2) h_u over the antennas of h (U,M), w (K,M)."""
    c = np.einsum("km,kn->mn", w, w.conj())
    d = 2 * abs(beta3) ** 2 * c * np.abs(c) ** 2
    return np.einsum("um,mn,un->u", h.conj(), d, h).real


def judge(x, s):
    """Metrics and residual, from the model's formulas."""
    h, w = x["h"], s["w"]
    stations, users, antennas = h.shape
    beta1, beta3 = complex(np.ravel(x["pa_beta1"])[0]), complex(np.ravel(x["pa_beta3_per_w"])[0])
    power = (np.abs(w) ** 2).sum(1)  # (B,N)

    def link(cubic):
        return np.einsum("bun,bn,bkn->uk", h.conj(), beta1 + 2 * cubic * power, w)

    block = sum(distortion_power(h[b], w[b], beta3) for b in range(stations))
    stack = lambda a: a.transpose(1, 0, 2).reshape(users, stations * antennas)
    correlated = distortion_power(stack(h), stack(w), beta3)
    gain = beta1 + 2 * beta3 * power
    radiated = (np.abs(gain) ** 2 * power + 2 * abs(beta3) ** 2 * power**3).sum(1)
    user_se = rate(x, link(beta3), block)
    weight = x.get("weight", np.ones(users))
    exact = rate(x, link(beta3), correlated)
    metrics = dict(sum_rate=weight @ user_se, user_se=user_se, sum_rate_exact=weight @ exact, user_se_exact=exact, sum_rate_correlated=weight @ exact,
                   sum_rate_ideal=weight @ rate(x, link(0), 0), input_power_w=power.sum(1), radiated_power_w=radiated)
    return metrics, dict(power=max(0.0, (power.sum(1) / x["tx_power_max_w"] - 1).max()))


class OutsideTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-outside-")
        self.home = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def run_airloom(self, *arguments, status=0):
        run = subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, status, f"{arguments}: {run.stderr}{run.stdout}")
        return run

    def draw(self, *settings):
        more = [word for setting in settings for word in ("--set", setting)]
        self.run_airloom("draw", "dab", *more, "-o", self.home / "x.npz")
        return dict(np.load(self.home / "x.npz"))

    def agree(self, arrays, solution, what=""):
        metrics, residuals = judge(arrays, solution)
        np.savez(self.home / "s.npz", **solution)
        run = self.run_airloom("evaluate", "dab", "--instance", self.home / "x.npz", "--solution", self.home / "s.npz", "--json")
        record = json.loads(run.stdout)
        for name, value in metrics.items():
            np.testing.assert_allclose(record["metrics"][name], value, rtol=1e-9, atol=1e-15, err_msg=f"{name} {what}")
        for name, value in residuals.items():
            np.testing.assert_allclose(record["residuals"][name], value, rtol=1e-9, atol=1e-12, err_msg=f"{name} {what}")
        self.assertLessEqual(record["metrics"]["sum_rate"], record["certificate"]["upper_bound"])
        return record

    def random_beams(self, arrays, seed, share=1.0):
        rng = np.random.default_rng(seed)
        w = rng.normal(size=arrays["h"].shape) + 1j * rng.normal(size=arrays["h"].shape)
        scale = np.sqrt(share * arrays["tx_power_max_w"] / (np.abs(w) ** 2).sum((1, 2)))
        return dict(w=w * scale[:, None, None])

    LAYOUTS = [(), ("array=spherical", "spacing_wavelengths=0.7"), ("base_stations=1",), ("users=1",), ("antennas=1",), ("users=9", "antennas=2"),
               ("base_stations=8", "users=2"), ("paths=1",), ("tx_power_dbm=46",), ("antennas=64", "power_per_16_antennas=true"),
               ("pa_beta3_re_per_w=0", "pa_beta3_im_per_w=0"), ("pa_beta1_im=0.3",)]

    def test_every_layout_with_random_beams(self):
        for seed, layout in enumerate(self.LAYOUTS):
            arrays = self.draw(*layout)
            share = (0.1, 0.5, 1.0)[seed % 3]
            self.agree(arrays, self.random_beams(arrays, seed, share), layout)

    def test_every_algorithm(self):
        systems = json.loads(self.run_airloom("systems", "dab", "--json").stdout)
        system = next(s for s in (systems if isinstance(systems, list) else [systems]) if s["key"] == "dab")
        names = [algorithm["name"] for algorithm in system["algorithms"]]
        self.assertIn("rzf_scaled", names)
        for layout in ((), ("tx_power_dbm=44", "users=3")):
            arrays = self.draw(*layout)
            for name in names:
                run = self.run_airloom("solve", "dab", "--instance", self.home / "x.npz", "-o", self.home / "a.npz", "--json", "--algorithm", name)
                record = self.agree(arrays, dict(np.load(self.home / "a.npz")), (layout, name))
                self.assertTrue(record["feasible"], name)
                self.assertLessEqual(record["residuals"]["power"], 1e-12, name)
                self.assertEqual(json.loads(run.stdout)["metrics"]["sum_rate"], record["metrics"]["sum_rate"])
                (self.home / "a.npz").unlink()

    def test_scaled_beams_have_the_best_scale(self):
        for power in (30, 40, 46):
            arrays = self.draw(f"tx_power_dbm={power}")
            for name in ("rzf", "mrt"):
                beams = {}
                for algorithm in (name, name + "_scaled"):
                    self.run_airloom("solve", "dab", "--instance", self.home / "x.npz", "-o", self.home / "a.npz", "--algorithm", algorithm)
                    beams[algorithm] = dict(np.load(self.home / "a.npz"))["w"]
                best = max(judge(arrays, dict(w=a * beams[name]))[0]["sum_rate_exact"] for a in np.geomspace(0.01, 1, 400))
                self.assertGreaterEqual(judge(arrays, dict(w=beams[name + "_scaled"]))[0]["sum_rate_exact"], best * (1 - 1e-9))

    def test_instances_from_elsewhere(self):
        """Unequal budgets, noise and weights; scalars of shape (1,); beams over their budgets; Fortran order."""
        rng = np.random.default_rng(5)
        h = (rng.normal(size=(3, 4, 5)) + 1j * rng.normal(size=(3, 4, 5))) * 10 ** rng.uniform(-5, -4, (3, 4, 1))
        arrays = dict(h=np.asfortranarray(h), tx_power_max_w=np.array([1.0, 5.0, 20.0]), noise_w=10 ** rng.uniform(-12, -10, 4),
                      pa_beta1=np.array([0.9 + 0.2j]), pa_beta3_per_w=np.array(-0.03 - 0.02j), weight=np.array([1.0, 0.0, 2.0, 0.5]))
        for change in ({}, dict(noise_w=np.array([1e-11])), dict(pa_beta1=np.array(1.0)), dict(pa_beta3_per_w=np.array(0.01j))):
            changed = dict(arrays, **change)
            np.savez(self.home / "x.npz", **changed)
            for seed in range(3):
                self.agree(changed, self.random_beams(changed, seed, 10.0 ** (seed - 1)), change)

    def test_a_start_file_is_never_beaten_by_its_heir(self):
        self.draw("tx_power_dbm=38")
        self.run_airloom("solve", "dab", "--instance", self.home / "x.npz", "-o", self.home / "low.npz")
        arrays = self.draw("tx_power_dbm=42")
        low = dict(np.load(self.home / "low.npz"))
        rates = {}
        for options in ((), ("--opt", f"start_file={self.home / 'low.npz'}"), ("--opt", f"start_file={self.home / 'low.npz'}", "--opt", "max_iterations=1")):
            record = json.loads(self.run_airloom("solve", "dab", "--instance", self.home / "x.npz", *options, "--json").stdout)
            rates[len(options)] = record["metrics"]["sum_rate_exact"]
            self.assertTrue(record["feasible"])
        least = judge(arrays, low)[0]["sum_rate_exact"]
        for options in (2, 4):
            self.assertGreaterEqual(rates[options], least * (1 - 1e-12))
        self.assertGreaterEqual(rates[2], rates[0] * (1 - 1e-9))
        np.savez(self.home / "loud.npz", w=100 * low["w"])  # over the budgets: scaled, not refused
        self.run_airloom("solve", "dab", "--instance", self.home / "x.npz", "--opt", f"start_file={self.home / 'loud.npz'}")
        np.savez(self.home / "other.npz", w=low["w"][:2])
        run = self.run_airloom("solve", "dab", "--instance", self.home / "x.npz", "--opt", f"start_file={self.home / 'other.npz'}", status=2)
        self.assertIn("start_file", run.stderr)
        self.run_airloom("solve", "dab", "--instance", self.home / "x.npz", "--opt", f"start_file={self.home / 'none.npz'}", status=3)

    def test_a_measured_amplifier_comes_from_a_file(self):
        file = self.home / "pa.csv"
        file.write_text("input_dbm, output_dbm, phase_deg\n20, 19.8, 0\n30, 29.6, -1\n36, 34.9, -4\n38, 36.1, -8\n")
        arrays = self.draw("pa_model=table", f"pa_table_file={file}", "antennas=4")
        np.testing.assert_allclose(arrays["pa_table"][0], [np.sqrt(0.1), np.sqrt(10 ** -1.02), 0], rtol=1e-12)
        record = json.loads(self.run_airloom("solve", "dab", "--instance", self.home / "x.npz", "--json").stdout)
        self.assertEqual(record["status"], "converged")
        self.assertGreater(record["certificate"]["true_rate"], 0.99 * record["metrics"]["sum_rate_exact"])
        file.write_text("20, 19.8\n")
        run = self.run_airloom("draw", "dab", "--set", "pa_model=table", "--set", f"pa_table_file={file}", "-o", self.home / "y.npz", status=2)
        self.assertIn("line 1", run.stderr)

    def test_odd_amplifiers_are_warned_of(self):
        arrays = self.draw("pa_beta3_re_per_w=-40")
        self.assertIn("1/W", self.agree(arrays, self.random_beams(arrays, 1))["certificate"]["warning"])
        arrays = self.draw("pa_beta3_re_per_w=0.04")
        self.assertIn("expands", self.agree(arrays, self.random_beams(arrays, 1))["certificate"]["warning"])

    def test_refusals(self):
        def refuse(words, change):
            arrays = self.draw("users=2", "antennas=3")
            change(arrays)
            np.savez(self.home / "x.npz", **arrays)
            run = self.run_airloom("solve", "dab", "--instance", self.home / "x.npz", "--algorithm", "rzf", status=2)
            for word in words:
                self.assertIn(word, run.stderr)

        refuse(["pa_beta1", "missing"], lambda a: a.pop("pa_beta1"))
        refuse(["user 1", "zero at every station"], lambda a: a["h"].__setitem__((slice(None), 1), 0))
        refuse(["tx_power_max_w[2]", "> 0"], lambda a: a["tx_power_max_w"].__setitem__(2, 0.0))
        refuse(["noise_w", "U = 2"], lambda a: a.update(noise_w=np.ones(3)))


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
