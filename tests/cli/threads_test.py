"""`solve --threads`: the same bytes of the answer for any number of threads; numbers that are none are refused.

Usage: threads_test.py PATH_OF_AIRLOOM
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

AIRLOOM = "airloom"
LARGE = ["--scenario", "urban", "--set", "users=210", "--set", "base_stations=9", "--set", "haps_array_nx=16", "--set", "haps_array_ny=20"]


def airloom(*arguments):
    return subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, check=False)


class Threads(unittest.TestCase):
    def test_the_answer_has_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            answers, records = [], []
            for threads in (1, 2, 3):
                file = Path(folder) / f"{threads}.npz"
                done = airloom("solve", "haps", *LARGE, "--threads", threads, "-o", file, "--json")
                self.assertEqual(done.returncode, 0, done.stderr)
                answers.append(file.read_bytes())
                record = json.loads(done.stdout)
                self.assertEqual(record.pop("threads"), threads)
                del record["timing"]
                records.append(record)
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[0], answers[2])
        self.assertEqual(records[0], records[1])
        self.assertEqual(records[0], records[2])

    def test_small_networks_and_other_systems_take_it(self):
        for system in ("haps", "iab"):
            one, two = (airloom("solve", system, "--json", "--threads", threads) for threads in (1, 2))
            self.assertEqual((one.returncode, two.returncode), (0, 0), two.stderr)
            self.assertEqual(json.loads(one.stdout)["metrics"], json.loads(two.stdout)["metrics"])

    def test_what_is_no_number_of_threads_is_refused(self):
        for wrong in ("0", "-1", "many", "4097"):
            done = airloom("solve", "haps", "--threads", wrong)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"--threads: '{wrong}'; must be an integer from 1 to 4096", done.stderr)


if __name__ == "__main__":
    AIRLOOM = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
