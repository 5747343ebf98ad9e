"""Results that meet what users and disks do to them: nothing is mixed, doubled or replaced in silence.

Usage: results_test.py PATH_OF_AIRLOOM
"""
import json
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

AIRLOOM = "airloom"

EXPERIMENT = """
system = "iab"
title = "A small sweep"
realizations = {realizations}
[[sweep]]
key = "donor_power_dbw"
values = [-10, 0]
[[series]]
algorithm = "{algorithm}"
"""

OUTSIDE = """
system = "iab"
title = "Somebody's program"
realizations = 8
[[series]]
id = "theirs"
command = ["./program.sh", "{instance}", "{solution}"]
"""

PROGRAM = """#!/bin/sh
echo started >> started
while [ ! -e go ]; do sleep 0.02; done
exec {airloom} solve iab --instance "$1" --algorithm phase_of_channel --opt split={split} -o "$2" > /dev/null
"""


class ResultsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="airloom-results-")
        self.home = Path(self.folder.name)
        self.addCleanup(self.folder.cleanup)
        self.write("sweep", 6)

    def write(self, name, realizations, algorithm="phase_of_channel"):
        (self.home / f"{name}.toml").write_text(EXPERIMENT.format(realizations=realizations, algorithm=algorithm))

    def run_airloom(self, *arguments, code=0, **more):
        done = subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False, cwd=self.home, **more)
        self.assertEqual(done.returncode, code, f"{arguments}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def status(self, folder, *more, code=0):
        done = subprocess.run([AIRLOOM, "status", folder, "--json", *more], capture_output=True, text=True, timeout=120, check=False, cwd=self.home)
        self.assertEqual(done.returncode, code, done.stderr)
        return json.loads(done.stdout)

    def killed(self, folder):
        """A run that was killed while its log waits beside the file. @return  its file"""
        self.write("long", 20000)
        process = subprocess.Popen([AIRLOOM, "run", "long.toml", "-o", folder], stderr=subprocess.DEVNULL, cwd=self.home)
        log = self.home / folder / "iab" / "long" / "results.sqlite-wal"
        end = time.monotonic() + 60
        while not (log.exists() and log.stat().st_size > 400_000):
            self.assertLess(time.monotonic(), end)
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        return log.with_name("results.sqlite")

    def test_a_program_that_is_changed_meanwhile_ends_the_run_before_rows_are_mixed(self):
        (self.home / "mine.toml").write_text(OUTSIDE)
        program = self.home / "program.sh"
        program.write_text(PROGRAM.format(airloom=AIRLOOM, split="exact"))
        program.chmod(0o755)
        process = subprocess.Popen([AIRLOOM, "run", "mine.toml", "-o", "out", "--threads", "1"], stderr=subprocess.PIPE, text=True, cwd=self.home)
        end = time.monotonic() + 60
        while not (self.home / "started").exists():  # the first network waits for `go`
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        other = self.home / "other.sh"
        other.write_text(PROGRAM.format(airloom=AIRLOOM, split="fixed"))
        other.chmod(0o755)
        shutil.copy2(program, self.home / "kept.sh")
        other.rename(program)
        (self.home / "go").touch()
        _, said = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 2, said)
        self.assertIn("program.sh: was changed", said)
        self.assertEqual(self.status("out")[0]["done"], 0)
        (self.home / "kept.sh").rename(program)
        self.run_airloom("run", "mine.toml", "-o", "out")

    def test_an_experiment_twice_in_a_folder_is_not_exported_as_one(self):
        self.run_airloom("run", "sweep.toml", "-o", "both")
        shutil.copytree(self.home / "both" / "iab" / "sweep", self.home / "both" / "iab" / "copy")
        for kind in ("csv", "npz", "mat"):
            self.assertIn("both hold iab/sweep", self.run_airloom("export", "both", f"--{kind}", "-o", f"t.{kind}", code=2))
        self.run_airloom("export", "both/iab/sweep", "--csv")

    def test_outputs_replace_neither_results_nor_what_they_are_made_of(self):
        self.run_airloom("run", "sweep.toml", "-o", "out")
        place = self.home / "out" / "iab" / "sweep"
        for name in ("results.sqlite", "manifest.json"):
            before = (place / name).read_bytes()
            for command in (("export", "out", "--csv"), ("export", "out", "--npz"), ("report", "out"), ("draw", "iab")):
                self.assertIn(name, self.run_airloom(*command, "-o", place / name, code=2))
            self.assertEqual((place / name).read_bytes(), before)
        self.run_airloom("draw", "iab", "-o", "n.npz")
        before = (self.home / "n.npz").read_bytes()
        self.assertIn("--instance", self.run_airloom("solve", "iab", "--instance", "n.npz", "-o", "./n.npz", code=2))
        self.assertEqual((self.home / "n.npz").read_bytes(), before)

    def test_a_damaged_log_is_not_called_sound_and_is_kept(self):
        file = self.killed("out")
        log = file.with_name("results.sqlite-wal")
        data = bytearray(log.read_bytes())
        page = int.from_bytes(data[8:12], "big")
        commits = [at for at in range(32, len(data) - page - 23, page + 24) if int.from_bytes(data[at + 4:at + 8], "big")]
        data[commits[len(commits) // 2] - 10] ^= 1  # within a transaction
        log.write_bytes(data)
        said = self.run_airloom("doctor", "out", code=2)
        self.assertIn("log is damaged after", said)
        self.run_airloom("doctor", "out", "--repair", code=2)
        self.assertEqual(file.with_name("results.sqlite-wal.damaged").read_bytes(), data)
        self.assertIn("sound", self.run_airloom("doctor", "out"))
        self.assertGreater(self.status("out")[0]["done"], 0)

    def test_a_whole_log_of_a_killed_run_counts(self):
        self.killed("out")
        before = self.status("out")[0]["done"]
        self.assertIn("it counts", self.run_airloom("doctor", "out", "--repair"))
        self.assertEqual(self.status("out")[0]["done"], before)

    def test_an_emptied_file_is_not_blank(self):
        file = self.killed("out")
        log = file.with_name("results.sqlite-wal").read_bytes()
        file.write_bytes(b"")
        for command in (("doctor", "out"), ("doctor", "out", "--repair"), ("status", "out")):
            self.assertIn("it is empty", self.run_airloom(*command, code=2))
        self.assertEqual(file.with_name("results.sqlite-wal").read_bytes(), log)
        self.run_airloom("run", "sweep.toml", "-o", "whole")
        (self.home / "whole" / "iab" / "sweep" / "results.sqlite").write_bytes(b"")
        self.assertIn("12 units were stored", self.run_airloom("doctor", "whole", "--repair", code=2))

    def test_merge_refuses_what_readers_refuse_and_writes_all_or_nothing(self):
        self.run_airloom("run", "sweep.toml", "-o", "a")
        with sqlite3.connect(self.home / "a" / "iab" / "sweep" / "results.sqlite") as database:
            database.execute("""update meta set value = replace(value, '"realizations":6', '"realizations":4') where key = 'configuration'""")
        self.assertIn("is not part of the experiment", self.run_airloom("merge", "a", "-o", "m", code=2))
        self.assertFalse((self.home / "m").exists())
        self.write("almost", 6)
        self.run_airloom("run", "almost.toml", "sweep.toml", "-o", "b")
        self.run_airloom("run", "sweep.toml", "--seed", 2, "-o", "c")
        self.assertIn("seed: 1 -> 2", self.run_airloom("merge", "b", "c", "-o", "m", code=2))
        self.assertFalse((self.home / "m").exists())

    def test_rows_that_many_files_have_are_counted_once(self):
        self.run_airloom("run", "sweep.toml", "-o", "a")
        for copy in ("b", "c"):
            shutil.copytree(self.home / "a", self.home / copy)
        self.assertIn("12 rows from 3 files, 12 of them more than once", self.run_airloom("merge", "a", "b", "c", "-o", "m"))

    def test_the_commands_of_doctor_run(self):
        own = self.home / "own series.toml"
        own.write_text('[[series]]\nid = "second"\nalgorithm = "coordinate_descent"\n')
        folder = self.home / "my folder"
        folder.mkdir()
        (self.home / "sweep.toml").rename(folder / "sweep.toml")
        for number, words in enumerate((["my folder/sweep.toml", "--set", "aerial_users=2"], ["iab/fig7", "--quick", "--series", str(own), "--set", "aerial_users=2"])):
            self.run_airloom("run", *words, "--shard", "1/2", "-o", f"out{number}")
            done = subprocess.run([AIRLOOM, "doctor", f"out{number}", "--json"], capture_output=True, text=True, timeout=120, check=True, cwd=self.home)
            commands = json.loads(done.stdout)["commands"]
            self.assertEqual(len(commands), 1)
            words = shlex.split(commands[0])
            self.assertEqual(words[0], "airloom")
            self.run_airloom(*words[1:])
            self.assertEqual(sum(entry["missing"] for entry in self.status(f"out{number}")), 0)

    def test_blank_and_damaged_shards_are_missing(self):
        for i in (1, 2):
            self.run_airloom("run", "sweep.toml", "--shard", f"{i}/2", "-o", "out")
        second = self.home / "out" / "iab" / "sweep" / "results-2of2.sqlite"
        for content, state, code in ((b"", "blank", 0), (os.urandom(3000), "damaged", 2)):
            second.write_bytes(content)
            entry = self.status("out", code=code)[1]
            self.assertEqual((entry["shard"], entry["state"], entry["missing"]), ("2/2", state, 6))
        second.unlink()
        os.mkfifo(second)
        self.assertEqual(self.status("out", code=3)[1]["missing"], 6)
        self.assertIn("is no file", self.run_airloom("doctor", "out", code=3))

    def test_left_overs_of_a_killed_merge_go(self):
        self.run_airloom("run", "sweep.toml", "-o", "out")
        place = self.home / "out" / "iab" / "sweep"
        names = [f"results.sqlite.0123456789abcdef.tmp{rest}" for rest in ("", "-wal", "-shm", ".lock")]
        for chosen in (names, names[1:]):
            for name in chosen:
                (place / name).write_bytes(b"x")
            self.run_airloom("doctor", "out", "--repair")
            self.assertEqual(sorted(p.name for p in place.iterdir()), ["manifest.json", "results.sqlite"])

    def test_the_time_limit_is_called_so(self):
        self.write("long", 100000)
        self.assertIn("out of time", self.run_airloom("run", "long.toml", "--time-limit", "1s", "-o", "out", code=130))

    def test_a_limit_on_the_size_of_files_is_a_matter_of_files(self):
        for name in ("x.npz", "x.mat", "x.h5"):
            said = self.run_airloom("draw", "iab", "-o", name, code=3, preexec_fn=lambda: __import__("resource").setrlimit(1, (4096, 4096)))
            self.assertNotIn("memory", said)


if __name__ == "__main__":
    AIRLOOM = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
