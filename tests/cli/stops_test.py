"""Ctrl-C, SIGTERM and the time limit end every command soon, with code 130, whole files and nothing half-written.

Usage: stops_test.py PATH_OF_AIRLOOM
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

AIRLOOM = "airloom"
STOPPED = 130
SOON = 30  # seconds; two are promised, but a machine that runs other tests too is slow

MANY_POINTS = """
system = "iab"
title = "More points than anyone waits for"
source = "ours"
realizations = 1
[scenario]
aerial_users = 1
ground_users = 1
[[sweep]]
key = "donor_power_dbw"
from = 0
to = 0.999
step = 0.001
[[sweep]]
key = "node_power_dbw"
from = 0
to = 0.999
step = 0.001
[[series]]
id = "mrt"
algorithm = "mrt"
"""


def several(name, fields):
    return [word for field in fields.split() for word in (name, field)]


# work for a minute or more, of kinds that looked at nothing while they worked
DENSE = ["solve", "mdd", "--algorithm", "interior_point", *several("--set", "aps=120 users=24 antennas=32 subcarriers_dl=16 subcarriers_ul=8 clustering=user_centric qos=none")]
BITS = ["solve", "twotier", "--algorithm", "bit_loading", *several("--set", "femto_stations=120 femto_inner_radius_m=700")]
BIG_DRAW = ["draw", "mdd", *several("--set", "aps=300 users=40 antennas=64 subcarriers_dl=16 subcarriers_ul=8")]


class StopsTest(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name)

    def tearDown(self):
        self.place.cleanup()

    def stopped(self, words, after=1.0, by=signal.SIGTERM):
        """Ends the command by a signal; its stdout."""
        process = subprocess.Popen([AIRLOOM, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.folder)
        time.sleep(after)
        process.send_signal(by)
        begin = time.monotonic()
        out, err = process.communicate(timeout=120)
        self.assertLess(time.monotonic() - begin, SOON)
        self.assertEqual(process.returncode, STOPPED, err)
        return out

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def test_solvers_stop_within_their_iterations_and_keep_their_answer(self):
        for words in (DENSE, BITS):
            record = json.loads(self.stopped([*words, "--json", "-o", "answer.npz"], 2.0))
            self.assertEqual(record["status"], "interrupted")
            self.assertEqual(self.names(), ["answer.npz"])
            (self.folder / "answer.npz").unlink()

    def test_the_time_limit_is_a_stop(self):
        done = subprocess.run([AIRLOOM, *BITS, "--time-limit", "1s", "--json", "-o", "answer.npz"], capture_output=True, text=True, timeout=120,
                              check=False, cwd=self.folder)
        self.assertEqual(json.loads(done.stdout)["status"], "time_limit")
        self.assertEqual(done.returncode, STOPPED, done.stderr)
        self.assertEqual(self.names(), ["answer.npz"])

    def test_drawing_ends_at_once_and_leaves_the_old_file(self):
        (self.folder / "network.npz").write_text("old")
        self.stopped([*BIG_DRAW, "-o", "network.npz"], 0.3)
        self.assertEqual(self.names(), ["network.npz"])
        self.assertEqual((self.folder / "network.npz").read_text(), "old")

    def test_bench_ends_at_once(self):
        self.stopped(["bench", "iab", "--realizations", "1000000"], 0.5, signal.SIGINT)

    def test_sweeps_are_left_while_their_points_are_tried(self):
        (self.folder / "many.toml").write_text(MANY_POINTS)
        self.stopped(["run", "many.toml", "-o", "results"])
        done = subprocess.run([AIRLOOM, "run", "many.toml", "-o", "results", "--time-limit", "1s"], capture_output=True, text=True, timeout=120,
                              check=False, cwd=self.folder)
        self.assertEqual(done.returncode, STOPPED, done.stderr)

    def test_what_does_not_look_is_ended(self):
        os.mkfifo(self.folder / "never.toml")
        for words in (["solve", "iab", "--scenario", "never.toml"], ["draw", "iab", "--scenario", "never.toml", "-o", "out.npz"]):
            self.stopped(words, 0.5)
        self.assertEqual(self.names(), ["never.toml"])



if __name__ == "__main__":
    AIRLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
