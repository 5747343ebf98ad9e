"""`--picture` of draw and solve: pages and pictures of every system, and what is refused before any work.

Usage: picture_test.py PATH_OF_AIRLOOM
"""
import base64
import gzip
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

try:
    import numpy as np
except ImportError:
    print("NumPy not found: skipped")
    sys.exit(77)

AIRLOOM = "airloom"
SYSTEMS = ("haps", "dab", "mdd", "twotier", "iab")
RATES = {"haps": "user_se", "dab": "user_se_exact", "mdd": "user_rate", "twotier": "user_rate", "iab": "user_rate_bps"}


def figure_of(page):
    """The numbers that the page's map draws from."""
    text = page.read_text()
    packed = re.search(r'<script[^>]*class="figure-data"[^>]*>(.*?)</script>', text, re.DOTALL)  # a large figure is compressed
    if packed:
        return json.loads(gzip.decompress(base64.b64decode(packed.group(1))))
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', text, re.DOTALL).group(1))


class PictureTest(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.folder = Path(self.home.name)

    def tearDown(self):
        self.home.cleanup()

    def airloom(self, *arguments, code=0):
        done = subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False, cwd=self.folder)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def is_svg(self, file):
        self.assertTrue(xml.parse(file).getroot().tag.endswith("svg"))

    def test_every_drawn_network_has_a_page_and_a_picture(self):
        for key in SYSTEMS:
            self.airloom("draw", key, "-o", f"{key}.npz", "--picture", f"{key}.html")
            figure = figure_of(self.folder / f"{key}.html")
            self.assertEqual(figure["kind"], "network")
            self.assertEqual(figure["outlines"], [])
            served = {link["to"] for link in figure["links"]}
            users = [k for k, place in enumerate(figure["places"]) if "user" in place["role"]]
            if key != "twotier":  # where users may have no slot
                self.assertLessEqual(set(users), served, key)
            self.assertTrue((self.folder / f"{key}.npz").exists())
            if shutil.which("gnuplot"):
                self.airloom("draw", key, "--picture", f"{key}.svg")
                self.is_svg(self.folder / f"{key}.svg")
        if shutil.which("gnuplot"):
            told = self.airloom("solve", "iab", "--picture", "iab.pdf").stderr
            self.assertIn("wrote iab.pdf. Colour: rate (Mbit/s). Lines:", told)
            self.assertTrue((self.folder / "iab.pdf").read_bytes().startswith(b"%PDF"))

    def test_the_page_of_an_answer_shows_the_rates_and_powers_of_its_record(self):
        for key in SYSTEMS:
            done = self.airloom("solve", key, "--picture", f"{key}.html", "--json")
            record = json.loads(done.stdout)
            page = self.folder / f"{key}.html"
            figure = figure_of(page)
            values = [place["value"] for place in figure["places"] if place["value"] is not None]
            rates = np.array(record["metrics"][RATES[key]]) * (1e-6 if key == "iab" else 1)
            np.testing.assert_allclose(values, rates[: len(values)], rtol=1e-12)
            text = page.read_text()
            for words in (record["status"], record["algorithm"], "share of the budget (%)", f"airloom solve {key} --picture {key}.html", "Certificate"):
                self.assertIn(words, text, key)
            self.assertEqual({outline["place"] for outline in figure["outlines"]}, {"haps": {4}, "dab": {0, 1, 2, 3}, "iab": {0, 1}}.get(key, set()), key)

    def test_an_imported_network_has_a_picture(self):
        """Two stations with two antennas each, three users, one time, one subcarrier: as ray tracers store channels."""
        tx, rx = np.array([[0, 0, 20], [400, 0, 20.0]]), np.array([[100, 50, 1.5], [300, -80, 1.5], [200, 120, 1.5]])
        way = np.linalg.norm(rx[:, None] - tx, axis=2)
        h = (1e-2 / way)[:, :, None] * np.exp(1j * np.outer(way.ravel(), [1, 2])).reshape(3, 2, 2)
        np.savez(self.folder / "city.npz", h_freq=h[:, None, :, :, None, None], carrier_hz=3.5e9, bandwidth_hz=1e6, tx_pos_m=tx, rx_pos_m=rx)
        self.airloom("import", "city.npz", "--from", "sionna", "--system", "haps", "--opt", "tx_power_max_dbm=[40]", "--opt", "noise_dbm=-100", "-o", "own.npz")
        self.airloom("solve", "haps", "--instance", "own.npz", "--picture", "own.html")
        places = figure_of(self.folder / "own.html")["places"]
        self.assertEqual([[p["x"], p["y"], p["z"]] for p in places], [*tx.tolist(), *rx.tolist()])
        self.assertIn("No beams", (self.folder / "own.html").read_text())

    def test_a_proof_that_nothing_helps_is_shown(self):
        done = self.airloom("solve", "haps", "--set", "sinr_min=1e6", "--picture", "no.html", "--json", code=5)
        text = (self.folder / "no.html").read_text()
        for words in ("infeasible", "Proof: " + json.loads(done.stdout)["certificate"]["infeasibility"], "promised SINR (dB)"):
            self.assertIn(words, text)
        self.assertEqual(figure_of(self.folder / "no.html")["outlines"], [])

    def test_refusals_come_before_any_work(self):
        with_places = dict(np.load(self.folder / "a.npz")) if self.airloom("draw", "haps", "-o", "a.npz") else {}
        np.savez(self.folder / "matrices.npz", **{name: array for name, array in with_places.items() if "pos_m" not in name})
        self.airloom("draw", "haps", "--realizations", 2, "-o", "many.npz")
        refused = [
            (("solve", "haps", "--picture", "x.jpg"), "must end in .html", 2),
            (("draw", "haps", "--picture", "x"), "must end in .html", 2),
            (("solve", "haps", "--instance", "matrices.npz", "--picture", "x.html", "-o", "w.npz"), "tx_pos_m", 2),
            (("solve", "haps", "--instance", "many.npz", "--picture", "x.html"), "--index", 2),
            (("draw", "haps", "--realizations", 2, "-o", "b.npz", "--picture", "x.html"), "--realizations", 2),
            (("draw", "haps"), "nothing to write", 2),
            (("solve", "haps", "--picture", "no/where/x.html"), "no folder", 3)]
        for command, words, code in refused:
            self.assertIn(words, self.airloom(*command, code=code).stderr)
        for name in ("x.html", "w.npz", "b.npz"):
            self.assertFalse((self.folder / name).exists(), name)
        self.airloom("solve", "haps", "--instance", "many.npz", "--index", 1, "--picture", "one.html")
        self.assertIn("network 1 of many.npz", (self.folder / "one.html").read_text())


if __name__ == "__main__":
    AIRLOOM = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
