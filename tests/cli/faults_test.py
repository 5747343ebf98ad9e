"""A sample of scripts/faults: kills, full disks, errors, short writes and lost power at file operations of the commands that write.

Usage: faults_test.py PATH_OF_AIRLOOM PATH_OF_FILE_FAULTS
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "faults"))

from scenarios import all_scenarios  # noqa: E402
from trial import Reference, Tools, command_line, trial  # noqa: E402
from walk import walk  # noqa: E402

FAULTS = ["kill", "torn", "ENOSPC", "full", "EIO", "EINTR", "short", "dropped", "power"]
SAMPLED = ["run resumed", "merge onto results", "export --csv", "solve -o npz"]
TOOLS = None


class FaultsTest(unittest.TestCase):
    def test_old_or_new_and_true_words_whatever_happens(self):
        for scenario in all_scenarios():
            if scenario.name in SAMPLED:
                with self.subTest(scenario.name):
                    count = walk(TOOLS, scenario, FAULTS, jobs=2, most=2)
                    self.assertEqual(count.bad(), 0, "\n".join(count.complaints()))
                    self.assertGreaterEqual(count.trials, 10)

    def test_a_full_disk_costs_no_log(self):
        """Where SQLite could not make the shared memory beside a log, it took the log away when it closed."""
        scenario = next(s for s in all_scenarios() if s.name == "doctor --repair")
        count = walk(TOOLS, scenario, ["full"], jobs=2)
        self.assertEqual(count.bad(), 0, "\n".join(count.complaints()))
        self.assertGreater(count.trials, 50)

    def test_a_read_of_results_that_fails_is_not_called_damage(self):
        """SQLite takes it for damage."""
        scenario = next(s for s in all_scenarios() if s.name == "run")
        with tempfile.TemporaryDirectory() as home:
            reference, traced, trace = Reference(TOOLS, scenario, Path(home)), Path(home) / "traced", Path(home) / "trace"
            shutil.copytree(reference.before, traced)
            line = [TOOLS.watcher, "--watch", str(traced), "--trace", str(trace), "--", *command_line(TOOLS, scenario, scenario.command)]
            subprocess.run(line, cwd=traced, check=True, capture_output=True)
            reads = [number for number, text in enumerate(trace.read_text().splitlines(), 1) if text.split()[1] == "pread64"]
            self.assertGreater(len(reads), 10)
            for at in reads:
                hit, _, findings = trial(reference, "EIO", at, home)
                self.assertEqual(findings, [], hit)


def skip_where_nothing_can_be_watched(watcher):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([watcher, "--watch", folder, "--", "true"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"no process can be watched here: {done.stderr.strip()}: skipped")
        sys.exit(77)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print("file_faults is only for Linux on x86-64: skipped")
        sys.exit(77)
    TOOLS = Tools(os.path.abspath(sys.argv.pop(1)), os.path.abspath(sys.argv.pop(1)))
    skip_where_nothing_can_be_watched(TOOLS.watcher)
    unittest.main()
