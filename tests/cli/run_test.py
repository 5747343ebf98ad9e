"""The real program: the same bytes however a run is threaded, sharded, killed and resumed; exit codes; refusals.

Usage: run_test.py PATH_OF_AIRLOOM
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

AIRLOOM = "airloom"

EXPERIMENT = """
system = "iab"
title = "A small sweep with one slow series"
realizations = 12
quick_realizations = 2

[[sweep]]
keys = ["donor_power_dbw", "node_power_dbw"]
values = [-10, 0]

[[series]]
id = "fast"
algorithm = "phase_of_channel"

[[series]]
id = "slow"
algorithm = "hybrid_wmmse"

[[figure]]
id = "rate"
metrics = ["sum_rate_bps"]
"""

CLAIMS = """
system = "iab"
title = "A claim of each kind"
realizations = 12
quick_realizations = 2

[[series]]
id = "fast"
algorithm = "phase_of_channel"
""" + "".join(f"""
[[check]]
id = "{name}"
text = "lowest share of a network with itself"
{claim}
reason = "nobody does"
measure = {{ series = "fast", metric = "sum_rate_bps", against = "fast", compare = "ratio", per = "realization", reduce = "min"{more} }}
accept = {{ {accept} }}
""" for name, claim, accept, more in (
    ("holds", 'claim_text = "it is one"\nclaim = { min = 1 }', "min = 1, max = 1", ""),
    ("too_good", 'claim_text = "it is more than two"\nclaim = { above = 2 }', "min = 1, max = 1", ""),
    ("impossible", "", "min = 2", ""),
    ("nobody", "", "min = 1", ', filter = { metric = "sum_rate_bps", max = -1 }')))


def airloom(*arguments, timeout=120):
    return subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, timeout=timeout, check=False)


class RunTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="airloom-cli-")
        cls.home = Path(cls.folder.name)
        cls.file = cls.home / "sweep.toml"
        cls.file.write_text(EXPERIMENT)
        cls.ok(cls, "run", cls.file, "--threads", 1, "-o", cls.home / "reference")
        cls.reference = cls.digest(cls, cls.home / "reference")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ok(self, *arguments):
        result = airloom(*arguments)
        if result.returncode != 0:
            raise AssertionError(f"{arguments} ended with {result.returncode}: {result.stderr.decode()}")
        return result

    def digest(self, folder):
        return hashlib.sha256(RunTest.ok(self, "export", folder, "--csv").stdout).hexdigest()

    def refused(self, code, *arguments):
        result = airloom(*arguments)
        self.assertEqual(result.returncode, code, result.stderr.decode())
        return result.stderr.decode()

    def missing(self, folder):
        result = airloom("status", folder, "--json")
        return sum(entry["missing"] for entry in json.loads(result.stdout)) if result.returncode == 0 else None

    def test_threads_do_not_change_the_bytes(self):
        for threads in (2, 3):
            self.ok("run", self.file, "--threads", threads, "-o", self.home / f"threads{threads}")
            self.assertEqual(self.digest(self.home / f"threads{threads}"), self.reference)

    def test_shards_merge_to_the_same_bytes(self):
        self.ok("run", self.file, "--shard", "1/1", "-o", self.home / "whole")
        self.assertEqual(self.digest(self.home / "whole"), self.reference)
        for i in (3, 1, 2):
            self.ok("run", self.file, "--shard", f"{i}/3", "-o", self.home / f"part{i}")
        parts = [self.home / f"part{i}" for i in (2, 3, 1)]
        for _ in range(2):
            self.ok("merge", *parts, "-o", self.home / "merged")
            self.assertEqual(self.digest(self.home / "merged"), self.reference)
        self.assertIn("merge", self.refused(2, "export", parts[0], "--csv"))
        self.assertIn("shard", self.refused(2, "run", self.file, "--shard", "4/3", "-o", self.home / "x"))

    def test_killed_three_times_and_resumed_gives_the_same_bytes(self):
        toml = self.home / "long.toml"
        toml.write_text(EXPERIMENT.replace("realizations = 12", "realizations = 150", 1))
        self.ok("run", toml, "-o", self.home / "long")
        expected = self.digest(self.home / "long")
        killed = self.home / "killed"
        partial = 0
        for pause in (0.15, 0.3, 0.45):
            process = subprocess.Popen([AIRLOOM, "run", str(toml), "-o", str(killed)], stderr=subprocess.DEVNULL)
            time.sleep(pause)
            process.send_signal(signal.SIGKILL)
            process.wait()
            partial += bool(self.missing(killed)) if (killed / "iab" / "long").exists() else 0
        self.ok("run", toml, "-o", killed)
        self.assertEqual(self.missing(killed), 0)
        self.assertEqual(self.digest(killed), expected)
        self.assertGreater(partial, 0, "no kill came in the middle of the run")

    def test_signals_and_time_limit_end_with_130_and_resume(self):
        toml = self.home / "stopped.toml"
        toml.write_text(EXPERIMENT.replace("realizations = 12", "realizations = 3000", 1))
        folder = self.home / "stopped"
        for sent in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen([AIRLOOM, "run", str(toml), "-o", str(folder)], stderr=subprocess.PIPE)
            time.sleep(0.6)
            process.send_signal(sent)
            _, log = process.communicate(timeout=30)
            self.assertEqual(process.returncode, 130, log.decode())
            self.assertIn("the same command", log.decode())
        before = self.missing(folder)
        self.refused(130, "run", toml, "--time-limit", "1s", "-o", folder)
        self.assertLess(self.missing(folder), before)

    def test_another_seed_gives_other_bytes(self):
        self.ok("run", self.file, "--seed", 2, "-o", self.home / "seed2")
        self.assertNotEqual(self.digest(self.home / "seed2"), self.reference)

    def test_a_changed_configuration_is_refused_with_the_difference(self):
        message = self.refused(2, "run", self.file, "--seed", 9, "--set", "aerial_users=5", "-o", self.home / "reference")
        self.assertIn("seed: 1 -> 9", message)
        self.assertIn("scenario.aerial_users:", message)
        self.assertEqual(self.digest(self.home / "reference"), self.reference)

    def test_bad_input_is_named(self):
        wrong = self.home / "wrong.toml"
        wrong.write_text(EXPERIMENT.replace("algorithm = \"hybrid_wmmse\"", "algoritm = \"hybrid_wmmse\""))
        message = self.refused(2, "run", wrong, "-o", self.home / "x")
        self.assertRegex(message, r"wrong\.toml:\d+: .*did you mean 'algorithm'")
        self.assertIn("did you mean", self.refused(2, "run", "iab/fgi7", "-o", self.home / "x"))
        self.assertIn("aerial_user", self.refused(2, "run", self.file, "--set", "aerial_user=5", "-o", self.home / "x"))
        self.assertIn("time limit", self.refused(2, "run", self.file, "--time-limit", "soon", "-o", self.home / "x"))
        self.refused(3, "run", self.home / "absent.toml", "-o", self.home / "x")
        self.refused(3, "status", self.home / "absent")
        self.refused(2, "run")
        self.assertFalse((self.home / "x").exists())

    def test_a_folder_that_cannot_be_written_is_an_io_error(self):
        blocked = self.home / "blocked"
        blocked.write_text("a file where the folder should be")
        self.refused(3, "run", self.file, "--quick", "-o", blocked)

    def test_exports(self):
        folder = self.home / "reference"
        csv = self.ok("export", folder).stdout.decode()
        self.assertTrue(csv.startswith("experiment,point,donor_power_dbw,realization,algorithm,status,"))
        self.assertEqual(csv.count("\n"), 1 + 2 * 12 * 2)
        timing = self.ok("export", folder, "--timing").stdout.decode()
        self.assertTrue(timing.startswith("experiment,point,realization,algorithm,wall_s,cpu_s\n"))
        tikz = self.ok("export", folder, "--tikz").stdout.decode()
        self.assertIn("\\begin{tikzpicture}", tikz)
        self.ok("export", folder, "--npz", "-o", self.home / "out.npz")
        self.assertEqual((self.home / "out.npz").read_bytes()[:2], b"PK")
        self.assertIn("-o", self.refused(2, "export", folder, "--npz"))
        self.ok("export", folder, "--mat", "-o", self.home / "out.mat")
        self.assertEqual((self.home / "out.mat").read_bytes()[:10], b"MATLAB 5.0")
        self.refused(2, "export", folder, "--mat", "--npz", "-o", self.home / "out.mat")
        self.refused(2, "export", folder, "--csv", "--tikz")

    def test_a_damaged_file_is_reported(self):
        folder = self.home / "damaged"
        self.ok("run", self.file, "--quick", "-o", folder)
        store = folder / "iab" / "sweep" / "results.sqlite"
        store.write_bytes(store.read_bytes()[:5000])
        for command in (("status", folder), ("export", folder), ("merge", folder, "-o", self.home / "x"), ("run", self.file, "--quick", "-o", folder)):
            self.assertEqual(airloom(*command).returncode, 2, command)

    def test_progress_goes_to_stderr_in_the_form_asked_for(self):
        result = self.ok("run", self.file, "--quick", "--progress", "json", "-o", self.home / "json")
        self.assertEqual(result.stdout, b"")
        record = json.loads([line for line in result.stderr.decode().splitlines() if line.startswith("{")][-1])
        self.assertEqual((record["done"], record["total"]), (4, 4))
        bar = self.ok("run", self.file, "--progress", "bar", "-o", self.home / "bar").stderr.decode()
        self.assertRegex(bar, r"iab/sweep \[#* *\] \d+% \d+/24, .*/s, ETA")
        lines = self.ok("run", self.file, "--quick", "--progress", "lines", "-o", self.home / "lines").stderr.decode()
        self.assertNotIn("\r", lines)

    def test_reproduce_prints_its_verdicts_as_json(self):
        file = self.home / "claims.toml"
        file.write_text(CLAIMS)
        whole = airloom("reproduce", file, "-o", self.home / "claims", "--json")
        self.assertEqual(whole.returncode, 4, whole.stderr)  # `impossible` fails
        json_text = whole.stdout.decode()
        said = json.loads(json_text)
        self.assertEqual(set(said), {"schema", "quick", "page", "totals", "checks", "problems"})
        self.assertEqual((said["schema"], said["quick"]), (1, False))
        self.assertTrue(Path(said["page"]).exists())
        verdicts = {each["check"]: each["verdict"] for each in said["checks"]}
        self.assertEqual(verdicts, {"holds": "pass", "too_good": "not_reproduced", "impossible": "fail", "nobody": "not_run"})
        claim = said["checks"][1]
        self.assertEqual((claim["published"], claim["claim"], claim["accept"]), (True, {"above": 2.0}, {"min": 1.0, "max": 1.0}))
        self.assertEqual((claim["value"], claim["reason"]), (1.0, "nobody does"))
        self.assertEqual(said["totals"]["text"], "1 of 2 published claims hold, 1 not reproduced; 0 of 2 own checks pass, 1 fail, 1 not run")
        self.assertEqual(said["totals"]["published"]["checks"], 2)
        self.assertIsNone(said["totals"]["so_far"])
        again = airloom("reproduce", file, "-o", self.home / "claims")
        self.assertEqual(again.returncode, 4)
        self.assertIn(said["totals"]["text"], again.stdout.decode())

    def test_a_quick_run_decides_nothing(self):
        file = self.home / "claims.toml"
        file.write_text(CLAIMS)
        quick = airloom("reproduce", file, "-o", self.home / "quick", "--quick")
        self.assertEqual(quick.returncode, 0, quick.stderr)
        out = quick.stdout.decode()
        self.assertNotIn("fail", out)
        self.assertIn("undecided, so far outside our band", out)
        self.assertIn("0 of 2 published claims hold, 2 undecided; 0 of 2 own checks pass, 1 undecided, 1 not run (quick", out)
        self.assertIn("so far 1 of 2 published claims hold, 1 not reproduced; 0 of 2 own checks pass, 1 outside our band, 1 not run\n", out)
        said = json.loads(airloom("reproduce", file, "-o", self.home / "quick", "--quick", "--json").stdout)
        self.assertTrue(said["quick"] and all(each["quick"] for each in said["checks"]))
        self.assertEqual(said["checks"][2]["so_far"], "fail")
        page = (self.home / "quick" / "report.html").read_text()
        self.assertIn("Quick run: 2 of 12 realizations", page)
        self.assertNotIn('class="badge fail"', page)

    def test_help_shows_an_example(self):
        for command in ("run", "status", "merge", "export"):
            self.assertIn(f"Example: airloom {command} ", self.ok(command, "--help").stdout.decode())


if __name__ == "__main__":
    AIRLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
