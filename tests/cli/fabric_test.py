"""Distributed algorithms: the same history, traffic and answer in one process and on 1, 2, 3 and 5 MPI ranks; refusals.

Usage: fabric_test.py PATH_OF_AIRLOOM
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

from ranks import on_ranks, ranks_of, run, skip_without_mpi

AIRLOOM = "airloom"
RANKS = (1, 2, 3, 5)

# (system, algorithm, more arguments of solve); every distributed algorithm has at least one.
CASES = [("dab", "ring"), ("dab", "star"), ("dab", "star_admm"), ("dab", "star_pmm"), ("dab", "star_exact"), ("dab", "ring_pmm"), ("dab", "ring_dub"), ("dab", "ring_ideal"),
         ("dab", "star_dub"), ("dab", "star_ideal"), ("dab", "star_exact", "--opt", "distortion=correlated"), ("haps", "best"), ("haps", "two_level"), ("haps", "price_ascent"), ("haps", "max_min"),
         ("haps", "two_level", "--opt", "interference_model=coherent", "--opt", "max_outer=2", "--opt", "max_inner=20")]
# One of each way to exchange messages: on any number of ranks, and from a file. The others are their code on another problem, or with
# other work between the messages: on three ranks only.
WAYS = {"ring", "star_exact", "star_admm", "two_level", "price_ascent"}
# The same for cases that are known not to agree, each with its reason.
SKIPPED = {}
# One that goes on for ever, to be stopped.
ENDLESS = ["haps", "--algorithm", "two_level"] + [word for name, value in (
    ("max_outer", 10000), ("max_inner", 100000), ("tolerance_inner", 1e-300), ("tolerance_slack", 1e-300), ("tolerance_objective", 1e-300))
    for word in ("--opt", f"{name}={value}")]


def told(done):
    """The record without what may differ."""
    record = json.loads(done.stdout)
    for name in ("timing", "threads"):
        record.pop(name)
    return record


class FabricTest(unittest.TestCase):
    def systems(self):
        return json.loads(run(0, AIRLOOM, "systems", "--json").stdout)

    def test_every_distributed_algorithm_has_a_case(self):
        known = {(s["key"], a["name"]) for s in self.systems() for a in s["algorithms"] if a["distributed"]}
        self.assertEqual(known, {(system, algorithm) for system, algorithm, *_ in CASES} | set(SKIPPED))

    def test_ranks_give_the_record_and_the_solution_of_one_process(self):
        for system, algorithm, *more in CASES:
            with self.subTest(system=system, algorithm=algorithm, more=more), tempfile.TemporaryDirectory() as folder:
                home = Path(folder)
                command = ["solve", system, "--algorithm", algorithm, *more, "--json"]
                local = run(0, AIRLOOM, *command, "-o", home / "local.npz")
                self.assertEqual(local.returncode, 0, local.stderr)
                for ranks in RANKS if algorithm in WAYS and not more else (3,):
                    done = run(ranks, AIRLOOM, *command, "--fabric", "mpi", "-o", home / f"{ranks}.npz")
                    self.assertEqual(done.returncode, 0, done.stderr)
                    here, there = told(local), told(done)
                    for part in ("traffic", "history", "metrics"):  # first what says most
                        self.assertEqual(there[part], here[part], f"{part} on {ranks} ranks")
                    self.assertEqual(there, here)
                    self.assertEqual((home / f"{ranks}.npz").read_bytes(), (home / "local.npz").read_bytes())
                alone = run(0, AIRLOOM, *command, "--fabric", "mpi")  # without a launcher: one rank
                self.assertEqual(told(alone), told(local))

    def test_an_instance_file_is_read_by_every_rank(self):
        for system, algorithm, *more in CASES:
            if algorithm not in WAYS or more:
                continue
            with self.subTest(system=system, algorithm=algorithm), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "x.npz"
                self.assertEqual(run(0, AIRLOOM, "draw", system, "-o", file).returncode, 0)
                command = ["solve", system, "--algorithm", algorithm, "--instance", file, "--json"]
                self.assertEqual(told(run(3, AIRLOOM, *command, "--fabric", "mpi")), told(run(0, AIRLOOM, *command)))

    def stopped(self, stop):
        """Starts an endless solve on three ranks, calls stop(launcher, its ranks); how it ended, its output and log, and how long that took."""
        process = subprocess.Popen(on_ranks(3, AIRLOOM, "solve", *ENDLESS, "--fabric", "mpi", "--json"), stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        try:
            limit = time.monotonic() + 20
            while len(ranks_of(process.pid)) < 3:
                self.assertLess(time.monotonic(), limit, "the ranks did not start")
                time.sleep(0.02)
            time.sleep(1.5)
            begin = time.monotonic()
            stop(process.pid, ranks_of(process.pid))
            output, log = process.communicate(timeout=60)
        finally:
            process.kill()
            process.wait()
        return process.returncode, output, log, time.monotonic() - begin

    def test_a_stop_is_shared_by_all_ranks(self):
        code, output, log, seconds = self.stopped(lambda launcher, _: os.kill(launcher, signal.SIGUSR1))  # mpirun hands it on
        self.assertEqual(code, 130, log)
        self.assertEqual(json.loads(output)["status"], "interrupted")
        self.assertLess(seconds, 15)

    def test_a_killed_rank_ends_the_run(self):
        for victim in (0, 1):
            code, output, log, seconds = self.stopped(lambda _, ranks, victim=victim: os.kill(ranks[victim], signal.SIGKILL))
            self.assertNotEqual(code, 0)
            self.assertIn("signal 9", log)
            self.assertEqual(output, "")
            self.assertLess(seconds, 15)

    def test_an_algorithm_that_is_not_distributed_is_refused_with_those_that_are(self):
        for system in self.systems():
            central = next((a["name"] for a in system["algorithms"] if not a["distributed"]), None)
            if central is None:
                continue
            for ranks in (0, 2):
                done = run(ranks, AIRLOOM, "solve", system["key"], "--algorithm", central, "--fabric", "mpi")
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertEqual(done.stderr.count(f"algorithm '{central}' of {system['key']} is not distributed"), 1, done.stderr)
                for algorithm in system["algorithms"]:
                    if algorithm["distributed"]:
                        self.assertIn(algorithm["name"], done.stderr)

    def test_ranks_without_fabric_mpi_are_refused(self):
        done = run(2, AIRLOOM, "solve", "iab")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("give --fabric mpi"), 1, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(run(1, AIRLOOM, "solve", "iab", "--algorithm", "zero_forcing").returncode, 0)

    def test_bad_input_is_told_once(self):
        done = run(3, AIRLOOM, "solve", "iab", "--opt", "spilt=exact")
        self.assertEqual(done.returncode, 2)
        done = run(3, AIRLOOM, "solve", "nothing", "--fabric", "mpi")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count("airloom: unknown system 'nothing'"), 1, done.stderr)


if __name__ == "__main__":
    AIRLOOM = os.path.abspath(sys.argv.pop(1))
    skip_without_mpi(AIRLOOM)
    unittest.main()
