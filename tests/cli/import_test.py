"""`import` from the outside: files laid out by NumPy and h5py, instances judged by formulas written here again.

Usage: import_test.py PATH_OF_AIRLOOM
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import h5py
    import numpy as np
    import scipy.io
except ImportError:
    print("NumPy, SciPy or h5py not found: skipped")
    sys.exit(77)

AIRLOOM = "airloom"
C, CARRIER, SPACING, S = 299792458.0, 3.5e9, 30e3, 12
RNG = np.random.default_rng(11)
TX = np.array([[0, 0, 25], [300, 20, 25], [10, 310, 30.0]])
RX = np.column_stack([RNG.uniform(40, 260, 5), RNG.uniform(40, 260, 5), np.full(5, 1.5)])
N = 4
D = np.linalg.norm(RX[None] - TX[:, None], axis=2)
ACROSS = (RX[None, :, 1] - TX[:, None, 1]) / D


def physical():
    """g[s, b, u, n] of half-wavelength lines along y in free space."""
    f = CARRIER + SPACING * np.arange(S)
    turns = -f[:, None, None, None] * (D / C)[None, :, :, None] + 0.5 * ACROSS[None, :, :, None] * np.arange(N)
    return (C / CARRIER / (4 * np.pi * D))[None, :, :, None] * np.exp(2j * np.pi * turns)


COMMON = dict(carrier_hz=CARRIER, bandwidth_hz=S * SPACING, tx_pos_m=TX, rx_pos_m=RX)
POWER = ["--opt", "tx_power_max_dbm=[40]", "--opt", "noise_dbm=-100", "--opt", "tx_array=ula_y"]


class ImportTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-import-")
        self.home = Path(self.folder.name)
        h_freq = physical().transpose(2, 1, 3, 0)[:, None, :, :, None, :]  # [rx, rx_ant, tx, tx_ant, time, frequency]
        np.savez(self.home / "city.npz", h_freq=h_freq.astype(np.complex64), **COMMON)

    def tearDown(self):
        self.folder.cleanup()

    def run_airloom(self, *arguments, code=0):
        done = subprocess.run([AIRLOOM, *map(str, arguments)], cwd=self.home, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def import_city(self, system, *more, file="city.npz", source="sionna", code=0):
        return self.run_airloom("import", file, "--from", source, "--system", system, *POWER, *more, "-o", f"{system}.npz", code=code)

    def judge(self, system, algorithm):
        self.run_airloom("solve", system, "--algorithm", algorithm, "--instance", f"{system}.npz", "-o", "s.npz")
        out = self.run_airloom("evaluate", system, "--instance", f"{system}.npz", "--solution", "s.npz", "--json").stdout
        return json.loads(out)["metrics"], np.load(self.home / f"{system}.npz"), np.load(self.home / "s.npz")

    def test_haps_rates_are_those_of_the_geometry(self):
        told = self.import_city("haps", "--opt", "subcarriers=[3]", "--set", "haps=[2]").stderr
        self.assertRegex(told, r"3 transmitters, 5 users, 1 subcarrier; gain 10 log10 .* median -8\d")
        self.assertNotIn("warning", told)
        metrics, x, s = self.judge("haps", "mrt")
        h = np.conj(physical()[3])
        self.assertEqual(x["is_haps"].tolist(), [False, False, True])
        amplitude = sum(np.conj(h[b]) @ s[f"w_{b}"].T for b in range(3))
        power = np.abs(amplitude) ** 2
        sinr = np.diag(power) / (power.sum(1) - np.diag(power) + 1e-13)
        np.testing.assert_allclose(metrics["user_se"], np.log2(1 + sinr), rtol=1e-5)
        gain = 10 * np.log10((np.abs(h) ** 2).sum(-1))
        np.testing.assert_allclose(x["import_gain_db"], [gain.min(), np.median(gain), gain.max()], atol=1e-4)

    def test_dab_and_iab(self):
        self.import_city("dab", "--opt", "subcarriers=[0]", "--opt", "users=[0,1,2]", "--set", "pa_beta3_re_per_w=-0.01", "--set", "pa_beta3_im_per_w=0")
        _, x, _ = self.judge("dab", "mrt_scaled")
        np.testing.assert_allclose(x["h"], np.conj(physical()[0][:, :3]), rtol=1e-6)
        self.assertEqual(complex(x["pa_beta3_per_w"]), -0.01)
        self.assertTrue(bool(x["steering_conjugate"]))
        self.import_city("iab", "--opt", "subcarriers=[0]", "--set", "donor=2", "--set", "node=0", "--set", "backhaul_user=4", "--set", "aerial_users=[1]",
                         "--set", "ground_users=[0,2,3]")
        _, x, _ = self.judge("iab", "mrt")
        np.testing.assert_allclose(x["h_aerial"], np.conj(physical()[0][2, [1, 4]]), rtol=1e-6)
        np.testing.assert_allclose(x["h_ground"], np.conj(physical()[0][0, [0, 2, 3]]), rtol=1e-6)
        self.assertEqual(int(x["backhaul_index"]), 1)
        np.testing.assert_allclose(x["noise_psd_w_per_hz"] * x["bandwidth_hz"], 1e-13, rtol=1e-12)

    def test_mdd(self):
        self.import_city("mdd", "--opt", "subcarriers=[0,2,4,6,8,10]", "--opt", "users=[0,1,2]", "--set", "qos_dl_nats=0", "--set", "qos_ul_nats=0")
        _, x, _ = self.judge("mdd", "equal_power")
        np.testing.assert_allclose(x["h"], np.conj(physical()[::2][:, :, :3]), rtol=1e-6)
        self.assertEqual(x["subcarrier_ul"].tolist(), [4, 5])
        np.testing.assert_allclose(x["gain_ap_user"], (C / CARRIER / (4 * np.pi * D[:, :3])) ** 2, rtol=1e-6)
        distance = np.linalg.norm(TX[0] - TX[1])
        np.testing.assert_allclose(x["gain_ap_ap"][0, 1], 10**-3.05 * distance**-3.67, rtol=1e-12)

    def test_twotier(self):
        self.import_city("twotier", "--opt", "subcarriers=[0,6]", "--set", "macro=[0]", "--set", "user_station=[0,0,1,2,1]")
        metrics, x, s = self.judge("twotier", "equal_power")
        self.assertEqual(x["user"].tolist(), [[0, 2, 3], [1, 4, 3]])
        h = np.conj(physical()[[0, 6]])
        rate = 0.0
        for n, users in enumerate(x["user"]):
            for c, u in enumerate(users):
                heard = [s["p_w"][n, d] * abs(np.vdot(h[n, d, u], h[n, d, v]) / np.linalg.norm(h[n, d, v])) ** 2 for d, v in enumerate(users)]
                rate += np.log2(1 + heard[c] / (sum(heard) - heard[c] + 1e-13))
        np.testing.assert_allclose(metrics["weighted_sum_rate"], rate, rtol=1e-5)

    def test_other_files_give_the_same_instance(self):
        g = physical()
        with h5py.File(self.home / "named.h5", "w") as file:
            for name, value in dict(h=np.conj(g), axes="s,b,u,n", **COMMON).items():
                file[name] = value
        scipy.io.savemat(self.home / "named.mat", dict(h=g.transpose(2, 3, 1, 0), axes="u,n,b,s", convention="physical", **COMMON))
        scipy.io.savemat(self.home / "quadriga.mat", dict(hf=g.transpose(3, 0, 2, 1)[None, :, :, None], rx_position=RX.T, tx_position=TX.T, carrier_hz=CARRIER))
        per_station = {f"channels_{b}": (g[:, b].transpose(1, 2, 0)[:, None] / np.sqrt(S)) for b in range(3)}
        np.savez(self.home / "deepmimo.npz", **per_station, tx_pos=TX, rx_pos=RX, carrier_hz=CARRIER)
        for file, source in [("named.h5", "hdf5"), ("named.mat", "mat"), ("quadriga.mat", "quadriga"), ("deepmimo.npz", "deepmimo")]:
            with self.subTest(file=file):
                self.import_city("haps", "--opt", "subcarriers=[3]", file=file, source=source)
                x = np.load(self.home / "haps.npz")
                for b in range(3):
                    np.testing.assert_allclose(x[f"h_{b}"], np.conj(g[3, b]), rtol=1e-10)

    def test_json_tells_what_was_taken(self):
        done = self.import_city("haps", "--opt", "subcarriers=[3]", "--opt", "users=[4,0]", "--opt", "transmitters=[0,2]", "--json")
        told = json.loads(done.stdout)
        self.assertEqual((told["system"], told["source"], told["file"], told["output"]), ("haps", "sionna", "city.npz", "haps.npz"))
        self.assertEqual(told["selected"], dict(snapshot=0, time_step=0, transmitters=[0, 2], antennas=[N, N], users=[4, 0], rx_antenna=0, subcarriers=[3]))
        gain = 10 * np.log10((np.abs(physical()[3][[0, 2]][:, [4, 0]]) ** 2).sum(-1))
        report = told["gain_db"]
        np.testing.assert_allclose([report["least"], report["median"], report["most"]], [gain.min(), np.median(gain), gain.max()], atol=1e-4)
        self.assertEqual(report["silent_links"], 0)
        np.testing.assert_allclose(told["tx_power_max_w"], [10, 10], rtol=1e-12)
        np.testing.assert_allclose(told["noise_w"], [1e-13, 1e-13], rtol=1e-12)
        self.assertEqual(told["warnings"], [])
        x = np.load(self.home / "haps.npz")
        self.assertEqual({name: tuple(shape) for name, shape in told["arrays"].items()}, {name: x[name].shape for name in x.files})
        other = self.import_city("haps", "--opt", "subcarriers=[3]", "--opt", "tx_array=ula_x", "--json")
        self.assertRegex(json.loads(other.stdout)["warnings"][0], "do not look like the wave")

    def test_refusals_name_the_cause(self):
        self.assertIn("choose one, such as --opt subcarriers=[0]", self.import_city("haps", code=2).stderr)
        swapped = np.load(self.home / "city.npz")["h_freq"].transpose(2, 3, 0, 1, 4, 5)
        np.savez(self.home / "swapped.npz", h_freq=swapped, **COMMON)
        self.assertIn("axes of the channels are swapped", self.import_city("haps", "--opt", "rx_antenna=0", file="swapped.npz", code=2).stderr)
        np.savez(self.home / "scaled.npz", h_freq=np.load(self.home / "city.npz")["h_freq"] / np.sqrt(S), **COMMON)
        self.assertIn("missing sqrt of the number of subcarriers", self.import_city("haps", file="scaled.npz", code=2).stderr)
        np.savez(self.home / "normal.npz", h_freq=np.load(self.home / "city.npz")["h_freq"] * 1e4, **COMMON)
        self.assertIn("normalized channels", self.import_city("haps", file="normal.npz", code=2).stderr)
        self.assertIn("tx_power_max_dbm", self.run_airloom("import", "city.npz", "--from", "sionna", "--system", "haps", "-o", "x.npz", code=2).stderr)
        self.assertIn("noise_dbm", self.import_city("haps", "--opt", "noise_dBm=3", code=2).stderr)
        self.assertIn("unknown", self.import_city("haps", "--opt", "subcarriers=[3]", "--set", "qos=1", code=2).stderr)
        self.run_airloom("import", "none.npz", "--from", "sionna", "--system", "haps", "-o", "x.npz", code=3)
        self.assertIn("subcarriers", self.run_airloom("import", "city.npz", "--from", "sionna", "--system", "mdd", "--list").stdout)


if __name__ == "__main__":
    AIRLOOM = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
