"""What happens to a run on several ranks when one of them fails: it ends, soon, with a word about it.

Usage: failures_test.py TEST_MPI MPIRUN ARGUMENTS...
"""
import subprocess
import sys
import unittest

PROGRAM = ""
LAUNCH = []


def launch(ranks, *arguments):
    # the other ranks would wait for ever: only a hang lasts so long, even on a machine that is busy with other work
    return subprocess.run([*LAUNCH, "-n", str(ranks), PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False)


class FailuresTest(unittest.TestCase):
    def test_an_exception_on_one_rank_ends_all_with_its_exit_code(self):
        for rank in (0, 2):
            done = launch(3, "throws", rank)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn(f"told: the disk of rank {rank} is full", done.stderr)

    def test_what_all_ranks_meet_is_told_once(self):
        done = launch(3, "everyone_throws")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("told: users: 0"), 1, done.stderr)

    def test_a_killed_rank_ends_all(self):
        for rank in (0, 1):
            done = launch(3, "dies", rank)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("signal 9", done.stderr)


if __name__ == "__main__":
    PROGRAM, LAUNCH = sys.argv[1], sys.argv[2:]
    unittest.main(argv=sys.argv[:1])
