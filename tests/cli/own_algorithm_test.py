"""Algorithms of one's own on the command line: the examples of the manual, many networks in one file, Ctrl-C.

Usage: own_algorithm_test.py PATH_OF_AIRLOOM PATH_OF_THE_EXAMPLE_IN_CPP
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

AIRLOOM = "airloom"
IN_CPP = "matched"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "own_algorithm"
# Debian's python3, which has NumPy, comes first; numerical libraries need no threads for a few users
ENVIRONMENT = {**os.environ, "PATH": "/usr/bin:" + os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"}


def airloom(*arguments, cwd=None):
    return subprocess.run([AIRLOOM, *map(str, arguments)], capture_output=True, text=True, timeout=200, check=False, cwd=cwd, env=ENVIRONMENT)


def parsed(*arguments, code=0, cwd=None):
    done = airloom(*arguments, "--json", cwd=cwd)
    if done.returncode != code:
        raise AssertionError(f"exit {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


class ExamplesTest(unittest.TestCase):
    def test_they_are_short(self):
        for file in EXAMPLES.iterdir():
            if file.suffix in (".py", ".m", ".cpp"):
                self.assertLess(len(file.read_text().splitlines()), 40, file.name)

    def test_they_stand_in_a_comparison(self):
        series = EXAMPLES / "series.toml"
        with tempfile.TemporaryDirectory() as folder:
            if shutil.which("octave") is None:
                text = series.read_text()
                series = Path(folder) / "series.toml"
                series.write_text(text[:text.index("[[series]]\nid = \"matched\"")])
                for file in EXAMPLES.glob("*.py"):
                    shutil.copy(file, folder)
            table = parsed("compare", "haps", "--series", series, "--realizations", 3, "--algorithms", "best,joint_rzf,mrt", "--per-network",
                           "--solve-limit", "60s")
        rows = {row["algorithm"]: row for row in table["rows"]}
        for name in ("regularized", "regularized_lines"):
            self.assertEqual(rows[name]["status"], {"answered": 3}, name)
            self.assertTrue(rows[name]["comparable"])
            self.assertLess(rows[name]["mean_gap"], 0.1)
        self.assertEqual(rows["regularized"]["mean"], rows["regularized_lines"]["mean"])
        for network in table["per_network"]:
            self.assertLessEqual(network["answers"]["regularized"]["value"], network["answers"]["best"]["value"])
        if "matched" in rows:
            self.assertEqual(rows["matched"]["status"], {"answered": 3})

    def test_the_one_in_cpp_reaches_what_maximum_ratio_reaches(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "cpp.toml").write_text(f'[[series]]\nid = "cpp"\ncommand = ["{IN_CPP}", "{{instance}}", "{{solution}}"]\n')
            table = parsed("compare", "haps", "--series", "cpp.toml", "--realizations", 3, "--algorithms", "mrt", cwd=folder)
        cpp, = [row for row in table["rows"] if row["algorithm"] == "cpp"]
        self.assertEqual(cpp["status"], {"answered": 3})
        self.assertGreater(cpp["mean"], 5)

    def test_they_stand_in_an_experiment(self):
        with tempfile.TemporaryDirectory() as folder:
            lines = Path(folder) / "mine.toml"
            lines.write_text(f"""[[series]]
id = "mine"
label = "my algorithm"
command = ["python3", "{EXAMPLES}/regularized_lines.py"]
protocol = "lines"
files = ["{EXAMPLES}/regularized.py"]
[[metric]]
name = "bits_per_watt"
expression = "user_se:sum / 10 ^ (scenario.mbs_power_dbm / 10)"
[[check]]
id = "mine_is_below"
text = "my algorithm over the default"
measure = {{ series = "mine", metric = "se_mean", against = "best", compare = "ratio" }}
accept = {{ below = 1 }}
""")
            arguments = ["reproduce", "haps/fig4", "--series", lines, "-o", folder, "--quick", "--threads", 2]
            first = airloom(*arguments)
            self.assertEqual(first.returncode, 0, first.stderr)
            self.assertIn("mine_is_below", first.stdout)
            self.assertIn("my algorithm", (Path(folder) / "report.html").read_text())
            table = airloom("export", folder, "--csv")
            self.assertIn("bits_per_watt", table.stdout.splitlines()[0])
            self.assertIn(",mine,answered,", table.stdout)
            again = airloom(*arguments)
            self.assertIn("were stored", again.stderr)

    def test_a_program_that_is_interrupted_loses_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "slow.sh").write_text('[ "$3" = 2 ] && exec sleep 60\nexit 7\n')
            (Path(folder) / "own.toml").write_text("""system = "haps"
scenario = { users = 3 }
realizations = 4
[[series]]
algorithm = "mrt"
[[series]]
id = "slow"
command = ["sh", "slow.sh", "{instance}", "{solution}", "{realization}"]
""")
            run = subprocess.Popen([AIRLOOM, "run", "own.toml", "-o", "out", "--threads", "1", "--progress", "lines"], cwd=folder,
                                   stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
            time.sleep(2)
            start = time.monotonic()
            run.send_signal(signal.SIGINT)
            words = run.communicate(timeout=30)[1]
            self.assertEqual(run.returncode, 130, words)
            self.assertLess(time.monotonic() - start, 20)
            [stored] = parsed("status", "out", cwd=folder)
            self.assertEqual(stored["missing"], 2 * 2, stored)  # realization 2 was not finished, 3 not begun
            (Path(folder) / "slow.sh").write_text("exit 7 # no longer slow\n")
            self.assertEqual(airloom("run", "own.toml", "-o", "out", cwd=folder).returncode, 2)  # another program than the stored rows'


class ManyNetworksTest(unittest.TestCase):
    def test_one_file_is_drawn_solved_and_judged(self):
        with tempfile.TemporaryDirectory() as folder:
            for system in ("haps", "dab", "mdd", "twotier", "iab"):
                self.assertEqual(airloom("draw", system, "--realizations", 3, "-o", "all.npz", cwd=folder).returncode, 0)
                records = parsed("solve", system, "--instance", "all.npz", "-o", "answers.npz", "--threads", 2, cwd=folder)
                self.assertEqual([record["network"] for record in records], [0, 1, 2])
                judged = parsed("evaluate", system, "--instance", "all.npz", "--solution", "answers.npz", cwd=folder)
                self.assertEqual(judged["networks"], 3)
                for index, (record, each) in enumerate(zip(records, judged["per_instance"])):
                    airloom("draw", system, "--realization", index, "-o", "alone.npz", cwd=folder)
                    alone = parsed("solve", system, "--instance", "alone.npz", cwd=folder)
                    self.assertEqual(record["metrics"], alone["metrics"], system)
                    self.assertEqual(record["metrics"], each["metrics"], system)
                    one = parsed("solve", system, "--instance", "all.npz", "--index", index, "-o", "one.npz", cwd=folder)
                    self.assertEqual(one["metrics"], alone["metrics"], system)
                    again = parsed("evaluate", system, "--instance", "all.npz", "--solution", "one.npz", "--index", index, cwd=folder)
                    self.assertEqual(again["metrics"], one["metrics"], system)
                    of_many = parsed("evaluate", system, "--instance", "all.npz", "--solution", "answers.npz", "--index", index, cwd=folder)
                    self.assertEqual(of_many["metrics"], one["metrics"], system)

    def test_what_is_wrong_is_named(self):
        with tempfile.TemporaryDirectory() as folder:
            airloom("draw", "haps", "--realizations", 2, "-o", "all.npz", cwd=folder)
            self.assertIn("0 .. 1", airloom("solve", "haps", "--instance", "all.npz", "--index", 2, cwd=folder).stderr)
            self.assertIn("--instance", airloom("solve", "haps", "--index", 1, cwd=folder).stderr)
            table = parsed("compare", "haps", "--instance", "*.npz", "--algorithms", "mrt", cwd=folder)
            self.assertEqual(table["networks"], 2)


if __name__ == "__main__":
    AIRLOOM = str(Path(sys.argv.pop(1)).resolve())
    IN_CPP = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()
