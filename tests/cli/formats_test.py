"""Every command that takes or gives array files, with every format; MATLAB's side of it by Octave.

Usage: formats_test.py PATH_OF_AIRLOOM
"""
import json
import os
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
except ImportError:
    print("NumPy, SciPy or h5py not found: skipped")
    sys.exit(77)

AIRLOOM = "airloom"
ROOT = Path(__file__).resolve().parent.parent.parent
SYSTEMS = {"haps": "zf_pf", "dab": "rzf_scaled", "mdd": "equal_power", "twotier": "equal_power", "iab": "zero_forcing"}


class FormatsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-formats-")
        self.home = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def run_airloom(self, *arguments, code=0):
        done = subprocess.run([AIRLOOM, *map(str, arguments)], cwd=self.home, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout if code == 0 else done.stderr

    def metrics(self, key, instance, solution):
        return json.loads(self.run_airloom("evaluate", key, "--instance", instance, "--solution", solution, "--json"))["metrics"]

    def test_every_system_in_every_format(self):
        for key, algorithm in SYSTEMS.items():
            with self.subTest(system=key):
                for end in ("npz", "mat", "h5"):
                    self.run_airloom("draw", key, "--seed", 3, "-o", f"x.{end}")
                    self.run_airloom("solve", key, "--algorithm", algorithm, "--instance", f"x.{end}", "-o", f"s.{end}")
                wanted = self.metrics(key, "x.npz", "s.npz")
                self.assertEqual(self.metrics(key, "x.mat", "s.h5"), wanted)
                self.assertEqual(self.metrics(key, "x.h5", "s.mat"), wanted)

    def test_indices_are_those_of_the_manual(self):
        for end in ("npz", "mat", "h5"):
            self.run_airloom("draw", "mdd", "--set", "users=7", "-o", f"x.{end}")
        native = np.load(self.home / "x.npz")["h"]
        self.assertEqual(len(set(native.shape)), 4)
        self.assertTrue(np.array_equal(scipy.io.loadmat(self.home / "x.mat")["h"], native))
        with h5py.File(self.home / "x.h5") as file:
            self.assertTrue(np.array_equal(file["h"], native))

    def test_other_extensions_are_refused_before_any_work(self):
        self.assertIn(".npz, .mat, .h5", self.run_airloom("solve", "iab", "-o", "beams.txt", code=2))
        self.assertIn(".npz, .mat, .h5", self.run_airloom("draw", "iab", "-o", "network", code=2))

    def test_export_to_matlab(self):
        (self.home / "tiny.toml").write_text(
            'system = "iab"\ntitle = "t"\nsource = "ours"\nrealizations = 2\n[[series]]\nid = "zf-x"\nlabel = "z"\nalgorithm = "zero_forcing"\n')
        self.run_airloom("run", "tiny.toml", "-o", "out")
        self.run_airloom("export", "out", "--mat", "--timing", "-o", "out.mat")
        self.run_airloom("export", "out", "--npz", "-o", "out.npz")
        tiny = scipy.io.loadmat(self.home / "out.mat", simplify_cells=True)["iab"]["tiny"]
        native = np.load(self.home / "out.npz")
        self.assertTrue(np.array_equal(tiny["zf_x"]["sum_rate_bps"], native["iab/tiny/zf-x/sum_rate_bps"].squeeze()))
        self.assertIn("timing_wall_s", tiny["zf_x"])
        self.assertIn("needs -o", self.run_airloom("export", "out", "--mat", code=2))

    def test_octave_reads_and_writes(self):
        octave = shutil.which("octave-cli")
        if octave is None:
            if os.environ.get("CI") == "true":
                self.fail("octave-cli not found")
            self.skipTest("octave-cli not found")

        def run_octave(*arguments):
            done = subprocess.run([octave, "--norc", "--path", str(ROOT / "examples"), *arguments], cwd=self.home, capture_output=True, text=True,
                                  check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout

        self.run_airloom("draw", "haps", "-o", "network.mat")
        self.run_airloom("solve", "haps", "--algorithm", "zf_pf", "--instance", "network.mat", "-o", "beams.mat")
        rates = [float(x) for x in run_octave(str(ROOT / "examples/airloom_rates.m")).split()]
        wanted = self.metrics("haps", "network.mat", "beams.mat")["user_se"]
        np.testing.assert_allclose(rates, wanted, rtol=1e-9)
        # and back: what Octave saves is an instance, in each of its MATLAB formats
        self.run_airloom("draw", "mdd", "-o", "mdd.mat")
        for version in ("-v6", "-v7"):
            run_octave("--eval", f"s = airloom_load('mdd.mat'); save('{version}', 'back.mat', '-struct', 's');")
            self.run_airloom("solve", "mdd", "--algorithm", "equal_power", "--instance", "back.mat", "-o", "p.mat")
            self.run_airloom("solve", "mdd", "--algorithm", "equal_power", "--instance", "mdd.mat", "-o", "q.mat")
            self.assertEqual(self.metrics("mdd", "back.mat", "p.mat"), self.metrics("mdd", "mdd.mat", "q.mat"))
        shape = [int(x) for x in run_octave("--eval", "s = airloom_load('mdd.mat'); disp(size(s.h));").split()]
        self.run_airloom("draw", "mdd", "-o", "mdd.npz")
        self.assertEqual(shape, list(np.load(self.home / "mdd.npz")["h"].shape))


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    AIRLOOM = str(Path(AIRLOOM).resolve())
    unittest.main()
