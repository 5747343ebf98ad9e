"""`airloom place iab`: what it writes, what it refuses, and that a stop keeps the best so far.

Usage: place_test.py PATH_OF_AIRLOOM
"""
import json
import math
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

AIRLOOM = "airloom"
FAST = ["--opt", "evaluations=40", "--opt", "objective=sum"]


def place(*arguments, timeout=120):
    return subprocess.run([AIRLOOM, "place", *map(str, arguments)], capture_output=True, text=True, timeout=timeout, check=False)


def placed(*arguments):
    done = place("iab", *arguments, "--json")
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


class PlaceTest(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.folder = Path(self.home.name)

    def tearDown(self):
        self.home.cleanup()

    def test_the_answer_stands_in_the_file_on_stdout_and_on_the_page(self):
        file, page = self.folder / "place.json", self.folder / "place.html"
        shown = placed(*FAST, "--seed", 3, "-o", file, "--page", page)
        self.assertEqual(json.loads(file.read_text()), shown)
        self.assertEqual((shown["schema"], shown["system"], shown["objective"], shown["seed"]), (1, "iab", "sum", 3))
        self.assertEqual(len(shown["donor_m"]), 3)
        self.assertAlmostEqual(shown["gain"], shown["utility"] / shown["utility_start"], delta=1e-12)
        self.assertGreaterEqual(shown["gain"], 1.0)
        self.assertLessEqual(shown["evaluations"], 40)
        text = page.read_text()
        for words in ["Start and end", "node at the start", "image/svg+xml", "factor of"]:
            self.assertTrue(words in text, words)

    def test_the_same_command_gives_the_same_places(self):
        self.assertEqual(placed(*FAST, "--realizations", 2), placed(*FAST, "--realizations", 2))

    def test_users_stay_where_the_scenarios_own_places_put_them(self):
        """The utility at the start is that of the network that `solve` draws."""
        shown = placed(*FAST)
        solved = subprocess.run([AIRLOOM, "solve", "iab", "--json"], capture_output=True, text=True, check=True)
        self.assertAlmostEqual(shown["utility_start"] / json.loads(solved.stdout)["metrics"]["sum_rate_bps"], 1.0, delta=1e-9)

    def test_fixed_users_keep_their_distance(self):
        users = {"aerial": [[0, 30], [400, -300], [-400, 200]], "ground": [[300, 500], [520, 330], [250, 250]]}
        flat = {kind: ",".join(str(c) for xy in places for c in xy) for kind, places in users.items()}
        done = place("iab", *FAST, "--opt", "keep_out_m=120", "--opt", "height=free", "--opt", "donor_height_range_m=100,200", "--set",
                     f"aerial_xy_m=[{flat['aerial']}]", "--set", f"ground_xy_m=[{flat['ground']}]", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("the scenario's places are not legal themselves: donor and aerial user 0", done.stderr)
        self.assertIn("as near to one user as keep_out_m allows", done.stderr)
        shown = json.loads(done.stdout)
        for platform in (shown["donor_m"], shown["node_m"]):
            for kind, height in (("aerial", 100.0), ("ground", 0.0)):
                for x, y in users[kind]:
                    self.assertGreaterEqual(math.dist(platform, (x, y, height)), 120.0)
        self.assertLessEqual(shown["donor_m"][2], 200.0)

    def test_a_stop_writes_the_best_so_far(self):
        file = self.folder / "place.json"
        run = subprocess.Popen([AIRLOOM, "place", "iab", "--realizations", "1000", "--opt", "evaluations=1000000", "--opt", "height=free",
                                "--progress", "json", "-o", file], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not run.stderr.readline().startswith(b"{"):  # it has begun, and takes long
            self.assertIsNone(run.poll())
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=30)
        self.assertEqual(run.returncode, 130)
        shown = json.loads(file.read_text())
        self.assertEqual(shown["status"], "interrupted")
        self.assertGreater(shown["evaluations"], 0)
        self.assertEqual(len(shown["node_m"]), 3)

    def test_progress_counts_places(self):
        done = place("iab", *FAST, "--progress", "json")
        last = json.loads([line for line in done.stderr.splitlines() if line.startswith("{")][-1])
        self.assertEqual((last["experiment"], last["total"]), ("place iab", 40))
        self.assertIn("eta_s", last)

    def test_what_cannot_be_is_refused(self):
        for arguments, words in [(["haps"], "stay where they are"), (["iab", "--instance", "x.npz"], "fix the places"),
                                 (["iab", "--opt", "node_height_range_m=90,60"], "low must be at most high"),
                                 (["iab", "--opt", "evaluations=9"], "options.evaluations"), (["iab", "--opt", "quantile=1"], "options.quantile"),
                                 (["iab", "--opt", "objective=weighted"], "options.ground_weight"),
                                 (["iab", "--opt", "keepout_m=3"], "keep_out_m"), (["iab", "--set", "node_x_m=900"], "scenario.node_x_m"),
                                 (["iab", "--set", "ground_xy_m=[1,2,3]"], "2 per user"), (["iab", "--page", "x.pdf"], "ends in .html"),
                                 (["iab", "--opt", "free=node", "--opt", "keep_out_m=140", "--set", "aerial_xy_m=[0,30,500,500,-500,500]"],
                                  "donor and aerial user 0")]:
            done = place(*arguments)
            self.assertEqual(done.returncode, 2, (arguments, done.stderr))
            self.assertIn(words, done.stderr)
        self.assertEqual(place("iab", *FAST, "-o", self.folder / "nowhere" / "x.json").returncode, 3)


if __name__ == "__main__":
    AIRLOOM = sys.argv.pop(1)
    unittest.main()
