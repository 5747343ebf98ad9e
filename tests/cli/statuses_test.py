"""Statuses, exit codes, promises and proofs: what they say is true, judged from outside.

Usage: statuses_test.py PATH_OF_AIRLOOM
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

from mdd_outside_test import zero_forcing

AIRLOOM = "airloom"
CASES = Path(__file__).resolve().parent.parent / "cases"
WORDS = {"alone", "budget", "slot_limit", "spectral_radius", "no_slot", "bound", "prices", "dual", "multipliers_subcarrier", "multipliers_sum",
         "ground_rate_bound"}


def least_power(noise, rate):
    """Of sum noise_j s_j over sum ln(1 + s_j) >= rate: the best subcarriers filled to one level."""
    noise = np.sort(noise)
    if rate == 0 or noise[0] <= 0:
        return 0.0
    levels = [np.exp((rate + np.log(noise[:n]).sum()) / n) for n in range(1, len(noise) + 1)]
    n = next(n for n, level in enumerate(levels, 1) if n == len(noise) or level <= noise[n])
    return n * levels[n - 1] - noise[:n].sum()


def sum_conditions(x, certificate, b0, c):
    """What promises of sums need at least, per user and per watt of each access point, and the downlink's weights on the disturbance."""
    users, subcarriers = len(b0), len(x["subcarrier_dl"])
    rate_dl, rate_ul = float(x["qos_dl_nats"]), float(x["qos_ul_nats"])
    need = np.array([least_power(b0[d], rate_ul) for d in range(users)])
    per_watt = np.array([[least_power(c[d, :, l], rate_ul) for l in range(c.shape[2])] for d in range(users)])
    t = np.reshape(certificate["proof_tangent"], (users, subcarriers)) if rate_dl > 0 else np.zeros((users, subcarriers))
    alpha = np.reshape(certificate["proof_dl"], (users, subcarriers)) * (1 + t)
    assert (t >= 0).all() and np.allclose(alpha, alpha[:, :1], rtol=1e-9, atol=0)
    kappa = rate_dl - (np.log1p(t) - t / (1 + t)).sum(1)
    assert (alpha[:, 0] * kappa >= 0).all()
    return need, per_watt, alpha[:, 0] * kappa


def proof_value(x, certificate):
    """V of docs/statuses.md from channels and multipliers, or the condition that they break; every access point serves all."""
    sums = certificate["infeasibility"] == "multipliers_sum"
    h, noise = x["h"], float(x["noise_w"])
    subcarriers, aps, users, _ = h.shape
    dl, ul = x["subcarrier_dl"], x["subcarrier_ul"]
    alpha = np.reshape(certificate["proof_dl"], (users, len(dl)))
    gamma = np.array(certificate["proof_ul"]) if sums else np.reshape(certificate["proof_ul"], (users, len(ul)))
    nu, mu = np.array(certificate["proof_ap"]), np.array(certificate["proof_user"])
    everyone = np.ones(users, bool)
    norms = np.array([[np.linalg.norm(zero_forcing(h[c, l], everyone), axis=0) for l in range(aps)] for c in range(subcarriers)])  # (S,L,D)
    w = 1 / (norms[dl] * np.sqrt(noise))  # (M,L,D)
    upsilon = norms[ul] ** 2 / aps**2     # (Mb,L,D), weights 1 / L
    cross_user = (np.diag(x["si_residual_user"]) + x["imi_residual"][:, None] / subcarriers * x["gain_user_user"] * (1 - np.eye(users))) / noise
    cross_ap = np.diag(x["si_residual_ap"]) + x["iai_residual"][:, None] / subcarriers * x["gain_ap_ap"] * (1 - np.eye(aps))
    b0 = noise * upsilon.sum(1).T                                  # (D,Mb)
    c = np.einsum("jkd,kl->djl", upsilon, cross_ap)                # (D,Mb,L)
    if sums:
        need, per_watt, weight = sum_conditions(x, certificate, b0, c)
        lam = nu + gamma @ per_watt
        assert min(alpha.min(), gamma.min(), nu.min(), mu.min()) >= 0
        assert (alpha * (w**2 / lam[:, None]).sum(1).T <= 1 + 1e-9).all()
        assert (gamma <= (mu + cross_user.T @ weight) * (1 + 1e-9) + 1e-300).all()
        return weight.sum() + gamma @ need - nu @ x["tx_power_max_w"] - mu @ x["user_power_max_w"]
    floor_dl, floor_ul = np.expm1(float(x["qos_dl_nats"]) / len(dl)), np.expm1(float(x["qos_ul_nats"]) / len(ul))
    lam = nu + floor_ul * np.einsum("dj,djl->l", gamma, c)
    for array in (alpha, gamma, nu, mu):
        assert (array >= 0).all()
    assert (alpha * (w**2 / lam[:, None]).sum(1).T <= 1 + 1e-9).all()
    weight = floor_dl * alpha.sum(1)
    assert (gamma <= (mu + cross_user.T @ weight)[:, None] * (1 + 1e-9) + 1e-300).all()
    return weight.sum() + floor_ul * (gamma * b0).sum() - nu @ x["tx_power_max_w"] - mu @ x["user_power_max_w"]


class StatusesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-statuses-")
        self.home = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def run_airloom(self, *arguments):
        return subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, check=False)

    def solve(self, key, instance, *arguments):
        """Exit code and record, their rules checked; the solution is evaluated once more."""
        if not isinstance(instance, Path):
            np.savez(self.home / "x.npz", **instance)
            instance = self.home / "x.npz"
        answer = self.home / "s.npz"
        answer.unlink(missing_ok=True)
        run = self.run_airloom("solve", key, "--instance", instance, "-o", answer, "--json", *arguments)
        self.assertIn(run.returncode, (0, 4, 5, 6), run.stderr)
        record = json.loads(run.stdout)
        self.assertEqual(run.returncode == 5, record["status"] == "infeasible", record["status"])
        if record["status"] == "infeasible":
            self.assertIn(record["certificate"]["infeasibility"], WORDS)
            self.assertIsNotNone(record["certificate"]["infeasibility_value"])
            self.assertFalse(answer.exists())
        elif record["status"] != "numerical_failure" and not record.get("promises"):
            again = json.loads(self.run_airloom("evaluate", key, "--instance", instance, "--solution", answer, "--json").stdout)
            self.assertEqual(again["feasible"], record["feasible"])
        if record["status"] == "converged":
            self.assertTrue(record["feasible"])
        if run.returncode == 6:
            self.assertFalse(record["feasible"])
            self.assertTrue(answer.exists())
        return run.returncode, record

    # what earlier versions got wrong

    def test_a_station_without_channels_is_silent(self):
        code, record = self.solve("haps", CASES / "haps/zero_station.npz", "--algorithm", "mrt")
        self.assertEqual((code, record["feasible"]), (0, True))
        self.assertAlmostEqual(record["metrics"]["pf_objective"], -1.669469, places=6)

    def test_a_floor_that_can_be_kept_is_not_called_impossible(self):
        for options in ((), ("--algorithm", "sca", "--opt", "interference_model=coherent")):
            code, record = self.solve("haps", CASES / "haps/floor_small_1.npz", *options)
            self.assertNotEqual(code, 5)
            self.assertIn(record["status"], ("converged", "stalled", "iteration_limit"))
        code, record = self.solve("haps", CASES / "haps/floor_small_1.npz")
        self.assertEqual((code, record["feasible"]), (0, True))
        self.assertAlmostEqual(record["metrics"]["pf_objective"], 7.10253, delta=1e-4)

    def test_floors_of_some_users_leave_the_others_what_little_there_is(self):
        # user 1 has no floor, and nearly the channel of user 0, whose floor leaves 5 % of room: a search that asked for more found nothing
        code, record = self.solve("haps", CASES / "haps/floor_of_some.npz")
        self.assertEqual((code, record["status"], record["feasible"]), (0, "converged", True))
        self.assertGreater(record["metrics"]["pf_objective"], -2.19694 - 1e-4)

    def test_the_best_of_several_local_optima_is_found(self):
        # the best known values are those of L-BFGS from many starts
        # or, of the last two, those of the same network with its users and stations in another order
        for system, name, options, metric, value in (
                ("haps", "serve_optima", (), "utility", 4.48137), ("haps", "weight_optima", ("--opt", "fairness=1.5"), "utility", -14.79571),
                ("haps", "floor_weights", (), "utility", 429502.0), ("dab", "limits_order", (), "true_rate", 13.40515),
                ("mdd", "sums_order", (), "se_nats", 4.28141)):
            code, record = self.solve(system, CASES / system / f"{name}.npz", *options)
            self.assertEqual((code, record["feasible"]), (0, True), name)
            self.assertGreater(record["metrics"][metric], value - 1e-4 * max(1.0, abs(value)), name)

    def test_a_floor_that_was_not_kept_is_stalled_without_a_proof(self):
        code, record = self.solve("haps", CASES / "haps/floor_small_2.npz")
        self.assertIn(code, (5, 6))

    def test_slots_that_may_not_send_carry_no_bits(self):
        code, record = self.solve("twotier", CASES / "twotier/zero_limits.npz", "--algorithm", "bit_loading")
        self.assertEqual((code, record["feasible"]), (0, True))
        self.assertAlmostEqual(record["metrics"]["weighted_sum_rate"], 4.0, delta=1e-6)
        for algorithm in ("lower_bound", "lagrange_search", "water_filling", "equal_power"):
            code, record = self.solve("twotier", CASES / "twotier/zero_limits.npz", "--algorithm", algorithm)
            self.assertTrue(record["feasible"], algorithm)

    def test_floors_of_users_with_one_slot_are_decided_exactly(self):
        code, record = self.solve("twotier", CASES / "twotier/user_floor.npz")
        self.assertEqual((code, record["feasible"]), (0, True))
        self.assertAlmostEqual(record["metrics"]["weighted_sum_rate"], 2.948461, delta=1e-5)
        two = dict(gain_over_noise=np.array([[[690.0, 21], [68, 7.2]]]), node=np.array([[0, 1]]), user=np.array([[0, 1]]), weight=np.ones((1, 2)),
                   node_power_max_w=np.ones(2), subchannel_bandwidth_hz=1.0)
        for rate, right in ((0.05, 6.479885), (0.5, 3.596941), (1.0, 2.948461), (1.3, 2.790451)):
            code, record = self.solve("twotier", {**two, "user_rate_min": np.full(2, rate)})
            self.assertEqual(code, 0, record)
            self.assertAlmostEqual(record["metrics"]["weighted_sum_rate"], right, delta=2e-5)
        code, record = self.solve("twotier", {**two, "user_rate_min": np.full(2, 1.4)})
        self.assertEqual((code, record["certificate"]["infeasibility"]), (5, "slot_limit"))
        floor = 2**1.4 - 1
        f = np.array([[0, 21.0], [68, 0]]) * (floor / np.array([690, 7.2]))[:, None]
        least = np.linalg.solve(np.eye(2) - f, floor / np.array([690, 7.2]))
        self.assertAlmostEqual(record["certificate"]["infeasibility_value"], least.max(), delta=1e-6)
        code, record = self.solve("twotier", {**two, "user_rate_min": np.full(2, 3.0)})
        self.assertEqual(record["certificate"]["infeasibility"], "spectral_radius")
        f = np.array([[0, 21.0], [68, 0]]) * (7 / np.array([690, 7.2]))[:, None]
        radius = np.abs(np.linalg.eigvals(f)).max()
        self.assertTrue(1 <= record["certificate"]["infeasibility_value"] <= radius * (1 + 1e-9))
        code, record = self.solve("twotier", {**two, "user_rate_min": np.array([0.0, 3.1])})
        self.assertEqual(record["certificate"]["infeasibility"], "alone")  # log2(1 + 7.2) = 3.04
        code, record = self.solve("twotier", two, "--opt", "user_rate_min=1")
        self.assertEqual((code, record["promises"]), (0, ["user_rate_min"]))
        self.assertLessEqual(record["residuals"]["user_rate"], 1e-8)

    def test_a_macro_target_is_reached_at_the_best_powers(self):
        for algorithm in ("lower_bound", "lagrange_search"):
            code, record = self.solve("twotier", CASES / "twotier/macro_target.npz", "--algorithm", algorithm)
            self.assertEqual((code, record["status"], record["feasible"]), (0, "converged", True))
            self.assertAlmostEqual(record["metrics"]["weighted_sum_rate"], 3.143461, delta=3e-4)
            self.assertGreaterEqual(record["certificate"]["upper_bound"], 3.143460)
        self.assertLessEqual(record["certificate"]["upper_bound"], 3.143461 * 1.001)

    def test_slots_that_one_ascent_leaves_on_are_switched_off(self):
        for case, right, bound in (("three_cells", 182.650, 182.659), ("six_cells", 66.3467, 66.348), ("eight_cells", 107.701, 107.928)):
            for algorithm in ("lower_bound", "lagrange_search"):
                code, record = self.solve("twotier", CASES / f"twotier/{case}.npz", "--algorithm", algorithm)
                self.assertEqual((code, record["feasible"]), (0, True))
                value = record["metrics"]["weighted_sum_rate"]
                self.assertGreaterEqual(value, 0.995 * right, f"{case} {algorithm}")
                self.assertLessEqual(value, bound, f"{case} {algorithm}")
                self.assertGreaterEqual(record["certificate"]["upper_bound"], right - 1e-3, f"{case} {algorithm}")
            self.assertLessEqual(record["certificate"]["gap_to_bound"], 5e-3, case)

    def test_whole_bits_are_not_below_rounding(self):
        code, record = self.solve("twotier", CASES / "twotier/eight_cells.npz", "--algorithm", "bit_loading")
        self.assertEqual((code, record["feasible"]), (0, True))
        self.assertGreaterEqual(record["certificate"]["integer_rate"], 103)
        self.assertGreaterEqual(record["certificate"]["upper_bound"], record["certificate"]["integer_rate"])

    def test_small_weights_change_nothing(self):
        arrays = dict(np.load(CASES / "twotier/tiny_weights.npz"))
        code, record = self.solve("twotier", CASES / "twotier/tiny_weights.npz", "--algorithm", "lagrange_search")
        self.assertEqual((code, record["status"]), (0, "converged"))
        self.assertAlmostEqual(record["metrics"]["weighted_sum_rate"] * 1e6, 136.5235, delta=1e-3)
        code, plain = self.solve("twotier", {**arrays, "weight": arrays["weight"] * 1e6}, "--algorithm", "lagrange_search")
        self.assertAlmostEqual(record["certificate"]["gap_to_bound"], plain["certificate"]["gap_to_bound"], delta=1e-6)

    def test_user_floors_of_a_hot_spot_are_kept(self):
        self.run_airloom("draw", "twotier", "--scenario", "hotspot", "--set", "subchannels=12", "--set", "reuse_factor=1", "--set", "macro_users=4",
                         "--set", "femto_users=1", "--set", "direction=uplink", "--seed", "1", "-o", self.home / "hot.npz")
        for rate, right in ((0.5, 938.9), (2.0, 936.1), (3.8, 932.0), (4.2, 928.7)):
            code, record = self.solve("twotier", self.home / "hot.npz", "--opt", f"user_rate_min={rate}", "--opt", "kicks=2")
            self.assertEqual((code, record["feasible"]), (0, True), record["message"] if "message" in record else rate)
            self.assertGreaterEqual(record["metrics"]["weighted_sum_rate"], 0.97 * right)
            self.assertGreaterEqual(record["metrics"]["rate_min"], rate * (1 - 1e-8))

    def test_the_last_digits_of_a_speed_schedule_nobody(self):
        drawn = []
        for speed in ("20", "20.000001"):
            self.run_airloom("draw", "twotier", "--scenario", "sparse", "--seed", "1", "--set", f"speed_m_per_s={speed}", "-o", self.home / "v.npz")
            drawn.append(np.load(self.home / "v.npz")["user"])
        self.assertTrue(np.array_equal(*drawn))

    def test_sums_that_can_be_kept_are_not_called_impossible(self):
        for case, least in (("sum9", 2.914), ("fade0", 8.606)):
            for algorithm in ("price", "interior_point", "qt_sca"):
                code, record = self.solve("mdd", CASES / f"mdd/{case}.npz", "--algorithm", algorithm)
                self.assertEqual((code, record["feasible"]), (0, True), f"{case} {algorithm}")
                self.assertGreaterEqual(record["metrics"]["se_nats"], least, f"{case} {algorithm}")

    # proofs

    def test_multipliers_of_mdd_prove_what_they_say(self):
        proofs = 0
        for case in ("sum9", "fade0"):
            x = {**np.load(CASES / f"mdd/{case}.npz"), "qos_per_subcarrier": True}
            for algorithm in ("price", "interior_point", "qt_sca"):
                code, record = self.solve("mdd", x, "--algorithm", algorithm)
                self.assertIn(code, (5, 6))
                if code == 5:
                    proofs += 1
                    value = proof_value(x, record["certificate"])
                    self.assertGreater(value, 0)
                    self.assertAlmostEqual(value, record["certificate"]["infeasibility_value"], delta=1e-9)
        for seed in range(6):  # promises that grow until nobody keeps them
            self.run_airloom("draw", "mdd", "--seed", seed, "--set", "aps=6", "--set", "users=3", "--set", "antennas=4", "-o", self.home / "d.npz")
            x = dict(np.load(self.home / "d.npz"))
            for factor in (1, 4, 16, 64):
                y = {**x, "qos_dl_nats": factor * x["qos_dl_nats"], "qos_ul_nats": factor * x["qos_ul_nats"]}
                code, record = self.solve("mdd", y, "--algorithm", "price")
                if code == 5:
                    proofs += 1
                    self.assertGreater(proof_value(y, record["certificate"]), 0)
        self.assertGreater(proofs, 8)

    def test_multipliers_of_sums_prove_what_they_say(self):
        proofs = 0
        for seed in range(4):
            self.run_airloom("draw", "mdd", "--seed", seed, "--set", "aps=6", "--set", "users=3", "--set", "antennas=4", "-o", self.home / "d.npz")
            x = {**np.load(self.home / "d.npz"), "qos_per_subcarrier": False}
            for dl, ul in ((64, 1), (16, 16), (0, 64), (200, 0)):
                y = {**x, "qos_dl_nats": dl * x["qos_dl_nats"], "qos_ul_nats": ul * x["qos_ul_nats"]}
                code, record = self.solve("mdd", y)
                self.assertIn(code, (0, 5, 6))
                if code == 5:
                    proofs += 1
                    self.assertEqual(record["certificate"]["infeasibility"], "multipliers_sum")
                    value = proof_value(y, record["certificate"])
                    self.assertGreater(value, 0)
                    self.assertAlmostEqual(value, record["certificate"]["infeasibility_value"], delta=1e-9)
                    units = {**y, **{name: 1e6 * y[name] for name in ("noise_w", "tx_power_max_w", "user_power_max_w")}}
                    self.assertEqual(self.solve("mdd", units)[0], 5)
        self.assertGreater(proofs, 6)

    def test_a_ground_rate_above_what_both_hops_carry_is_proved_impossible(self):
        self.run_airloom("draw", "iab", "-o", self.home / "i.npz")
        x = dict(np.load(self.home / "i.npz"))
        noise = float(x["noise_psd_w_per_hz"] * x["bandwidth_hz"])
        back = np.log2(1 + float(x["donor_power_max_w"]) * np.linalg.norm(x["h_aerial"][int(x["backhaul_index"])]) ** 2 / noise)
        def water_filled(gains):
            gain = np.sort(gains)[::-1]
            levels = [(float(x["node_power_max_w"]) + (1 / gain[:k]).sum()) / k for k in range(1, len(gain) + 1)]
            level = [each for k, each in enumerate(levels) if each > 1 / gain[k]][-1]  # all who are above the ground
            return np.log2(np.maximum(1, level * gain)).sum()

        modes = np.linalg.svd(x["h_ground"], compute_uv=False)[:int(x["n_rf_node"])]  # receivers that cooperate see no more
        ground = min(water_filled(np.linalg.norm(x["h_ground"], axis=1) ** 2 / noise), water_filled(modes ** 2 / noise))
        bound = float(x["bandwidth_hz"]) * back * ground / (back + ground)
        code, record = self.solve("iab", {**x, "min_ground_rate_bps": 1.001 * bound})
        self.assertEqual((code, record["certificate"]["infeasibility"]), (5, "ground_rate_bound"))
        self.assertAlmostEqual(record["certificate"]["infeasibility_value"] / bound, 1, delta=1e-6)
        code, record = self.solve("iab", {**x, "min_ground_rate_bps": 0.9999 * bound}, "--algorithm", "phase_of_channel")
        self.assertEqual(code, 6)
        self.assertGreater(record["residuals"]["min_ground_rate_bps"], 0)
        code, record = self.solve("iab", {**x, "min_ground_rate_bps": 0.3 * bound})
        self.assertEqual((code, record["feasible"]), (0, True))
        self.assertGreaterEqual(record["metrics"]["ground_rate_bps"], 0.3 * bound * (1 - 1e-8))

    # dab: cases/README.md

    def test_amplifiers_deliver_the_best_known(self):
        for name, best in (("default_40dbm", 45.53529), ("rapp", 49.36657), ("one_antenna_stations", 11.931360), ("identical_users", 11.018738),
                           ("one_antenna_8_users", 41.969765), ("four_one_antenna_stations", 29.0906), ("six_users_two_antennas", 25.871689),
                           ("range_artefact", 34.936439)):
            _, record = self.solve("dab", dict(np.load(CASES / "dab" / f"{name}.npz")))
            self.assertGreaterEqual(record["metrics"]["sum_rate_exact"], best * (1 - 1e-5), name)
            self.assertGreaterEqual(record["certificate"]["true_rate"], best * (1 - 1e-4), name)

    def test_neither_weights_nor_power_nor_gain_of_amplifiers_change_what_is_best(self):
        x = dict(np.load(CASES / "dab" / "default_40dbm.npz"))
        _, plain = self.solve("dab", x)
        _, light = self.solve("dab", {**x, "weight": np.full(4, 1e-5)})
        self.assertAlmostEqual(light["metrics"]["sum_rate_exact"] / plain["metrics"]["sum_rate_exact"], 1e-5, delta=1e-11)
        for factor in (2.0, 100.0):
            _, more = self.solve("dab", {**x, "tx_power_max_w": factor * x["tx_power_max_w"]})
            self.assertGreaterEqual(more["metrics"]["sum_rate_exact"], plain["metrics"]["sum_rate_exact"] * (1 - 1e-5))
        _, local = self.solve("dab", x, "--algorithm", "rzf_scaled")
        _, hot = self.solve("dab", {**x, "h": x["h"] / 10, "pa_beta1": 10 * x["pa_beta1"], "pa_beta3_per_w": 10 * x["pa_beta3_per_w"]}, "--algorithm", "rzf_scaled")
        self.assertAlmostEqual(local["metrics"]["sum_rate_exact"], hot["metrics"]["sum_rate_exact"], delta=1e-9)

    def test_a_consensus_that_diverges_is_stalled_with_its_best_exchange(self):
        x = dict(np.load(CASES / "dab" / "one_antenna_8_users.npz"))
        for algorithm in ("star", "star_admm"):
            _, record = self.solve("dab", x, "--algorithm", algorithm)
            self.assertEqual(record["status"], "stalled")
            self.assertIn("diverged at exchange", record["message"])
            self.assertTrue(np.isfinite(record["certificate"]["consensus"]))

    # exit codes

    def test_a_reference_that_misses_a_promise_is_stalled_and_no_failure(self):
        self.run_airloom("draw", "mdd", "-o", self.home / "d.npz")
        x = {**np.load(self.home / "d.npz"), "qos_ul_nats": 50.0}
        code, record = self.solve("mdd", x, "--algorithm", "equal_power")
        self.assertEqual((code, record["status"], record["feasible"]), (0, "stalled", False))
        self.assertIn("makes no promise", record["message"])

    def test_a_relaxed_promise_stays_in_the_judge(self):
        self.run_airloom("draw", "mdd", "--set", "aps=4", "--set", "users=2", "--set", "antennas=2", "-o", self.home / "d.npz")
        x = {**np.load(self.home / "d.npz"), "qos_dl_nats": 30.0}
        code, record = self.solve("mdd", x, "--opt", "qos=none")
        if not record["feasible"]:
            self.assertEqual(code, 6)

    def test_evaluate_refuses_numbers_that_are_not_finite(self):
        for key in ("dab", "haps", "iab", "mdd", "twotier"):
            self.run_airloom("draw", key, "-o", self.home / "d.npz")
            self.assertEqual(self.run_airloom("solve", key, "--instance", self.home / "d.npz", "-o", self.home / "s.npz").returncode, 0)
            solution = dict(np.load(self.home / "s.npz"))
            for name, array in solution.items():
                if array.ndim == 0:
                    continue
                for bad in (np.nan, np.inf):
                    spoiled = array.copy()
                    spoiled[(1,) * array.ndim] = bad
                    np.savez(self.home / "t.npz", **{**solution, name: spoiled})
                    run = self.run_airloom("evaluate", key, "--instance", self.home / "d.npz", "--solution", self.home / "t.npz", "--json")
                    self.assertEqual(run.returncode, 2, f"{key} {name}")
                    self.assertIn(f"{name}[{','.join(['1'] * array.ndim)}]", run.stderr)

    def test_bad_promises_are_refused(self):
        self.run_airloom("draw", "twotier", "-o", self.home / "d.npz")
        x = dict(np.load(self.home / "d.npz"))
        users = int(x["user"].max()) + 1
        for bad, words in ((dict(user_rate_min=np.zeros(users + 1)), "user_rate_min"), (dict(user_rate_min=np.full(users, -1.0)), "user_rate_min[0]"),
                           (dict(macro_rate_min=-1.0), "macro_rate_min")):
            np.savez(self.home / "x.npz", **{**x, **bad})
            run = self.run_airloom("solve", "twotier", "--instance", self.home / "x.npz")
            self.assertEqual(run.returncode, 2)
            self.assertIn(words, run.stderr)


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
