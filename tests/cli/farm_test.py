"""Experiments farmed out over MPI ranks: the bytes of one process, whatever the number of ranks, the kills and the leftovers.

Usage: farm_test.py PATH_OF_AIRLOOM
"""
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from ranks import on_ranks, ranks_of, run, skip_without_mpi

AIRLOOM = "airloom"

EXPERIMENT = """
system = "iab"
title = "A small sweep"
realizations = 11
quick_realizations = 2

[[sweep]]
key = "donor_power_dbw"
values = [-10, 0]

[[series]]
algorithm = "phase_of_channel"

[[series]]
algorithm = "hybrid_wmmse"
"""


class FarmTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="airloom-farm-")
        cls.home = Path(cls.folder.name)
        cls.file = cls.home / "sweep.toml"
        cls.file.write_text(EXPERIMENT)
        cls.long = cls.home / "long.toml"
        cls.long.write_text(EXPERIMENT.replace("realizations = 11", "realizations = 500", 1))
        cls.ok(0, "run", cls.file, "-o", cls.home / "reference")
        cls.reference = cls.digest(cls.home / "reference")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @staticmethod
    def ok(ranks, *arguments):
        """Runs to a good end; returns what it wrote to stderr."""
        done = run(ranks, AIRLOOM, *arguments)
        if done.returncode != 0:
            raise AssertionError(f"{arguments} on {ranks} ranks ended with {done.returncode}: {done.stderr}")
        return done.stderr

    @staticmethod
    def digest(folder):
        done = run(0, AIRLOOM, "export", folder, "--csv")
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return hashlib.sha256(done.stdout.encode()).hexdigest()

    @staticmethod
    def stores(folder, experiment="sweep"):
        return sorted(p.name for p in (folder / "iab" / experiment).iterdir() if p.suffix in (".sqlite", ".json") or "wal" in p.name)

    def test_any_number_of_ranks_gives_the_same_bytes_and_a_second_time_does_nothing(self):
        for ranks in (1, 2, 3, 5):
            folder = self.home / f"ranks{ranks}"
            self.ok(ranks, "run", self.file, "-o", folder)
            self.assertEqual(self.digest(folder), self.reference, f"{ranks} ranks")
            self.assertEqual(self.stores(folder), ["manifest.json", "results.sqlite"])
            store = folder / "iab" / "sweep" / "results.sqlite"
            before = store.read_bytes()
            again = self.ok(ranks, "run", self.file, "-o", folder)
            self.assertIn("22 units (22 were stored)", again)
            self.assertEqual(store.read_bytes(), before)

    def test_more_ranks_than_realizations(self):
        self.ok(0, "run", self.file, "--quick", "-o", self.home / "few")
        self.ok(5, "run", self.file, "--quick", "-o", self.home / "few5")
        self.assertEqual(self.digest(self.home / "few5"), self.digest(self.home / "few"))

    def test_takes_over_what_one_process_or_shards_began(self):
        folder = self.home / "begun"
        self.ok(0, "run", self.file, "--shard", "2/4", "-o", folder)
        self.assertIn("22 units (5 were stored)", self.ok(2, "run", self.file, "-o", folder))
        self.assertEqual(self.digest(folder), self.reference)
        self.assertEqual(self.stores(folder), ["manifest.json", "results.sqlite"])
        manifest = json.loads((folder / "iab" / "sweep" / "manifest.json").read_text())
        self.assertIn("2/4", [source["shard"] for source in manifest["merged_from"]])

    def test_one_process_goes_on_where_ranks_were(self):
        folder = self.home / "ahead"
        self.ok(3, "run", self.file, "-o", folder)
        done = run(0, AIRLOOM, "run", self.file, "-o", folder)
        self.assertIn("22 units (22 were stored)", done.stderr)

    def test_another_configuration_is_refused_once_and_nothing_changes(self):
        folder = self.home / "other"
        self.ok(0, "run", self.file, "--shard", "1/2", "-o", folder)
        before = self.stores(folder)
        done = run(2, AIRLOOM, "run", self.file, "--seed", 9, "-o", folder)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("seed: 1 -> 9"), 1, done.stderr)
        self.assertEqual(self.stores(folder), before)

    def kill_while_running(self, folder, ranks, moment, victim):
        """Kills one process of a run on ranks; returns how the launcher ended, what it said, and how long that took."""
        process = subprocess.Popen(on_ranks(ranks, AIRLOOM, "run", self.long, "-o", folder), stderr=subprocess.PIPE, text=True)
        try:
            limit = time.monotonic() + 20
            while len(ranks_of(process.pid)) < ranks or not any(folder.glob("iab/long/results-*.sqlite")):
                self.assertLess(time.monotonic(), limit, "the ranks did not start")
                self.assertIsNone(process.poll(), "the run ended too early")
                time.sleep(0.01)
            time.sleep(moment)
            os.kill(ranks_of(process.pid)[victim], signal.SIGKILL)
            begin = time.monotonic()
            _, log = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
        return process.returncode, log, time.monotonic() - begin

    def test_a_killed_rank_ends_the_run_and_any_number_of_ranks_goes_on(self):
        self.ok(0, "run", self.long, "-o", self.home / "whole")
        expected = self.digest(self.home / "whole")
        folder = self.home / "killed"
        for ranks, moment, victim in ((3, 0.0, 1), (2, 0.2, 0), (3, 0.2, 2)):
            code, log, seconds = self.kill_while_running(folder, ranks, moment, victim)
            self.assertNotEqual(code, 0)
            self.assertIn("signal 9", log)
            self.assertLess(seconds, 15)
        log = self.ok(3, "run", self.long, "-o", folder)
        self.assertRegex(log, r"1000 units \(\d+ were stored\)")
        self.assertEqual(self.digest(folder), expected)
        self.assertEqual(self.stores(folder, "long"), ["manifest.json", "results.sqlite"])

    def test_a_soft_stop_ends_with_130_and_keeps_what_is_done(self):
        folder = self.home / "stopped"
        slow = self.home / "slow.toml"
        slow.write_text(EXPERIMENT.replace("realizations = 11", "realizations = 5000", 1))
        done = run(2, AIRLOOM, "run", slow, "--time-limit", "1s", "-o", folder)
        self.assertEqual(done.returncode, 130, done.stderr)
        self.assertIn("the same command goes on", done.stderr)
        process = subprocess.Popen(on_ranks(2, AIRLOOM, "run", slow, "-o", folder), stderr=subprocess.PIPE, text=True)
        while len(ranks_of(process.pid)) < 2 or not any(folder.glob("iab/slow/results-*.sqlite")):
            time.sleep(0.05)
        process.send_signal(signal.SIGUSR1)  # mpirun hands it on to the ranks
        _, log = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, log)
        self.assertIn("interrupted", log)
        self.assertEqual(self.stores(folder, "slow"), ["manifest.json", "results.sqlite"])

    def test_refusals_are_told_once(self):
        done = run(3, AIRLOOM, "run", self.file, "--shard", "1/3", "-o", self.home / "x")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("leave --shard out"), 1, done.stderr)
        self.assertFalse((self.home / "x").exists())

    def test_an_error_of_one_rank_ends_all(self):
        folder = self.home / "blocked"
        (folder / "iab" / "sweep").mkdir(parents=True)
        (folder / "iab" / "sweep" / "results-2of3.sqlite.lock").mkdir()  # rank 1 cannot make its lock
        done = run(3, AIRLOOM, "run", self.file, "-o", folder)
        self.assertEqual(done.returncode, 3, done.stderr)
        # the launcher and other ranks write when they like: before it, after it, in the same line, but never into it
        self.assertRegex(done.stderr, r"rank 1: airloom: [^\n]*results-2of3\.sqlite\.lock: cannot be made")

    def test_reproduce_draws_once(self):
        folder = self.home / "reproduced"
        done = run(2, AIRLOOM, "reproduce", "iab/fig10", "--quick", "-o", folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.count("report: "), 1, done.stdout)
        self.assertTrue((folder / "report.html").exists())
        self.ok(0, "run", "iab/fig10", "--quick", "-o", self.home / "alone")
        self.assertEqual(self.digest(folder), self.digest(self.home / "alone"))


if __name__ == "__main__":
    AIRLOOM = os.path.abspath(sys.argv.pop(1))
    skip_without_mpi(AIRLOOM)
    unittest.main()
