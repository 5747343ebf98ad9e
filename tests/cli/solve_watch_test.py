"""`airloom solve` while it runs: progress on stderr, and an end in time with the best answer so far.

Usage: solve_watch_test.py PATH_OF_AIRLOOM
"""
import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

AIRLOOM = "airloom"
# thousands of random starts: minutes of work, and an iteration every few microseconds
LONG = ["solve", "iab", "--opt", "random_starts=10000"]
OUT_OF_TIME = 130


def airloom(*arguments):
    return subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)


def on_a_terminal(*arguments):
    """What the program shows on a stderr that is a terminal."""
    reading, writing = pty.openpty()
    process = subprocess.Popen([AIRLOOM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=writing)
    os.close(writing)
    shown = b""
    try:
        while chunk := os.read(reading, 4096):
            shown += chunk
    except OSError:  # the terminal's other end is closed
        pass
    os.close(reading)
    return process.wait(timeout=60), shown.decode()


class SolveWatchTest(unittest.TestCase):
    def test_the_time_limit_ends_it_with_an_answer(self):
        with tempfile.TemporaryDirectory() as folder:
            answer, network = Path(folder) / "answer.npz", Path(folder) / "network.npz"
            begin = time.monotonic()
            done = airloom(*LONG, "--time-limit", "1s", "--json", "-o", answer)
            self.assertLess(time.monotonic() - begin, 30)
            self.assertEqual(done.returncode, OUT_OF_TIME, done.stderr)
            record = json.loads(done.stdout)
            self.assertEqual((record["status"], record["feasible"]), ("time_limit", True))
            self.assertIn("the time limit of 1s is over", done.stderr)
            self.assertEqual(airloom("draw", "iab", "-o", network).returncode, 0)
            judged = airloom("evaluate", "iab", "--instance", network, "--solution", answer, "--json")
            self.assertEqual(json.loads(judged.stdout)["metrics"], record["metrics"])

    def test_every_system_can_be_stopped(self):
        """Also answers of a second are a status, never an error."""
        for words in (["haps", "--algorithm", "two_level", "--set", "users=200", "--set", "base_stations=40"],
                      ["dab", "--algorithm", "ring", "--set", "base_stations=8", "--set", "antennas=64", "--set", "users=32", "--opt", "max_laps=100000"]):
            done = airloom("solve", *words, "--time-limit", "1s")
            self.assertEqual(done.returncode, OUT_OF_TIME, done.stderr)
            self.assertIn(": time_limit after", done.stdout)

    def test_enough_time_changes_nothing(self):
        with_limit, without = (json.loads(airloom("solve", "iab", *more, "--json").stdout) for more in (["--time-limit", "1h"], []))
        for record in (with_limit, without):
            record.pop("timing")
        self.assertEqual(with_limit, without)

    def test_short_solves_show_nothing_but_as_json(self):
        for style in ([], ["--progress", "lines"], ["--progress", "bar"]):
            self.assertEqual(airloom("solve", "iab", *style).stderr, "")
        lines = [json.loads(line) for line in airloom("solve", "iab", "--progress", "json").stderr.splitlines()]
        self.assertEqual(lines[0].keys(), {"stage", "iteration", "objective", "elapsed_s"})
        self.assertEqual(lines[-1]["stage"], "done")

    def test_long_solves_show_stage_iteration_and_objective(self):
        done = airloom(*LONG, "--time-limit", "3s")
        self.assertRegex(done.stderr, r"(?m)^\w+ \d+, objective [\d.e+]+, \ds of 3s$")
        self.assertNotIn("\r", done.stderr)
        lines = [json.loads(line) for line in airloom(*LONG, "--time-limit", "3s", "--progress", "json").stderr.splitlines() if line.startswith("{")]
        self.assertGreaterEqual(len(lines), 3)
        code, shown = on_a_terminal(*LONG, "--time-limit", "2s")
        self.assertEqual(code, OUT_OF_TIME)
        self.assertRegex(shown, r"\r\x1b\[K\w+ \d+, objective ")

    def test_an_interrupt_is_no_time_limit(self):
        process = subprocess.Popen([AIRLOOM, *LONG, "--time-limit", "1h", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(json.loads(out)["status"], "interrupted")


if __name__ == "__main__":
    AIRLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
