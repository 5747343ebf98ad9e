"""The default networks are bit for bit what they were before standard channels came: SHA-256 of `airloom draw KEY`.

Usage: published_draws_test.py PATH_OF_AIRLOOM

The sums hold for the library's usual build on x86-64 with glibc; another mathematical library may round a sine otherwise.
"""
import hashlib
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

AIRLOOM = "airloom"
SUMS = {
    "dab": "4754f9bf2151b08aad6e6b21dd9a305d8cd3709012b3bf767917179b1a64e2f2",
    "haps": "86066d286839c3be4a44ef70224bf8799daedb5e2c748f47cd840a80956fd44e",
    "iab": "84cc2418c4e0c602712684ead59340fb9fa917a68558e8f10c3382f35b1fa1a8",
    "mdd": "0432ba72ae8c49f3fdd517052ec339c674ef257abe8c548db0c351e109635eb7",
    "twotier": "cc4e922edfbabc37c822ee5c9b26c39343abc6b6e39917d50f4f838b4e0523b2",
}


def draw(key, file, *settings):
    sets = [part for setting in settings for part in ("--set", setting)]
    return subprocess.run([AIRLOOM, "draw", key, *sets, "--output", str(file)], capture_output=True, text=True, timeout=200, check=False)


class Draws(unittest.TestCase):
    def test_defaults_are_what_they_were(self):
        with tempfile.TemporaryDirectory() as folder:
            for key, wanted in SUMS.items():
                file = Path(folder) / f"{key}.npz"
                self.assertEqual(draw(key, file).returncode, 0)
                self.assertEqual(hashlib.sha256(file.read_bytes()).hexdigest(), wanted, key)

    def test_published_channels_refuse_the_keys_of_others(self):
        for key, setting in (("mdd", "carrier_ghz=28"), ("haps", "haps_fading=clusters"), ("dab", "polarization=dual"), ("iab", "field_waves=64")):
            done = draw(key, "unwritten.npz", setting)
            self.assertEqual(done.returncode, 2)
            self.assertIn("scenario." + setting.split("=")[0], done.stderr)

    def test_standard_channels_refuse_the_keys_that_they_replace(self):
        for key, settings, named in (("mdd", ("channel=tr38901_umi", "taps=2"), "taps"), ("dab", ("channel=tr38901_uma", "paths=5"), "paths"),
                                     ("haps", ("channel=tr38901_uma", "shadowing_db=4"), "shadowing_db"),
                                     ("haps", ("haps_channel=tr38811_urban", "rician_k_db=3"), "rician_k_db"),
                                     ("iab", ("channel=atg_urban", "propagation=multipath"), "propagation"),
                                     ("iab", ("channel=tr36777_uma", "polarization=dual"), "polarization"),
                                     ("dab", ("channel=tr38901_umi", "wrap_around=true"), "wrap_around"),
                                     ("mdd", ("channel=tr38901_inh", "indoor_share=0.5"), "indoor_share"),
                                     ("haps", ("haps_channel=tr38811_urban", "haps_height_m=200"), "haps_height_m")):
            done = draw(key, "unwritten.npz", *settings)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("scenario." + named, done.stderr)


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
