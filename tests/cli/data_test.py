"""Files of other programs as they are: every row of tests/cases/data/README.md and the kinds of faults behind them, `look`, and many networks in a file.

Usage: data_test.py PATH_OF_AIRLOOM
"""
import json
import pickle
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import h5py
    import numpy as np
    import scipy.io
    import scipy.sparse
except ImportError:
    print("NumPy, SciPy or h5py not found: skipped")
    sys.exit(77)

AIRLOOM = "airloom"
CASES = Path(__file__).resolve().parent.parent / "cases" / "data"
C, CARRIER, SPACING, S, N, U, B = 299792458.0, 3.5e9, 30e3, 16, 8, 5, 3
RNG = np.random.default_rng(23)
TX = np.array([[0, 0, 25], [300, 20, 25], [10, 310, 30.0]])
RX = np.column_stack([RNG.uniform(40, 260, U), RNG.uniform(40, 260, U), np.full(U, 1.5)])
D = np.linalg.norm(RX[None] - TX[:, None], axis=2)
ACROSS = (RX[None, :, 1] - TX[:, None, 1]) / D
FREQUENCIES = CARRIER + SPACING * np.arange(S)
# physical coefficients g[s, b, u, n] of lines of sight
G = (C / CARRIER / (4 * np.pi * D))[None, :, :, None] * np.exp(
    2j * np.pi * (-FREQUENCIES[:, None, None, None] * (D / C)[None, :, :, None] + 0.5 * ACROSS[None, :, :, None] * np.arange(N)))
H = np.conj(G[0])
P = ["--opt", "tx_power_max_dbm=[30]", "--opt", "noise_figure_db=7"]
BAND = ["--opt", "bandwidth_hz=480e3"]
PLACES = dict(tx_pos_m=TX, rx_pos_m=RX, carrier_hz=CARRIER, bandwidth_hz=S * SPACING)
POWERS = dict(tx_power_max_w=np.ones(B), noise_w=1e-12)


def per_station(scale=1 / np.sqrt(S), g=None):
    """DeepMIMO's arrays: user, rx antenna, tx antenna, subcarrier."""
    g = G if g is None else g
    return {f"channels_{b}": g[:, b].transpose(1, 2, 0)[:, None] * scale for b in range(g.shape[1])}


DEEPMIMO = dict(tx_pos=TX, rx_pos=RX, carrier_hz=CARRIER, bandwidth_hz=S * SPACING)


def sionna(g=None, scale=1.0):
    g = G if g is None else g
    return g.transpose(2, 1, 3, 0)[:, None, :, :, None, :] * scale  # rx, rx_ant, tx, tx_ant, time, frequency


class DataCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-data-")
        self.home = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def run_airloom(self, *arguments, code=0):
        done = subprocess.run([AIRLOOM, *map(str, arguments)], cwd=self.home, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def take(self, file, source, *more, system="haps", code=0):
        """Imports; the arrays that came out, and what was said."""
        done = self.run_airloom("import", file, "--from", source, "--system", system, *more, "-o", "out.npz", code=code)
        return (np.load(self.home / "out.npz") if code == 0 else None), done.stderr

    def refused(self, words, file, source, *more, **kind):
        _, told = self.take(file, source, *more, code=2, **kind)
        for word in words:
            self.assertIn(word, told)
        return told

    def end_to_end(self, system):
        """Solves and judges what was imported."""
        self.run_airloom("solve", system, "--instance", "out.npz", "-o", "answer.npz")
        out = json.loads(self.run_airloom("evaluate", system, "--instance", "out.npz", "--solution", "answer.npz", "--json").stdout)
        self.assertTrue(out["feasible"], out)
        return out["metrics"]

    def look(self, file):
        seen = json.loads(self.run_airloom("look", file, "--json").stdout)
        self.assertEqual(self.run_airloom("look", file).stdout.splitlines()[0].split(":")[0], str(file))
        return seen


class BlockedLinksTest(DataCase):
    def test_an_access_point_does_not_serve_whom_it_does_not_reach(self):
        x, told = self.take(CASES / "sionna_blocked_link.npz", "sionna", *P, "--opt", "frequencies_hz=[-90e3,-60e3,-30e3,0,30e3,60e3]", "--set", "qos_dl_nats=0",
                            "--set", "qos_ul_nats=0", system="mdd")
        silent = (np.abs(np.load(CASES / "sionna_blocked_link.npz")["a"]).sum((1, 3, 4, 5)) == 0).T  # transmitter, user
        self.assertEqual(silent.sum(), 1)
        np.testing.assert_array_equal(x["serve"], ~silent)
        b, u = np.argwhere(silent)[0]
        self.assertIn(f"access point {b} does not serve user {u} (no path between them)", told)
        self.end_to_end("mdd")

    def test_blocked_links_reach_every_system(self):
        g = G.copy()
        g[:, 1, 2] = 0
        np.savez(self.home / "blocked.npz", h_freq=sionna(g), **PLACES)
        for system, more in [("haps", ["--opt", "subcarriers=[0]"]), ("dab", ["--opt", "subcarriers=[0]"]), ("twotier", ["--opt", "subcarriers=[0,5]"]),
                             ("mdd", ["--opt", "subcarriers=[0,3,6]", "--set", "qos_dl_nats=0", "--set", "qos_ul_nats=0"]),
                             ("iab", ["--opt", "subcarriers=[0]", "--set", "backhaul_user=0", "--set", "aerial_users=[1,2]", "--set", "ground_users=[3,4]"])]:
            with self.subTest(system=system):
                _, told = self.take("blocked.npz", "sionna", *P, *more, system=system)
                self.assertIn("1 link without a path, first transmitter 1 to user 2", told)
                self.end_to_end(system)
        self.refused(["user 2: no path to the node, transmitter 1"], "blocked.npz", "sionna", *P, "--opt", "subcarriers=[0]", "--set", "backhaul_user=0", "--set",
                     "aerial_users=[1]", "--set", "ground_users=[2,4]", system="iab")

    def test_serve_of_the_file_is_used_or_told(self):
        serve = np.array([[1, 0, 0, 1, 0], [0, 1, 0, 0, 1], [0, 0, 1, 0, 0]])
        np.savez(self.home / "serve.npz", h=H, axes="b,u,n", serve=serve, weight=np.arange(1.0, 6), bandwidth_hz=1e6, **POWERS)
        x, told = self.take("serve.npz", "npz")
        np.testing.assert_array_equal(x["serve"], serve == 1)
        np.testing.assert_array_equal(x["weight"], np.arange(1.0, 6))
        x, told = self.take("serve.npz", "npz", "--opt", "users=[4,0]", "--opt", "transmitters=[1,0]")
        np.testing.assert_array_equal(x["serve"], [[True, False], [False, True]])
        np.testing.assert_array_equal(x["weight"], [5, 1])
        _, told = self.take("serve.npz", "npz", system="dab")
        self.assertIn("serve: in the file, but this system has no list", told)
        x, told = self.take("serve.npz", "npz", system="twotier")
        self.assertEqual(x["user"].tolist(), [[0, 1, 2]])
        _, told = self.take("serve.npz", "npz", "--set", "backhaul_user=0", "--set", "aerial_users=[1]", "--set", "ground_users=[2,3]", system="iab")
        self.assertIn("weight: in the file, but", told)
        self.assertIn("serve: in the file, but", told)
        np.savez(self.home / "two.npz", h=H, axes="b,u,n", serve=np.ones((B, U)), bandwidth_hz=1e6, **POWERS)
        self.refused(["user 0 has 3 of the selected transmitters", "user_station"], "two.npz", "npz", system="twotier")


class ReachTest(DataCase):
    def nan_users(self):
        arrays = per_station()
        for b in range(B):
            arrays[f"channels_{b}"][[1, 3]] = np.nan
        np.savez(self.home / "nan.npz", **arrays, **DEEPMIMO)

    def test_users_that_are_left_out_need_not_be_finite(self):
        self.nan_users()
        x, _ = self.take("nan.npz", "deepmimo", *P, "--opt", "subcarriers=[0]", "--opt", "users=[0,2,4]")
        for b in range(B):
            np.testing.assert_allclose(x[f"h_{b}"], np.conj(G[0, b, [0, 2, 4]]), rtol=1e-12)
        self.end_to_end("haps")

    def test_users_without_a_path_are_refused_dropped_or_kept_with_a_count(self):
        self.nan_users()
        self.refused(["2 users, 1, 3: NaN at every transmitter", "users=[...]", "unreachable=drop"], "nan.npz", "deepmimo", *P, "--opt", "subcarriers=[0]")
        x, told = self.take("nan.npz", "deepmimo", *P, "--opt", "subcarriers=[0]", "--opt", "unreachable=drop")
        self.assertIn("2 users, 1, 3 have no path to any transmitter (2 of them NaN in the file): dropped, 3 of 5 are left", told)
        np.testing.assert_allclose(x["rx_pos_m"], RX[[0, 2, 4]])
        told = json.loads(self.run_airloom("import", "nan.npz", "--from", "deepmimo", "--system", "haps", *P, "--opt", "subcarriers=[0]", "--opt", "unreachable=drop",
                                           "--json", "-o", "o.npz").stdout)
        self.assertEqual(told["selected"]["users"], [0, 2, 4])
        self.assertIn("dropped", told["notes"][0])
        x, told = self.take("nan.npz", "deepmimo", *P, "--opt", "subcarriers=[0,1]", "--opt", "unreachable=keep", system="twotier")
        self.assertIn("kept with channels of 0", told)
        self.assertTrue(np.isfinite(x["gain_over_noise"]).all())
        self.end_to_end("twotier")
        self.refused(["user 1"], "nan.npz", "deepmimo", *P, "--opt", "subcarriers=[0]", "--opt", "unreachable=keep")  # the system's own rule
        g = G.copy()
        g[:, :, 4] = 0
        np.savez(self.home / "zero.npz", h_freq=sionna(g), **PLACES)
        self.refused(["user 4: no path to any transmitter"], "zero.npz", "sionna", *P, "--opt", "subcarriers=[0]")
        x, _ = self.take("zero.npz", "sionna", *P, "--opt", "subcarriers=[0]", "--opt", "unreachable=drop")
        self.assertEqual(x["h_0"].shape, (4, N))

    def test_links_of_nan_and_single_numbers(self):
        g = G.copy()
        g[:, 1, 2] = np.nan
        np.savez(self.home / "link.npz", h_freq=sionna(g), **PLACES)
        self.refused(["1 links are NaN throughout, first transmitter 1 to user 2"], "link.npz", "sionna", *P, "--opt", "subcarriers=[0]")
        x, told = self.take("link.npz", "sionna", *P, "--opt", "subcarriers=[0]", "--opt", "unreachable=drop")
        self.assertIn("1 link without a path, first transmitter 1 to user 2 (1 of them NaN in the file)", told)
        self.assertEqual(np.abs(x["h_1"][2]).max(), 0)
        g = G.copy()
        g[0, 1, 2, 5] = np.nan
        np.savez(self.home / "number.npz", h_freq=sionna(g), **PLACES)
        self.refused(["h_freq[2,0,1,5,0,0]", "must be finite"], "number.npz", "sionna", *P, "--opt", "subcarriers=[0]", "--opt", "unreachable=drop")
        self.take("number.npz", "sionna", *P, "--opt", "subcarriers=[1]")  # not among what is taken

    def test_positions_and_noise_of_users_that_are_left_out(self):
        places, noise = RX.copy(), np.full(U, 1e-12)
        places[3], noise[3] = np.nan, np.nan
        np.savez(self.home / "p.npz", h=H, axes="b,u,n", rx_pos_m=places, tx_pos_m=TX, noise_w=noise, tx_power_max_w=np.ones(B))
        self.refused(["rx_pos_m[3,0]: nan"], "p.npz", "npz")
        x, _ = self.take("p.npz", "npz", "--opt", "users=[0,1,2,4]")
        np.testing.assert_array_equal(x["rx_pos_m"], RX[[0, 1, 2, 4]])

    def test_uplink_files_by_one_option(self):
        up = G.transpose(1, 3, 2, 0)[:, :, :, None, None, :]  # receivers are the stations
        np.savez(self.home / "up.npz", h_freq=up, tx_pos_m=RX, rx_pos_m=TX, carrier_hz=CARRIER, bandwidth_hz=S * SPACING)
        self.refused(["rx_antenna", "--opt uplink=true"], "up.npz", "sionna", *P, "--opt", "subcarriers=[3]")
        x, told = self.take("up.npz", "sionna", *P, "--opt", "subcarriers=[3]", "--opt", "uplink=true", "--opt", "tx_array=ula_y")
        self.assertNotIn("warning", told)
        for b in range(B):
            np.testing.assert_allclose(x[f"h_{b}"], np.conj(G[3, b]), rtol=1e-12)
        np.testing.assert_array_equal(x["tx_pos_m"], TX)
        self.end_to_end("haps")
        np.savez(self.home / "up2.npz", h_freq=up, tx_power_max_w=np.full(U, 0.2), noise_w=np.full(B, 1e-13))
        self.refused(["an uplink file does not say what its stations can send"], "up2.npz", "sionna", "--opt", "subcarriers=[3]", "--opt", "uplink=true")
        _, told = self.take("up2.npz", "sionna", *P, *BAND, "--opt", "subcarriers=[3]", "--opt", "uplink=true")
        separate = {f"channels_{u}": G[:, :, u].transpose(1, 2, 0)[:, :, None] / np.sqrt(S) for u in range(U)}
        np.savez(self.home / "up3.npz", **separate, tx_pos=RX, rx_pos=TX, carrier_hz=CARRIER, bandwidth_hz=S * SPACING)
        x, _ = self.take("up3.npz", "deepmimo", *P, "--opt", "subcarriers=[3]", "--opt", "uplink=true")
        np.testing.assert_allclose(x["h_2"], np.conj(G[3, 2]), rtol=1e-12)

    def test_several_receive_antennas_are_chosen(self):
        two = np.concatenate([sionna(), sionna(scale=0.5)], axis=1)
        np.savez(self.home / "two.npz", h_freq=two, **PLACES)
        self.refused(["rx_antenna: missing", "2 antennas"], "two.npz", "sionna", *P, "--opt", "subcarriers=[0]")
        x, told = self.take("two.npz", "sionna", *P, "--opt", "subcarriers=[0]", "--opt", "rx_antenna=1")
        np.testing.assert_allclose(x["h_0"], 0.5 * np.conj(G[0, 0]), rtol=1e-12)
        self.assertIn("all 15 links lie 6.02 dB below free space", told)


class ScaleTest(DataCase):
    def test_channels_that_were_never_divided_by_the_root_of_the_subcarriers(self):
        np.savez(self.home / "unscaled.npz", **per_station(1.0), **DEEPMIMO)
        self.refused(["all 15 links lie 10 log10(16) = 12.04 dB above free space", "source_tx_power_w=16"], "unscaled.npz", "deepmimo", *P, "--opt", "subcarriers=[0]")
        x, _ = self.take("unscaled.npz", "deepmimo", *P, "--opt", "subcarriers=[0]", "--opt", "source_tx_power_w=16")
        np.testing.assert_allclose(x["h_1"], np.conj(G[0, 1]), rtol=1e-12)
        np.savez(self.home / "twice.npz", h_freq=sionna(scale=4.0), **PLACES)
        self.refused(["12.04 dB above free space", "once too often"], "twice.npz", "sionna", *P, "--opt", "subcarriers=[0]")

    def test_a_reflection_does_not_hide_the_scale(self):
        g = G * (1 + 0.2 * np.exp(1j * RNG.uniform(0, 6, (1, B, U, 1))))
        np.savez(self.home / "reflected.npz", **per_station(1.0, g), **DEEPMIMO)
        self.refused(["above free space", "number of subcarriers, 16"], "reflected.npz", "deepmimo", *P, "--opt", "subcarriers=[0]")
        np.savez(self.home / "fine.npz", **per_station(g=g), **DEEPMIMO)
        self.take("fine.npz", "deepmimo", *P, "--opt", "subcarriers=[0]")

    def test_links_behind_walls_do_not_hide_it(self):
        walls = np.where(np.arange(B * U).reshape(B, U) % 3 == 0, 0.05, 1.0)[None, :, :, None]
        for scale, words in [(1.0, "above free space"), (1 / S, "a missing sqrt")]:
            np.savez(self.home / "walls.npz", **per_station(scale, G * walls), **DEEPMIMO)
            self.refused([words, "10 of 15 links"], "walls.npz", "deepmimo", *P, "--opt", "subcarriers=[0]")
        np.savez(self.home / "walls.npz", **per_station(g=G * walls), **DEEPMIMO)
        self.take("walls.npz", "deepmimo", *P, "--opt", "subcarriers=[0]")

    def test_one_subcarrier_of_many(self):
        np.savez(self.home / "first.npz", **per_station(1 / np.sqrt(512), G[:1]), **DEEPMIMO)  # DeepMIMO's default: 1 of 512
        self.refused(["27.09 dB below free space", "total_subcarriers=512"], "first.npz", "deepmimo", *P)
        x, _ = self.take("first.npz", "deepmimo", *P, "--opt", "total_subcarriers=512")
        np.testing.assert_allclose(x["h_1"], np.conj(G[0, 1]), rtol=1e-12)

    def paths(self, antennas, full):
        g = np.zeros((U, 1, antennas, 6), complex)
        for u in range(U):
            for p in range(6 if full else 2 + u % 4):
                g[u, 0, :, p] = G[0, 0, u, :antennas] * 10 ** (-0.4 * p) * np.exp(0.3j * p * np.arange(antennas))
        return g

    def test_paths_taken_for_subcarriers(self):
        for antennas, full, words in [(N, False, "zero or NaN from some entry on"), (N, True, "one plane wave over the antennas"), (1, True, "the power falls")]:
            with self.subTest(antennas=antennas, full=full):
                np.savez(self.home / "paths.npz", channels=self.paths(antennas, full), tx_pos=TX[:1], rx_pos=RX, carrier_hz=CARRIER, bandwidth_hz=1e7)
                self.refused(["axis of 6 subcarriers is one of paths", words, "freq_domain=True"], "paths.npz", "deepmimo", *P, "--opt", "subcarriers=[0]")
        padded = self.paths(N, False)
        padded[padded == 0] = np.nan
        np.savez(self.home / "paths.npz", channels=padded, tx_pos=TX[:1], rx_pos=RX, carrier_hz=CARRIER, bandwidth_hz=1e7)
        self.refused(["is one of paths"], "paths.npz", "deepmimo", *P, "--opt", "subcarriers=[0]")

    def test_frequency_responses_are_not_taken_for_paths(self):
        for trial in range(9):
            rng = np.random.default_rng(trial)
            taps = np.array([1e-5, 6e-6, 3e-6, 1e-6])[: 1 + trial % 4]
            delays = rng.uniform(0, 2e-6, (B, U, 1, len(taps)))
            phases = rng.uniform(0, 6.28, (B, U, N, len(taps)))
            f = SPACING * np.arange(4 + trial)
            g = (taps * np.exp(1j * phases - 2j * np.pi * f[:, None, None, None, None] * delays)).sum(-1)
            guards = np.r_[np.zeros(2), np.ones(len(f) - 2)] if trial % 3 == 0 else np.ones(len(f))
            np.savez(self.home / "f.npz", h_freq=sionna(g * guards[:, None, None, None]), bandwidth_hz=1e6)
            self.take("f.npz", "sionna", *P, "--opt", "subcarriers=[3]")


class NormalizedTest(DataCase):
    def test_the_refusal_names_the_cure_and_the_cure_works(self):
        file = CASES / "noise_normalised.npz"
        self.refused(["noise=1", "snr_db=12", "path_gain_db"], file, "npz", "--opt", "axes=b,u,n")
        x, _ = self.take(file, "npz", "--opt", "axes=b,u,n", "--opt", "noise=1")
        given = np.load(file)
        np.testing.assert_array_equal(x["h_1"], given["h"][1])
        np.testing.assert_array_equal(x["tx_power_max_w"], given["tx_power_max_w"])
        np.testing.assert_array_equal(x["noise_w"], np.ones(4))
        self.end_to_end("haps")

    def test_one_vocabulary_for_all_systems(self):
        h = (RNG.normal(size=(6, B, U, N)) + 1j * RNG.normal(size=(6, B, U, N))) / np.sqrt(2) * 4
        np.savez(self.home / "n.npz", h=h, axes="s,b,u,n")
        one = ["--opt", "subcarriers=[0]"]
        for system, more in [("haps", one), ("dab", one), ("twotier", []), ("iab", [*one, "--set", "backhaul_user=0", "--set", "aerial_users=[1]", "--set", "ground_users=[2,3]"]),
                             ("mdd", ["--set", "gain_ap_ap_db=10", "--set", "gain_user_user_db=0", "--set", "qos_dl_nats=0", "--set", "qos_ul_nats=0"])]:
            with self.subTest(system=system):
                self.refused(["noise=1"], "n.npz", "npz", "--opt", "tx_power_max_w=[1]", "--opt", "noise_dbm=-90", *more, system=system)
                x, _ = self.take("n.npz", "npz", "--opt", "noise=1", *more, system=system)
                budget = [name for name in ("tx_power_max_w", "node_power_max_w", "donor_power_max_w") if name in x.files]
                for name in budget:
                    np.testing.assert_array_equal(x[name], np.ones(x[name].shape))
                metrics = self.end_to_end(system)
                self.assertGreater(metrics["rate_sum"], 0)
        self.refused(["gain_ap_ap: missing", "--set gain_ap_ap_db="], "n.npz", "npz", "--opt", "noise=1", "--set", "qos_dl_nats=0", "--set", "qos_ul_nats=0", system="mdd")

    def test_snr_of_channels_of_mean_gain_one(self):
        h = np.ones((1, 2, 4), complex)
        np.savez(self.home / "m.npz", h=h, axes="b,u,n")
        x, _ = self.take("m.npz", "npz", "--opt", "snr_db=12")
        np.testing.assert_allclose(np.abs(x["h_0"]) ** 2, 10**1.2, rtol=1e-12)
        np.testing.assert_array_equal(x["noise_w"], [1, 1])
        np.testing.assert_array_equal(x["tx_power_max_w"], [1])
        self.refused(["snr_db: together with budgets"], "m.npz", "npz", "--opt", "snr_db=12", "--opt", "tx_power_max_dbm=[30]")
        self.refused(["noise_dbm: together with noise"], "m.npz", "npz", "--opt", "noise=1", "--opt", "noise_dbm=-90")
        np.savez(self.home / "b.npz", h=h, axes="b,u,n", tx_power_max_w=[3.0], noise_w=0.5)
        x, told = self.take("b.npz", "npz", "--opt", "snr_db=0")
        self.assertIn("tx_power_max_w of the file is not used", told)
        self.assertIn("noise_w of the file, 0.5, is not used", told)


class PartsTest(DataCase):
    def test_real_and_imaginary_parts_in_two_arrays(self):
        file = CASES / "real_imag_apart.npz"
        self.refused(["h_imag", "--opt array=h_real --opt imag=h_imag"], file, "npz", "--opt", "array=h_real", "--opt", "axes=b,u,n")
        self.refused(["array 'h': missing", "--opt array=h_real --opt imag=h_imag"], file, "npz", "--opt", "axes=b,u,n")
        x, _ = self.take(file, "npz", "--opt", "array=h_real", "--opt", "axes=b,u,n", "--opt", "imag=h_imag")
        given = np.load(file)
        np.testing.assert_array_equal(x["h_1"], given["h_real"][1] + 1j * given["h_imag"][1])
        x, _ = self.take(file, "npz", "--opt", "axes=b,u,n", "--opt", "imag=h_imag")  # the real parts are known by their name
        np.testing.assert_array_equal(x["h_0"], given["h_real"][0] + 1j * given["h_imag"][0])
        self.refused(["imag: the file has no array 'h_im'"], file, "npz", "--opt", "array=h_real", "--opt", "axes=b,u,n", "--opt", "imag=h_im")

    def test_of_every_source_and_name(self):
        for real, imag in [("h", "h_im"), ("h_re", "h_im"), ("HReal", "HImag"), ("h_r", "h_i")]:
            np.savez(self.home / "r.npz", **{real: H.real, imag: H.imag}, **POWERS)
            self.refused([f"--opt array={real} --opt imag={imag}"], "r.npz", "npz", "--opt", f"array={real}", "--opt", "axes=b,u,n")
        response = sionna()
        np.savez(self.home / "s.npz", h_freq_real=response.real, h_freq_imag=response.imag, **PLACES)
        self.refused(["array 'h_freq': missing", "--opt array=h_freq_real --opt imag=h_freq_imag"], "s.npz", "sionna", *P)
        x, _ = self.take("s.npz", "sionna", *P, "--opt", "subcarriers=[2]", "--opt", "array=h_freq_real", "--opt", "imag=h_freq_imag")
        np.testing.assert_allclose(x["h_2"], np.conj(G[2, 2]), rtol=1e-12)
        np.savez(self.home / "c.npz", h=H.real + 0j, h_imag=H.imag, axes="b,u,n", **POWERS)  # complex, and yet half
        self.refused(["h: has no imaginary part", "imag=h_imag"], "c.npz", "npz")
        np.savez(self.home / "alone.npz", h=np.abs(H), axes="b,u,n", **POWERS)
        _, told = self.take("alone.npz", "npz")
        self.assertIn("h: all imaginary parts are 0", told)

    def test_an_axis_of_parts(self):
        np.savez(self.home / "ml.npz", h=np.stack([H.real, H.imag], 1), **POWERS)
        x, _ = self.take("ml.npz", "npz", "--opt", "axes=b,c,u,n")
        np.testing.assert_array_equal(x["h_2"], H[2])
        self.refused(["must be (b,u,n,2)"], "ml.npz", "npz", "--opt", "axes=b,u,n,c")
        self.assertIn("That axis is c then", " ".join(self.look("ml.npz")["notes"]))


class FormatsTest(DataCase):
    def test_forms_of_later_hdf5_are_named_with_the_cure(self):
        for name in ("hdf5_latest.h5", "hdf5_native_complex.h5"):
            with self.subTest(file=name):
                shutil.copy(CASES / name, self.home / name)
                told = self.refused(["h: cannot be read", "written by HDF5 1.12 or later / 2.0", f"numpy.savez('{name}.npz'"], name, "hdf5", "--opt", "axes=b,u,n")
                self.assertIn("f['h'][()]", told)
                seen = self.look(name)
                self.assertIn("HDF5 1.12", next(a for a in seen["arrays"] if a["name"] == "h")["unreadable"])
                self.assertIn(f"airloom import {name}.npz --from npz", seen["command"])
                self.refused(["array 'missing'"], name, "hdf5", "--opt", "array=missing", "--opt", "axes=b,u,n")

    def test_arrays_that_are_not_needed_are_skipped(self):
        with h5py.File(self.home / "a.h5", "w") as file:
            file.create_dataset("h", data=H, compression="lzf", chunks=(1, U, N), shuffle=True)
            file.create_dataset("many", data=np.arange(20000.0), compression="lzf")
            file["h"].attrs["axes"] = "b,u,n"
            file.attrs.update(noise_w=1e-12, tx_power_max_w=np.ones(B))
            file["reference"] = file["h"].ref
            file.create_dataset("never_written", shape=(4, 4), dtype="f8")
            file["records"] = np.zeros(3, dtype=[("a", "f4"), ("b", "i2")])
        x, _ = self.take("a.h5", "hdf5")
        np.testing.assert_array_equal(x["h_1"], H[1])
        seen = {a["name"]: a for a in self.look("a.h5")["arrays"]}
        self.assertEqual((seen["h"]["type"], seen["h"]["shape"], seen["h"]["axes"]), ("complex128", [B, U, N], "b,u,n"))
        for name in ("reference", "never_written", "records"):
            self.assertIn("unreadable", seen[name])
        self.refused(["never_written: cannot be read", "no data is stored"], "a.h5", "hdf5", "--opt", "array=never_written", "--opt", "axes=b,u")
        scipy.io.savemat(self.home / "s.mat", dict(h=H, axes="b,u,n", sparse=scipy.sparse.eye(3).tocsc(), **POWERS))
        x, _ = self.take("s.mat", "mat")
        np.testing.assert_array_equal(x["h_1"], H[1])
        self.refused(["sparse: cannot be read: a sparse matrix"], "s.mat", "mat", "--opt", "array=sparse", "--opt", "axes=b,u")

    def test_damaged_extras(self):
        np.savez(self.home / "d.npz", h=H, axes="b,u,n", extra=np.arange(1000.0), rx_pos_m=RX, **POWERS)
        data = bytearray((self.home / "d.npz").read_bytes())
        for name in (b"extra.npy", b"rx_pos_m.npy"):
            data[data.find(name) + 200] ^= 0xFF
        (self.home / "d.npz").write_bytes(bytes(data))
        x, told = self.take("d.npz", "npz")
        np.testing.assert_array_equal(x["h_1"], H[1])
        self.assertIn("rx_pos_m: cannot be read (damaged: its checksum or its length is wrong), so it is not used", told)
        self.assertNotIn("rx_pos_m", x.files)

    def test_version_4_of_mat(self):
        scipy.io.savemat(self.home / "four.mat", dict(h=H[:, :, 0], word="hello", **POWERS), format="4")
        x, _ = self.take("four.mat", "mat", "--opt", "axes=b,u")
        np.testing.assert_array_equal(x["h_2"][:, 0], H[2, :, 0])
        data = (self.home / "four.mat").read_bytes()
        for length in range(0, len(data), 41):
            (self.home / "short.mat").write_bytes(data[:length])
            self.run_airloom("look", "short.mat")
            self.take("short.mat", "mat", "--opt", "axes=b,u", code=2)

    def test_single_arrays(self):
        np.save(self.home / "h.npy", H.astype(np.complex64))
        x, _ = self.take("h.npy", "npz", *P, *BAND, "--opt", "axes=b,u,n")
        np.testing.assert_array_equal(x["h_1"], H[1].astype(np.complex64))
        np.save(self.home / "s.npy", sionna())
        x, _ = self.take("s.npy", "sionna", *P, *BAND, "--opt", "subcarriers=[0]")
        np.testing.assert_allclose(x["h_1"], H[1], rtol=1e-12)
        np.savetxt(self.home / "numpy.csv", H[:, :, 0], delimiter=",")
        with open(self.home / "matlab.csv", "w", encoding="ascii") as file:
            file.write("user 1,user 2,user 3,user 4,user 5\n" + "".join(",".join(f"{z.real:.17e}{z.imag:+.17e}i" for z in row) + "\n" for row in H[:, :, 0]))
        for name in ("numpy.csv", "matlab.csv"):
            x, _ = self.take(name, "npz", *P, *BAND, "--opt", "axes=b,u")
            np.testing.assert_allclose(x["h_2"][:, 0], H[2, :, 0], rtol=1e-15)
        (self.home / "bad.csv").write_text("1,2\n3,x\n")
        self.refused(["bad.csv: line 2: column 2: 'x' is no number"], "bad.csv", "npz", *P, "--opt", "axes=b,u")
        (self.home / "ragged.csv").write_text("1,2\n3\n")
        self.refused(["line 2: 1 numbers; must be 2"], "ragged.csv", "npz", *P, "--opt", "axes=b,u")

    def test_pickles_and_objects_are_called_so(self):
        ragged = np.array([H[0], H[1, :2]], dtype=object)
        np.savez(self.home / "o.npz", channels=ragged)
        self.refused(["channels: type |O: pickled Python objects, which are never loaded"], "o.npz", "deepmimo", *P)
        np.save(self.home / "o.npy", np.array([{"user": 1}], dtype=object), allow_pickle=True)
        self.refused(["pickled Python objects"], "o.npy", "deepmimo", *P)
        (self.home / "p.pkl").write_bytes(pickle.dumps({"h": H}))
        self.refused(["a pickle: Python objects, which are never loaded"], "p.pkl", "deepmimo", *P)
        self.assertIn("a pickle", self.look("p.pkl")["trouble"])

    def test_deepmimo_cells(self):
        stations = np.empty(B, object)
        for b in range(B):
            users = np.empty(U, object)
            for u in range(U):
                users[u] = {"channel": G[:, b, u].T[None] / np.sqrt(S), "loc": RX[u]}
            stations[b] = {"user": users, "loc": TX[b]}
        scipy.io.savemat(self.home / "v2.mat", {"DeepMIMO_dataset": stations})
        x, _ = self.take("v2.mat", "deepmimo", *P, *BAND, "--opt", "subcarriers=[0]")
        for b in range(B):
            np.testing.assert_allclose(x[f"h_{b}"], H[b], rtol=1e-12)
        np.testing.assert_allclose(x["tx_pos_m"], TX)
        np.testing.assert_allclose(x["rx_pos_m"], RX)
        self.end_to_end("haps")
        for b in range(B):
            stations[b] = {"user": {"channel": G[:, b].transpose(1, 2, 0)[:, None] / np.sqrt(S), "location": RX}, "location": TX[b]}
        scipy.io.savemat(self.home / "v3.mat", {"dataset": stations})
        x, _ = self.take("v3.mat", "deepmimo", *P, *BAND, "--opt", "subcarriers=[0]")
        np.testing.assert_allclose(x["h_2"], H[2], rtol=1e-12)

    def test_quadriga_lib(self):
        with h5py.File(self.home / "q.hdf5", "w") as file:
            file["ChannelDims"] = np.array([U, B, 1, 1], np.uint32)
            order = np.zeros((B, U), np.uint32)
            for b in range(B):
                for u in range(U):
                    order[b, u] = 1 + u * B + b
                    link = file.create_group(f"channel_{order[b, u]}")
                    link.attrs.update(CenterFrequency=np.float32(CARRIER), rx_position=RX[u].astype(np.float32), tx_position=TX[b].astype(np.float32))
                    link["coeff_re"] = G[0, b, u].real[None, :, None].astype(np.float32)
                    link["coeff_im"] = G[0, b, u].imag[None, :, None].astype(np.float32)
                    link["delay"] = np.full((1, N, 1), D[b, u] / C, np.float32)
            file["Order"] = order.ravel()
            file["Version"] = np.uint32(2)
        x, told = self.take("q.hdf5", "quadriga", *P, "--opt", "bandwidth_hz=1e6", "--opt", "tx_array=ula_y")
        self.assertNotIn("warning", told)
        for b in range(B):
            np.testing.assert_allclose(x[f"h_{b}"], H[b], rtol=1e-6)
        np.testing.assert_allclose(x["rx_pos_m"], RX, rtol=1e-6)
        self.end_to_end("haps")
        x, told = self.take("q.hdf5", "quadriga", *P)
        self.assertIn("the noise is that of 1 Hz", told)
        self.assertEqual(x["h_0"].shape[0], 5)
        np.testing.assert_allclose(x["noise_w"], 1.380649e-23 * 290 * 10**0.7, rtol=1e-12)
        with h5py.File(self.home / "q.hdf5", "r+") as file:
            file["ChannelDims"][...] = [B, U, 1, 1]  # transmitters first
        self.refused(["(receivers, transmitters)"], "q.hdf5", "quadriga", *P, "--opt", "bandwidth_hz=1e6")


class NetworksTest(DataCase):
    def drops(self, count=4):
        rx = RX[None] + RNG.normal(0, 5, (count, U, 3)) * [1, 1, 0]
        d = np.linalg.norm(rx[:, None] - TX[None, :, None], axis=3)
        h = (C / CARRIER / (4 * np.pi * d))[..., None] * np.exp(1j * RNG.uniform(0, 6, (count, B, U, N)))
        noise = np.full((count, U), 1e-12) * np.arange(1, count + 1)[:, None]
        return h, rx, noise

    def test_drops_become_networks(self):
        h, rx, noise = self.drops()
        np.savez(self.home / "d.npz", h=h, axes="r,b,u,n", rx_pos_m=rx, tx_pos_m=TX, carrier_hz=CARRIER, noise_w=noise, tx_power_max_w=np.ones(B))
        x, told = self.take("d.npz", "npz", "--each", "r")
        self.assertIn("4 networks", told)
        self.assertEqual(int(x["networks"]), 4)
        for b in range(B):
            np.testing.assert_array_equal(x[f"h_{b}"], h[:, b])
        np.testing.assert_array_equal(x["rx_pos_m"], rx)
        np.testing.assert_array_equal(x["noise_w"], noise)
        np.testing.assert_array_equal(x["tx_pos_m"], TX)  # equal in all
        self.assertNotIn("is taken", told)
        one, told = self.take("d.npz", "npz", "--opt", "snapshot=2")
        self.assertIn("snapshot 2 of 4 is taken, counted from 0", told)
        np.testing.assert_array_equal(one["h_1"], h[2, 1])
        np.testing.assert_array_equal(one["rx_pos_m"], rx[2])
        np.testing.assert_array_equal(one["noise_w"], noise[2])
        self.assertNotIn("networks", one.files)
        self.refused(["snapshot: together with --each r"], "d.npz", "npz", "--each", "r", "--opt", "snapshot=2")
        self.refused(["each: t", "no time axis t, but ", "user axis u"], "d.npz", "npz", "--each", "t")

    def test_time_and_subcarriers(self):
        turn = np.exp(1j * RNG.uniform(0, 6, (1, 1, 1, 1, 3, 1)))
        np.savez(self.home / "t.npz", h_freq=sionna() * turn, **PLACES)
        x, _ = self.take("t.npz", "sionna", *P, "--opt", "subcarriers=[3]", "--each", "t")
        np.testing.assert_allclose(x["h_1"], np.conj(G[3, 1][None] * turn.ravel()[:, None, None]), rtol=1e-12)
        x, _ = self.take("t.npz", "sionna", *P, "--opt", "subcarriers=[3,7]", "--each", "s")
        np.testing.assert_allclose(x["h_1"], np.conj(G[[3, 7], 1] * turn.ravel()[0]), rtol=1e-12)

    def test_every_system_and_blocked_links(self):
        h, rx, _ = self.drops(3)
        h = np.repeat(h[:, None], 3, axis=1)  # subcarriers
        h[1, :, 2, 4] = 0
        np.savez(self.home / "d.npz", h=h, axes="r,s,b,u,n", rx_pos_m=rx, tx_pos_m=TX, carrier_hz=CARRIER, bandwidth_hz=1e6, **POWERS)
        one = ["--opt", "subcarriers=[0]"]
        for system, more, name, shape in [("dab", one, "h", (3, B, U, N)), ("twotier", [], "gain_over_noise", (3, 3, B, B)),
                                          ("mdd", ["--set", "qos_dl_nats=0", "--set", "qos_ul_nats=0"], "serve", (3, B, U)),
                                          ("iab", [*one, "--set", "backhaul_user=0", "--set", "aerial_users=[1]", "--set", "ground_users=[2,3]"], "h_ground", (3, 2, N))]:
            with self.subTest(system=system):
                x, told = self.take("d.npz", "npz", "--each", "r", *more, system=system)
                self.assertEqual(x[name].shape, shape)
                self.assertIn("network 1: 1 link without a path", told)
        x, _ = self.take("d.npz", "npz", "--each", "r", "--set", "qos_dl_nats=0", "--set", "qos_ul_nats=0", system="mdd")
        self.assertEqual((~x["serve"]).sum(), 1)
        self.assertFalse(x["serve"][1, 2, 4])

    def test_users_without_a_path_in_one_network(self):
        h, rx, _ = self.drops()
        h[1, :, 3] = 0
        np.savez(self.home / "d.npz", h=h, axes="r,b,u,n", rx_pos_m=rx, tx_pos_m=TX, carrier_hz=CARRIER, **POWERS)
        self.refused(["network 1: user 3: no path to any transmitter"], "d.npz", "npz", "--each", "r")
        x, told = self.take("d.npz", "npz", "--each", "r", "--opt", "unreachable=drop")
        np.testing.assert_array_equal(x["h_0"], h[:, 0][:, [0, 1, 2, 4]])
        self.assertIn("users without a path in one network are dropped in all: 4 are left", told)


class LookTest(DataCase):
    def test_it_tells_arrays_gains_source_and_command(self):
        np.savez(self.home / "city.npz", h_freq=np.concatenate([sionna(), sionna()], 1).astype(np.complex64), **PLACES)
        seen = self.look("city.npz")
        h = next(a for a in seen["arrays"] if a["name"] == "h_freq")
        self.assertEqual((h["shape"], h["type"], h["axes"], h["not_finite"], h["zero"]), ([U, 2, B, N, 1, S], "complex64", "u,m,b,n,t,s", 0, 0))
        gain = 20 * np.log10(np.abs(G))
        np.testing.assert_allclose([h["gain_db"]["least"], h["gain_db"]["most"]], [gain.min(), gain.max()], atol=1e-4)
        self.assertEqual((seen["format"], seen["source"], seen["trouble"]), ("npz", "sionna", None))
        self.assertEqual(seen["command"], "airloom import city.npz --from sionna --system ... --opt rx_antenna=... --opt tx_power_max_dbm=[...] --opt noise_figure_db=... "
                                          "--opt subcarriers=[...] -o network.npz")
        filled = seen["command"].replace("--system ...", "--system haps").replace("rx_antenna=...", "rx_antenna=0").replace("dbm=[...]", "dbm=[30]")
        self.run_airloom(*filled.replace("figure_db=...", "figure_db=7").replace("subcarriers=[...]", "subcarriers=[0]").split()[1:])

    def test_what_is_wrong_is_said_with_the_option_that_mends_it(self):
        np.savez(self.home / "u.npz", **per_station(1.0), **DEEPMIMO)
        seen = self.look("u.npz")
        self.assertIn("--opt source_tx_power_w=16", seen["command"])
        self.assertIn("12.04 dB above free space", " ".join(seen["notes"]))
        shutil.copy(CASES / "real_imag_apart.npz", self.home / "r.npz")
        self.assertIn("--opt array=h_real --opt imag=h_imag --opt axes=", self.look("r.npz")["command"])
        shutil.copy(CASES / "noise_normalised.npz", self.home / "n.npz")
        self.assertIn("--opt noise=1", self.look("n.npz")["command"])
        arrays = per_station()
        arrays["channels_0"][1], arrays["channels_1"][1], arrays["channels_2"][1] = np.nan, np.nan, np.nan
        np.savez(self.home / "nan.npz", **arrays, **DEEPMIMO)
        seen = self.look("nan.npz")
        self.assertIn("--opt unreachable=drop", seen["command"])
        self.assertEqual(seen["arrays"][2]["not_finite"], N * S)

    def test_instances_are_known(self):
        self.run_airloom("draw", "dab", "--seed", "1", "-o", "dab.npz")
        seen = self.look("dab.npz")
        self.assertEqual((seen["source"], seen["command"]), ("airloom", "airloom solve dab --instance dab.npz"))

    def test_it_never_fails_on_a_file_that_can_be_opened(self):
        np.savez(self.home / "a.npz", h=H, axes="b,u,n", **POWERS)
        scipy.io.savemat(self.home / "a.mat", dict(h=H, cell=np.array([{"x": 1.0}, "two"], dtype=object)))
        with h5py.File(self.home / "a.h5", "w") as file:
            file.create_dataset("h", data=H, compression="lzf")
            file.attrs["axes"] = "b,u,n"
        np.save(self.home / "a.npy", H)
        np.savetxt(self.home / "a.csv", H[0], delimiter=",")
        rng = np.random.default_rng(5)
        for name in ("a.npz", "a.mat", "a.h5", "a.npy", "a.csv"):
            data = (self.home / name).read_bytes()
            for trial in range(6):
                damaged = bytearray(data[: rng.integers(len(data))] if trial % 2 else data)
                for at in rng.integers(len(damaged), size=3) if damaged else []:
                    damaged[at] ^= 1 << rng.integers(8)
                (self.home / f"x{name}").write_bytes(bytes(damaged))
                self.run_airloom("look", f"x{name}")
        for name, data in [("empty", b""), ("bytes.dat", bytes(range(256)) * 8), ("words.txt", b"no table at all\n"), ("one", b"\x80")]:
            (self.home / name).write_bytes(data)
            self.assertIsNotNone(self.look(name)["trouble"])
        (self.home / "folder").mkdir()
        self.assertIn("a folder without", self.look("folder")["trouble"])
        shutil.copy(self.home / "a.npz", self.home / "no extension")
        self.assertEqual(self.look("no extension")["source"], "npz")
        self.run_airloom("look", "nowhere.npz", code=3)


if __name__ == "__main__":
    AIRLOOM = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
