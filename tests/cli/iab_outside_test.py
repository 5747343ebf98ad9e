"""An outside judge of `iab`: instances made by NumPy alone, solved by the program, judged by formulas written here again.

Usage: iab_outside_test.py PATH_OF_AIRLOOM
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
ALGORITHMS = ["hybrid_wmmse", "phase_of_channel", "coordinate_descent", "alternating_ls", "mrt_matching", "mo_altmin", "pe_altmin", "omp",
              "zero_forcing", "rzf", "mrt", "wmmse_digital"]


def steering(n, rng):
    """Planar array of n x n elements at half wavelength, a random direction below."""
    theta, phi = rng.uniform(0.2, 1.5), rng.uniform(-np.pi, np.pi)
    i = np.arange(n)
    return np.exp(1j * np.pi * np.sin(theta) * (i[:, None] * np.cos(phi) + i[None, :] * np.sin(phi))).ravel()


def network(rng, streams, users, side, **more):
    def channel():
        gain = 10 ** rng.uniform(-12.5, -10.5)
        scattered = (rng.normal(size=side * side) + 1j * rng.normal(size=side * side)) / np.sqrt(2)
        return np.sqrt(gain) * (np.sqrt(0.8) * steering(side, rng) + np.sqrt(0.2) * scattered)

    arrays = dict(h_aerial=np.array([channel() for _ in range(streams)]), h_ground=np.array([channel() for _ in range(users)]),
                  donor_power_max_w=2.0, node_power_max_w=1.0, bandwidth_hz=400e6, noise_psd_w_per_hz=1e-20, n_rf_donor=streams,
                  n_rf_node=users, backhaul_index=int(rng.integers(streams)))
    arrays.update(more)
    return arrays


def judge(x, s):
    """Metrics and the largest violation, from the model's formulas."""
    def se(h, w, noise):
        if noise == 0:  # of a tier without band
            return np.zeros(len(h))
        power = np.abs(np.conj(h) @ w.T) ** 2  # [receiver, stream]
        signal = np.diag(power)
        return np.log2(1 + signal / (power.sum(1) - signal + noise))

    mu = float(s["mu_aerial"])
    band = x["bandwidth_hz"] * x["noise_psd_w_per_hz"]
    proportional = bool(x.get("noise_band_proportional", False))
    aerial = se(x["h_aerial"], s["w_aerial"], x.get("noise_aerial_w", band * (mu if proportional else 1)))
    ground = se(x["h_ground"], s["w_ground"], x.get("noise_ground_w", band * (1 - mu if proportional else 1)))
    b = x["backhaul_index"]
    worst = max(np.linalg.norm(s["w_aerial"]) ** 2 / x["donor_power_max_w"] - 1, np.linalg.norm(s["w_ground"]) ** 2 / x["node_power_max_w"] - 1, 0)
    for rf, bb, w, owner in (("f_rf_donor", "f_bb_donor", "w_aerial", "owner_donor"), ("f_rf_node", "f_bb_node", "w_ground", "owner_node")):
        if rf in s:
            driven = np.ones(s[rf].shape) if owner not in x else (x[owner][:, None] == np.arange(s[rf].shape[1])[None, :])
            worst = max(worst, np.abs(np.abs(s[rf]) - driven).max(), np.linalg.norm(s[rf] @ s[bb] - s[w].T) / np.linalg.norm(s[w]))
    access = np.delete(aerial, b)
    carried, offered = x["bandwidth_hz"] * mu * aerial[b], x["bandwidth_hz"] * (1 - mu) * ground
    if "flow_ground_bps" in s:
        flows = s["flow_ground_bps"]
        worst = max(worst, (flows / np.maximum(offered, 1e-300)).max() - 1, flows.sum() / max(carried, 1e-300) - 1, -flows.min())
    else:
        flows = offered * (carried / offered.sum() if offered.sum() > carried else 1)
        worst = max(worst, offered.sum() / max(carried, 1e-300) - 1)
    users = np.concatenate([x["bandwidth_hz"] * mu * access, flows])
    radiated = [np.linalg.norm(s["w_aerial"]) ** 2, np.linalg.norm(s["w_ground"]) ** 2]
    n = x["h_aerial"].shape[1]
    circuits = sum(0.25 * x[chains] + 0.001 * (n * x[chains] if owner not in x else n)
                   for chains, owner in (("n_rf_donor", "owner_donor"), ("n_rf_node", "owner_node")))
    metrics = dict(sum_rate_bps=users.sum(), se_aerial=aerial, se_ground=ground, user_rate_bps=users, user_rate=users, ground_rate_bps=flows.sum(),
                   rate_min=users.min(), rate_geometric_mean=np.exp(np.log(users).mean()) if users.min() > 0 else 0.0, radiated_power_w=radiated)
    # where digital beams need more than the chains there are, the program counts another energy
    if all(rank_error(s[w], x[chains]) <= 1e-8 and (owner not in x or rf in s)
           for w, chains, owner, rf in (("w_aerial", "n_rf_donor", "owner_donor", "f_rf_donor"), ("w_ground", "n_rf_node", "owner_node", "f_rf_node"))):
        metrics["energy_efficiency"] = users.sum() / (x["donor_power_max_w"] + x["node_power_max_w"] + circuits)
        metrics["energy_efficiency_radiated"] = users.sum() / (sum(radiated) + circuits)
    return metrics, worst


def rank_error(w, rank):
    """Relative norm of the singular values beyond a rank."""
    singular = np.linalg.svd(w, compute_uv=False)
    return np.linalg.norm(singular[rank:]) / np.linalg.norm(singular)


def owner_error(w, owner, chains):
    """Relative distance of w (streams, elements) to blocks x b^T of unit modulus x."""
    error = 0.0
    for r in range(chains):
        rows = w.T[owner == r]
        _, singular, right = np.linalg.svd(rows, full_matrices=False)
        b = singular[0] * right[0] / np.sqrt(len(rows))
        phases = np.exp(1j * np.angle(rows @ b.conj()))
        error += np.linalg.norm(rows - np.outer(phases, b)) ** 2
    return np.sqrt(error) / np.linalg.norm(w)


class OutsideTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-outside-")
        self.home = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def solve(self, arrays, *more):
        np.savez(self.home / "x.npz", **arrays)
        run = subprocess.run([AIRLOOM, "solve", "iab", "--instance", self.home / "x.npz", "-o", self.home / "s.npz", "--json", *more],
                             capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        record = json.loads(run.stdout)
        judged = subprocess.run([AIRLOOM, "evaluate", "iab", "--instance", self.home / "x.npz", "--solution", self.home / "s.npz", "--json"],
                                capture_output=True, text=True, check=True)
        return record, json.loads(judged.stdout), dict(np.load(self.home / "s.npz"))

    def agree(self, arrays, *more):
        record, judged, solution = self.solve(arrays, *more)
        metrics, worst = judge(arrays, solution)
        self.assertTrue(record["feasible"])
        self.assertLessEqual(worst, 1e-8)
        for name, value in metrics.items():  # log2(1 + x) here loses what is below 1e-16: hence the absolute 1e-12
            np.testing.assert_allclose(record["metrics"][name], value, rtol=1e-9, atol=1e-12, err_msg=f"{name} of {more}")
            np.testing.assert_allclose(judged["metrics"][name], value, rtol=1e-9, atol=1e-12, err_msg=f"{name} of {more}")
        certificate = record["certificate"]
        self.assertLessEqual(certificate["objective"], certificate["upper_bound"] * (1 + 1e-9))
        self.assertLessEqual(metrics["sum_rate_bps"], judged["certificate"]["upper_bound"] * (1 + 1e-9))
        return metrics["sum_rate_bps"]

    def test_every_algorithm(self):
        arrays = network(np.random.default_rng(1), 4, 3, 8)
        rates = {a: self.agree(arrays, "--algorithm", a) for a in ALGORITHMS}
        self.assertGreaterEqual(rates["hybrid_wmmse"], max(r for a, r in rates.items() if a not in ("wmmse_digital", "zero_forcing", "rzf", "mrt")) * (1 - 1e-9))

    def test_sizes_noise_and_architectures(self):
        rng = np.random.default_rng(2)
        self.agree(network(rng, 2, 1, 3))
        self.agree(network(rng, 6, 5, 6, noise_band_proportional=True))
        self.agree(network(rng, 4, 3, 8, noise_aerial_w=3e-12, noise_ground_w=1e-12))
        self.agree(network(rng, 4, 3, 8, n_rf_donor=3))
        self.agree(network(rng, 4, 3, 8, n_rf_donor=7, n_rf_node=4))
        strips = np.repeat(np.arange(4), 16)
        self.agree(network(rng, 4, 4, 8, owner_donor=strips, owner_node=strips, n_rf_node=4))
        self.agree(network(rng, 4, 3, 8), "--opt", "split=max_min")
        self.agree(network(rng, 4, 3, 8), "--opt", "objective=proportional_fair")
        self.agree(network(rng, 5, 4, 6, noise_band_proportional=True), "--opt", "objective=proportional_fair")
        self.agree(network(rng, 4, 3, 8), "--opt", "objective=weighted", "--opt", "ground_weight=1.5")

    def test_hardware_of_beams_without_factors(self):
        rng = np.random.default_rng(7)
        strips = np.repeat(np.arange(2), 32)
        for more in (dict(n_rf_donor=2, n_rf_node=2), dict(n_rf_donor=2, n_rf_node=2, owner_donor=strips, owner_node=strips)):
            arrays = network(rng, 4, 3, 8, **more)
            np.savez(self.home / "x.npz", **arrays)
            beams = dict(w_aerial=0.1 * (rng.normal(size=(4, 64)) + 1j * rng.normal(size=(4, 64))), w_ground=0.1 * np.conj(arrays["h_ground"]) * 1e5,
                         mu_aerial=0.8)
            np.savez(self.home / "s.npz", **beams)
            judged = json.loads(subprocess.run([AIRLOOM, "evaluate", "iab", "--instance", self.home / "x.npz", "--solution", self.home / "s.npz", "--json"],
                                               capture_output=True, text=True, check=True).stdout)
            for w, name in (("w_aerial", "donor"), ("w_ground", "node")):
                self.assertAlmostEqual(judged["residuals"][f"rank_{name}"], rank_error(beams[w], 2), delta=1e-9)
                if "owner_donor" in more:
                    self.assertAlmostEqual(judged["residuals"][f"owner_{name}"], owner_error(beams[w], strips, 2), delta=1e-9)
                self.assertEqual(judged["certificate"][f"hardware_{name}"], "violated")

    def test_fortran_order_and_single_precision(self):
        arrays = network(np.random.default_rng(3), 4, 3, 8)
        arrays["h_aerial"] = np.asfortranarray(arrays["h_aerial"])
        arrays["h_ground"] = arrays["h_ground"].astype(np.complex64)
        self.agree(arrays)

    def test_infeasible_guarantee_writes_nothing(self):
        np.savez(self.home / "x.npz", **network(np.random.default_rng(4), 4, 3, 8))
        run = subprocess.run([AIRLOOM, "solve", "iab", "--instance", self.home / "x.npz", "-o", self.home / "no.npz", "--json", "--opt",
                              "split=min_ground_rate", "--opt", "min_ground_rate_bps=1e13"], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 5)
        self.assertEqual(json.loads(run.stdout)["status"], "infeasible")
        self.assertFalse((self.home / "no.npz").exists())

    def test_an_infeasible_solution_is_judged(self):
        arrays = network(np.random.default_rng(5), 4, 3, 8)
        _, _, solution = self.solve(arrays)
        np.savez(self.home / "bad.npz", w_aerial=1.1 * solution["w_aerial"], w_ground=solution["w_ground"], mu_aerial=0.5)
        run = subprocess.run([AIRLOOM, "evaluate", "iab", "--instance", self.home / "x.npz", "--solution", self.home / "bad.npz", "--json"],
                             capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0)
        judged = json.loads(run.stdout)
        self.assertFalse(judged["feasible"])
        self.assertAlmostEqual(judged["residuals"]["power_donor"], 0.21, places=6)

    def test_refusals(self):
        def refuse(code, words, *arguments):
            run = subprocess.run([AIRLOOM, *arguments], capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, code, arguments)
            for word in words:
                self.assertIn(word, run.stderr)

        np.savez(self.home / "x.npz", **network(np.random.default_rng(6), 4, 3, 8))
        x = self.home / "x.npz"
        refuse(2, ["did you mean 'iab'"], "solve", "ibb")
        refuse(2, ["did you mean 'hybrid_wmmse'"], "solve", "iab", "--algorithm", "hybrid_wmse")
        refuse(2, ["did you mean 'split'"], "solve", "iab", "--opt", "spilt=exact")
        refuse(2, ["did you mean 'bandwidth_mhz'"], "solve", "iab", "--set", "bandwith_mhz=3")
        refuse(2, ["options.mu", "1.5", "[0, 1]"], "solve", "iab", "--opt", "mu=1.5")
        refuse(2, ["--instance"], "solve", "iab", "--instance", x, "--seed", "3")
        refuse(2, ["--instance"], "solve", "iab", "--instance", x, "--set", "bandwidth_mhz=3")
        refuse(2, ["key=value"], "solve", "iab", "--set", "bandwidth_mhz")
        refuse(3, ["no/such/folder"], "draw", "iab", "-o", self.home / "no/such/folder/x.npz")
        refuse(3, ["absent.npz"], "solve", "iab", "--instance", self.home / "absent.npz")
        refuse(2, ["--frobnicate"], "solve", "iab", "--frobnicate")
        (self.home / "text.npz").write_text("not an archive")
        refuse(2, ["text.npz"], "solve", "iab", "--instance", self.home / "text.npz")
        (self.home / "cut.npz").write_bytes(x.read_bytes()[:2000])
        refuse(2, ["cut.npz"], "solve", "iab", "--instance", self.home / "cut.npz")


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
