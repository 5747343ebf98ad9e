"""An outside judge of `haps`: instances made by NumPy alone, solved by the program, judged by formulas written here again.

Usage: haps_outside_test.py PATH_OF_AIRLOOM
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
CASES = Path(__file__).resolve().parent.parent / "cases" / "haps"
ALGORITHMS = [("best",), ("max_min",), ("two_level",), ("two_level", "interference_model=coherent"), ("sca",), ("sca", "interference_model=coherent"), ("sca", "interference_model=conservative"),
              ("price_ascent",), ("price_ascent", "interference_model=conservative"), ("joint_rzf",), ("local_rzf",), ("mrt",), ("wmmse",)]


def network(rng, users, antennas, spread_db=20.0, noise=None, power=None, snr_db=25.0):
    """Stations with these numbers of antennas; gains per link spread around snr_db for a power of 1 W."""
    arrays = {}
    for b, n in enumerate(antennas):
        h = (rng.normal(size=(users, n)) + 1j * rng.normal(size=(users, n))) / np.sqrt(2)
        arrays[f"h_{b}"] = h * 10 ** ((snr_db - 120 + rng.uniform(-spread_db, spread_db, size=(users, 1)) / 2) / 20)
    arrays["tx_power_max_w"] = np.ones(len(antennas)) if power is None else np.array(power, float)
    arrays["noise_w"] = 1e-12 if noise is None else noise
    return arrays


def judge(x, s):
    """Metrics and the largest violation of a budget, from the model's formulas."""
    stations = len(x["tx_power_max_w"])
    noise = np.asarray(x["noise_w"], float).ravel()
    parts = np.array([np.conj(x[f"h_{b}"]) @ s[f"w_{b}"].T for b in range(stations)])  # [station, user, stream]
    diagonal = np.eye(parts.shape[1], dtype=bool)

    def shares(power):
        return np.where(diagonal, 0.0, power).sum(1) + noise

    total = parts.sum(0)
    signal = np.abs(np.diag(total)) ** 2
    true = np.log1p(signal / shares(np.abs(total) ** 2)) / np.log(2)
    model = np.log1p(signal / shares((np.abs(parts) ** 2).sum(0))) / np.log(2)
    largest = max(x["tx_power_max_w"])
    worst = max((np.linalg.norm(s[f"w_{b}"]) ** 2 - p) / (p or largest) for b, p in enumerate(x["tx_power_max_w"]))
    with np.errstate(divide="ignore"):
        return dict(pf_objective=np.log(true).sum(), pf_objective_power_sum=np.log(model).sum(), user_se=true, se_mean=true.mean()), max(worst, 0.0)


def proved_common_sinr(x, eta, q, target):
    """No beams give every user more than this multiple of its target: max_k q_k h_k^H A_k^{-1} h_k / g_k where sum q = sum eta."""
    stations = len(x["tx_power_max_w"])
    noise = np.broadcast_to(np.asarray(x["noise_w"], float), x["h_0"].shape[:1])
    h = np.vstack([(x[f"h_{b}"] * np.sqrt(x["tx_power_max_w"][b] / noise)[:, None]).T for b in range(stations)])
    d = np.concatenate([np.full(x[f"h_{b}"].shape[1], eta[b]) for b in range(stations)])
    worst = 0.0
    for k in range(h.shape[1]):
        others = [u for u in range(h.shape[1]) if u != k]
        a = np.diag(d).astype(complex) + (h[:, others] * q[others]) @ h[:, others].conj().T
        worst = max(worst, q[k] * np.real(h[:, k].conj() @ np.linalg.solve(a, h[:, k])) / target[k])
    return worst * np.sum(eta) / np.sum(q)


class OutsideTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-outside-")
        self.home = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def solve(self, arrays, algorithm, *options):
        np.savez(self.home / "x.npz", **arrays)
        more = [word for option in options for word in ("--opt", option)]
        run = subprocess.run([AIRLOOM, "solve", "haps", "--instance", self.home / "x.npz", "-o", self.home / "s.npz", "--json", "--algorithm",
                              algorithm, *more], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, f"{algorithm} {options}: {run.stderr}{run.stdout}")
        return json.loads(run.stdout), dict(np.load(self.home / "s.npz"))

    def evaluate(self):
        """What the program says of the answer that was written last."""
        done = subprocess.run([AIRLOOM, "evaluate", "haps", "--instance", self.home / "x.npz", "--solution", self.home / "s.npz", "--json"],
                              capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def agree(self, arrays, algorithm, *options):
        """Solves, compares with the judge here, returns the judge's true objective."""
        record, solution = self.solve(arrays, algorithm, *options)
        judged = self.evaluate() if algorithm in ("best", "mrt") else record  # the files hold the same beams, whatever made them
        metrics, worst = judge(arrays, solution)
        what = f"{algorithm} {options}"
        self.assertTrue(record["feasible"], what)
        self.assertLessEqual(worst, 1e-8, what)
        for name, value in metrics.items():  # log2(1 + x) keeps 1e-16 of 1: hence the absolute 1e-12
            np.testing.assert_allclose(record["metrics"][name], value, rtol=1e-9, atol=1e-12, err_msg=f"{name} of {what}")
            np.testing.assert_allclose(judged["metrics"][name], value, rtol=1e-9, atol=1e-12, err_msg=f"{name} of {what}")
        self.assertLessEqual(metrics["pf_objective"], record["certificate"]["upper_bound"] + 1e-9, what)
        return metrics["pf_objective"]

    def agree_all(self, arrays, slack=1e-4):
        """Every algorithm; best is not beaten by more than `slack` (its stopping rule is 1e-7 per user and step)."""
        value = {" ".join(words): self.agree(arrays, *words) for words in ALGORITHMS}
        served = sum(arrays[f"h_{b}"].shape[1] for b, p in enumerate(arrays["tx_power_max_w"]) if p > 0)
        if served >= arrays["h_0"].shape[0]:
            value["zf_pf"] = self.agree(arrays, "zf_pf")
        for name, each in value.items():
            self.assertLessEqual(each, value["best"] + slack, f"best is beaten by {name}: {value}")
        return value

    def test_ordinary_network(self):
        value = self.agree_all(network(np.random.default_rng(1), 8, [4, 4, 9]))
        self.assertGreater(value["zf_pf"], value["joint_rzf"])

    def test_stations_of_one_antenna(self):
        self.agree_all(network(np.random.default_rng(2), 4, [1, 1, 1, 1, 1]))

    def test_one_station_one_user_one_antenna(self):
        rng = np.random.default_rng(3)
        for antennas, users in (([1], 1), ([5], 1), ([3, 1], 1), ([4], 3)):
            arrays = network(rng, users, antennas)
            value = self.agree_all(arrays)
            if users == 1:  # all stations in phase, all powers spent: the bound
                amplitude = sum(np.linalg.norm(arrays[f"h_{b}"]) for b in range(len(antennas)))
                self.assertAlmostEqual(value["best"], np.log(np.log2(1 + amplitude**2 / 1e-12)), delta=1e-6)

    def test_noise_of_every_user_its_own(self):
        rng = np.random.default_rng(4)
        self.agree_all(network(rng, 5, [4, 3], noise=1e-12 * 10 ** rng.uniform(-2, 2, 5)))

    def test_scalar_noise_of_shape_one(self):
        rng = np.random.default_rng(5)
        arrays = network(rng, 3, [4, 2])
        one = self.agree(dict(arrays, noise_w=np.array([2e-12])), "best")
        self.assertEqual(one, self.agree(dict(arrays, noise_w=2e-12), "best"))
        self.assertEqual(one, self.agree(dict(arrays, noise_w=np.full(3, 2e-12)), "best"))

    def test_station_without_power_is_silent(self):
        arrays = network(np.random.default_rng(6), 4, [4, 6, 3], power=[2.0, 0.0, 0.5])
        value = self.agree_all(arrays)
        _, solution = self.solve(arrays, "two_level")
        self.assertEqual(np.abs(solution["w_1"]).max(), 0.0)
        alone = {name: arrays[name] for name in ("h_0", "noise_w")} | {"h_1": arrays["h_2"], "tx_power_max_w": np.array([2.0, 0.5])}
        self.assertAlmostEqual(self.agree(alone, "best"), value["best"], delta=1e-9)

    def test_powers_over_ten_decades(self):
        self.agree_all(network(np.random.default_rng(7), 5, [3, 4, 2], power=[1e-5, 1.0, 1e5]))

    def test_more_users_than_antennas(self):
        for seed, users, antennas in ((8, 6, [2, 2]), (9, 5, [1, 2]), (10, 3, [1])):
            self.agree_all(network(np.random.default_rng(seed), users, antennas, snr_db=15.0), slack=0.05)  # several local optima

    def test_more_users_than_a_stations_antennas(self):
        self.agree_all(network(np.random.default_rng(11), 8, [4, 4, 4]))

    def test_low_sinr(self):
        for seed, snr in ((12, 0.0), (13, -20.0)):
            self.agree_all(network(np.random.default_rng(seed), 6, [4, 3, 1], snr_db=snr, spread_db=40.0))

    def test_users_nearly_in_one_direction(self):
        rng = np.random.default_rng(14)
        arrays = network(rng, 4, [4, 4])
        for b in range(2):
            arrays[f"h_{b}"][1] = arrays[f"h_{b}"][0] + 1e-3 * arrays[f"h_{b}"][1]
        self.agree_all(arrays)

    def test_floor_is_kept_or_called_infeasible(self):
        arrays = network(np.random.default_rng(15), 5, [4, 4])
        record, _ = self.solve(arrays, "best")
        floor = 1.3 * (2 ** min(record["metrics"]["user_se"]) - 1)
        for words in (("best",), ("sca", "interference_model=coherent")):
            record, _ = self.solve(dict(arrays, sinr_min=floor), *words)
            self.assertGreaterEqual(2 ** min(record["metrics"]["user_se"]) - 1, floor * (1 - 1e-8))
            self.assertTrue(self.evaluate()["feasible"])
        np.savez(self.home / "x.npz", **dict(arrays, sinr_min=1e6))
        run = subprocess.run([AIRLOOM, "solve", "haps", "--instance", self.home / "x.npz", "-o", self.home / "no.npz", "--json"],
                             capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 5)
        self.assertIn("out of reach", json.loads(run.stdout)["message"])
        self.assertFalse((self.home / "no.npz").exists())

    def case(self, name, *words, code=0):
        run = subprocess.run([AIRLOOM, "solve", "haps", "--instance", CASES / f"{name}.npz", "--json", *words], capture_output=True, text=True,
                             check=False)
        self.assertEqual(run.returncode, code, f"{name}: {run.stderr}")
        return json.loads(run.stdout)

    def test_cases_that_failed_once(self):
        for words in (("--algorithm", "best"), ("--algorithm", "sca", "--opt", "interference_model=coherent")):
            record = self.case("floor_urban8", *words)
            self.assertEqual(record["status"], "converged")
            self.assertAlmostEqual(record["metrics"]["pf_objective"], 19.05792, delta=1e-4)
            self.assertGreaterEqual(record["metrics"]["sinr_least"], 904 * (1 - 1e-8))
            self.assertAlmostEqual(904 * record["certificate"]["max_sinr_bound"], 1262.132, delta=2e-3)
        record = self.case("floor_small_1")
        self.assertEqual(record["status"], "converged")
        self.assertAlmostEqual(record["metrics"]["pf_objective"], 7.10253, delta=1e-4)
        self.assertAlmostEqual(2.177604 * record["certificate"]["max_sinr_bound"], 5.344122, delta=1e-4)
        record = self.case("floor_small_2", code=5)
        self.assertEqual(record["status"], "infeasible")
        self.assertAlmostEqual(9.667031 * record["certificate"]["max_sinr_bound"], 7.608029, delta=1e-4)
        x = dict(np.load(CASES / "floor_small_2.npz"))
        proof = proved_common_sinr(x, *(np.array(record["certificate"][key]) for key in ("price_station", "price_user")),
                                   np.full(x["h_0"].shape[0], float(x["sinr_min"])))
        self.assertLess(proof, 1)
        self.assertAlmostEqual(proof, record["certificate"]["infeasibility_value"], delta=1e-9)
        record = self.case("floor_overload")
        self.assertAlmostEqual(record["metrics"]["pf_objective"], -3.19056, delta=1e-3)
        self.assertAlmostEqual(self.case("zero_station", "--algorithm", "mrt")["metrics"]["pf_objective"], -1.669469, delta=1e-6)
        record = self.case("slack_budget", "--opt", "tolerance=1e-9")
        self.assertAlmostEqual(record["metrics"]["pf_objective"], 11.472649, delta=1e-5)

    def test_the_published_algorithm_is_finished(self):
        def objective(*words):
            run = subprocess.run([AIRLOOM, "solve", "haps", "--scenario", "fspl", "--set", "users=24", "--seed", "1", "--json", *words],
                                 capture_output=True, text=True, check=False)
            record = json.loads(run.stdout)
            return record["metrics"]["pf_objective_power_sum"], record["status"]

        finished, status = objective("--algorithm", "two_level")
        self.assertEqual(status, "converged")
        self.assertGreater(finished, objective("--algorithm", "sca", "--opt", "starts=3")[0] - 0.02)
        published, status = objective("--algorithm", "two_level", "--opt", "finish=none")
        self.assertNotEqual(status, "converged")
        self.assertLess(published, finished - 1)

    def test_a_loud_solution_is_judged(self):
        arrays = network(np.random.default_rng(16), 4, [4, 3])
        _, solution = self.solve(arrays, "mrt")
        np.savez(self.home / "bad.npz", w_0=1.1 * solution["w_0"], w_1=solution["w_1"])
        run = subprocess.run([AIRLOOM, "evaluate", "haps", "--instance", self.home / "x.npz", "--solution", self.home / "bad.npz", "--json"],
                             capture_output=True, text=True, check=True)
        judged = json.loads(run.stdout)
        self.assertFalse(judged["feasible"])
        self.assertAlmostEqual(judged["residuals"]["power"], 0.21, places=6)

    def test_fortran_order_and_single_precision(self):
        arrays = network(np.random.default_rng(17), 4, [4, 3])
        arrays["h_0"] = np.asfortranarray(arrays["h_0"])
        arrays["h_1"] = arrays["h_1"].astype(np.complex64)
        self.agree(arrays, "best")

    def test_refusals(self):
        def refuse(words, change, *more):
            arrays = network(np.random.default_rng(18), 3, [2])
            change(arrays)
            np.savez(self.home / "x.npz", **arrays)
            run = subprocess.run([AIRLOOM, "solve", "haps", "--instance", self.home / "x.npz", *more], capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 2, run.stderr)
            for word in words:
                self.assertIn(word, run.stderr)

        refuse(["zero forcing", "as many antennas as users"], lambda a: None, "--algorithm", "zf_pf")
        refuse(["interference_model", "power_sum or conservative"], lambda a: None, "--algorithm", "price_ascent", "--opt", "interference_model=coherent")
        refuse(["did you mean 'two_level'"], lambda a: None, "--algorithm", "two_levl")
        refuse(["h_0", "finite"], lambda a: a["h_0"].__setitem__((0, 0), np.nan))
        refuse(["noise_w", "> 0"], lambda a: a.update(noise_w=0.0))
        refuse(["user 2", "zero at every station"], lambda a: a["h_0"].__setitem__(2, 0))
        refuse(["tx_power_max_w", "all 0"], lambda a: a.update(tx_power_max_w=np.zeros(1)))


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
